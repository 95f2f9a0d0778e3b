"""Sweep: one strategy over the same bars with every point of a grid.

1. A grid gives the points (`falcon.research.grid`).
2. They are parted into jobs of about a second, neighbours together, which have most
   indicators in common (`_jobs`).
3. Workers do the jobs (`falcon.research.local`: the cores of this machine). What is in
   a journal already is not done again.
4. The rows become a table in the order of the grid.

Each row is what one run with these parameters comes to, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from falcon.domain.bars import BarSeries
from falcon.domain.resampling import Resampling
from falcon.engine import Program
from falcon.engine.rules import Rules
from falcon.engine.runs import DEFAULT_RULES
from falcon.engine.tiers import Tier
from falcon.research.grid import Grid, Values
from falcon.research.jobs import Job, Row, Workers, do
from falcon.research.local import Local

_JOB_S: Final = 1.0
"""Seconds that a job should take."""

_POINT_S: Final = {Tier.NATIVE: 3e-4, Tier.PYTHON: 2e-3}
_BAR_S: Final = {Tier.NATIVE: 3e-8, Tier.PYTHON: 1.2e-5}
"""Seconds of a point and of each of its bars, roughly."""

_SHARES: Final = 4
"""Jobs for each worker at least, so that all end at about the same time."""


class Memory(Protocol):
    """What remembers finished points."""

    @property
    def rows(self) -> Mapping[int, Row]:
        """Those points by their number."""
        ...

    def add(self, first: int, rows: Sequence[Row]) -> None:
        """Remember further ones, which follow each other."""
        ...


@dataclass(slots=True)
class Forgetful:
    """Remembers for one sweep only."""

    rows: dict[int, Row] = field(default_factory=dict)

    def add(self, first: int, rows: Sequence[Row]) -> None:
        """Remember further ones."""
        self.rows.update(enumerate(rows, first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a sweep is over.

    Attributes:
        program: the strategy.
        series: bars of each feed, data0 first.
        grid: the points.
        rules: terms of the broker.
        resample: longer bars of data0 that are a further, last feed.
    """

    program: Program
    series: tuple[BarSeries, ...]
    grid: Grid
    rules: Rules = DEFAULT_RULES
    resample: Resampling | None = None


Progress = Callable[[int, int], None]
"""Told how many points are done, and of how many."""


def sweep(
    program: Program,
    bars: BarSeries | Sequence[BarSeries],
    grid: Mapping[str, Values],
    *,
    where: Sequence[str] = (),
    rules: Rules = DEFAULT_RULES,
    workers: Workers | None = None,
) -> tuple[Row, ...]:
    """Run a program with every point of a grid.

    Args:
        program: from `falcon.engine.compile_strategy`.
        bars: one series for each feed, data0 first.
        grid: values by parameter, as a sequence or as text, see `falcon.research.grid`.
        where: conditions that points must meet, such as ``fast < slow``.
        rules: terms of the broker.
        workers: who does it; all cores of this machine if ``None``.

    Returns:
        A row for each point, in the order of the grid.

    Raises:
        UsageError: the grid does not fit the program; says what to do.
    """
    series = (bars,) if isinstance(bars, BarSeries) else tuple(bars)
    task = Task(
        program=program,
        series=series,
        grid=Grid.of(program, values=grid, where=where),
        rules=rules,
    )
    return run_sweep(task, workers or Local(), Forgetful(), lambda _done, _all: None)


def run_sweep(
    task: Task, workers: Workers, memory: Memory, progress: Progress
) -> tuple[Row, ...]:
    """Run all points that are not remembered, and return the rows of all."""
    count = len(task.grid.points)
    progress(len(memory.rows), count)
    machine = _machine(task, memory)
    for job, rows in workers.map(_jobs(task, memory.rows, machine, workers.count)):
        memory.add(job.first, rows)
        progress(len(memory.rows), count)
    return tuple(memory.rows[number] for number in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The machine to take, and why it is not the native one although that was tried."""

    tier: Tier
    note: str = ""


def _machine(task: Task, memory: Memory) -> _Machine:
    """The Python tier if the first point needs it."""
    points, bars = task.grid.points, sum(map(len, task.series))
    if not Tier.BEST.tries_native(bars * len(points)):
        return _Machine(tier=Tier.PYTHON)
    if 0 not in memory.rows:
        memory.add(0, do(_job(task, _Machine(tier=Tier.NATIVE), 0, 1)))
    first = memory.rows[0]
    if first.tier == Tier.PYTHON:
        return _Machine(tier=Tier.PYTHON, note=first.note)
    return _Machine(tier=Tier.NATIVE)


def _jobs(
    task: Task, known: Mapping[int, Row], machine: _Machine, workers: int
) -> tuple[Job, ...]:
    """The work that is left, in pieces."""
    bars = sum(map(len, task.series))
    size = int(_JOB_S / (_POINT_S[machine.tier] + _BAR_S[machine.tier] * bars)) + 1
    count = len(task.grid.points)
    size = min(size, -(-count // (_SHARES * workers)))
    return tuple(
        _job(task, machine, first, min(size, stop - first))
        for begin, stop in _gaps(known, count)
        for first in range(begin, stop, size)
    )


def _gaps(known: Mapping[int, Row], count: int) -> Iterator[tuple[int, int]]:
    """The points that are not known: where each run of them begins and stops."""
    begin = None
    for number in range(count + 1):
        is_open = number < count and number not in known
        if is_open and begin is None:
            begin = number
        elif not is_open and begin is not None:
            yield begin, number
            begin = None


def _job(task: Task, machine: _Machine, first: int, count: int) -> Job:
    return Job(
        source=task.program.source,
        series=task.series,
        rules=task.rules,
        resample=task.resample,
        tier=machine.tier,
        first=first,
        points=task.grid.points[first : first + count],
        note=machine.note,
    )
