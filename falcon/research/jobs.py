"""Jobs: pieces of a sweep, plain data that any process of any machine can do.

A job names everything that it needs, so that whoever does it needs nothing else. What
comes back is plain data too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final, Protocol

from falcon.analytics.periods import periods_per_year_of
from falcon.domain.bars import BarSeries
from falcon.domain.performance import Performance
from falcon.domain.resampling import Resampling
from falcon.domain.strategies import Parameters
from falcon.engine import Program, compile_strategy
from falcon.engine.rules import Rules
from falcon.engine.sweeps import Outcome, Sweep
from falcon.engine.tiers import Tier
from falcon.errors import StrategyError
from falcon.research.figures import figures_of
from falcon.research.tiles import tiled

_PROGRAMS: Final = 8
"""Programs that a process keeps compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one point came to.

    Attributes:
        parameters: the point.
        performance: its figures, ``None`` if it failed.
        final_value: dollars in the end.
        orders: how many were sent.
        tier: which machine ran it, empty if it failed.
        note: why it was not the native one although that was tried, or what it failed
            with.
    """

    parameters: Parameters
    performance: Performance | None
    final_value: float
    orders: int
    tier: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """Some points of a sweep.

    Attributes:
        source: text of the strategy.
        series: bars of each feed, data0 first.
        rules: terms of the broker.
        resample: longer bars of data0 that are a further, last feed.
        tier: which machine to take.
        first: number of the first point within the sweep.
        points: parameters that differ from their defaults.
        note: why the native machine, tried before, is not tried again.
    """

    source: str
    series: tuple[BarSeries, ...]
    rules: Rules
    resample: Resampling | None
    tier: Tier
    first: int
    points: tuple[Parameters, ...]
    note: str = ""


class Workers(Protocol):
    """Who does the jobs."""

    @property
    def count(self) -> int:
        """How many jobs are done at a time."""
        ...

    def map(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, tuple[Row, ...]]]:
        """Do all jobs; each comes back as soon as it is done."""
        ...


def do(job: Job) -> tuple[Row, ...]:
    """Do a job.

    Raises:
        UsageError: parameters or feeds that the code does not take.
        UnsupportedConstructError: the code uses what the engine refuses.
    """
    return in_order(rows_of(job))


def in_order(rows: Iterable[tuple[int, Row]]) -> tuple[Row, ...]:
    """Rows by the numbers of their points."""
    return tuple(row for _, row in sorted(rows, key=itemgetter(0)))


def rows_of(job: Job) -> Iterator[tuple[int, Row]]:
    """Do a job, point by point, neighbours first; the number of each, and its row."""
    sweep = Sweep(
        compiled(job.source), job.series, job.rules, job.resample, tier=job.tier
    )
    periods = periods_per_year_of(sweep.stamps)
    order = tiled(job.points)
    points = [job.points[number] for number in order]
    outcomes = sweep.outcomes(points)
    for number, point, outcome in zip(order, points, outcomes, strict=True):
        if isinstance(outcome, StrategyError):
            yield number, _failed(point, outcome)
        else:
            yield number, _measured(point, outcome, job, periods)


@lru_cache(maxsize=_PROGRAMS)
def compiled(source: str) -> Program:
    """The program of a source text."""
    return compile_strategy(source)


def _measured(point: Parameters, outcome: Outcome, job: Job, periods: float) -> Row:
    return Row(
        parameters=point,
        performance=figures_of(outcome, job.rules.cash, periods),
        final_value=outcome.final_value,
        orders=outcome.orders,
        tier=outcome.tier,
        note=outcome.tier_note or job.note,
    )


def _failed(point: Parameters, error: StrategyError) -> Row:
    return Row(
        parameters=point,
        performance=None,
        final_value=float("nan"),
        orders=0,
        tier="",
        note=str(error),
    )
