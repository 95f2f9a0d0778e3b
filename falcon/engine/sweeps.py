"""Sweeps: a program over the same bars with many sets of parameters.

The outcome of each is that of a `run` of its own, to the last bit. What they have in
common is done once: the native tier builds the indicators of many sets in one graph
(`falcon.engine.union`) and computes each of its lines once. A set that it cannot run,
or not together with others, is run by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.performance import Curve, Tally
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result
from falcon.engine import ir
from falcon.engine.again import is_repeatable, repeat
from falcon.engine.instance import Instance
from falcon.engine.program import Program
from falcon.engine.rules import Rules
from falcon.engine.runs import DEFAULT_RULES, begin, check, course, run
from falcon.engine.tiers import Tier
from falcon.engine.union import UnionGraph
from falcon.errors import StrategyError

if TYPE_CHECKING:
    from falcon.engine.native.batch import Batch
    from falcon.engine.native.room import Room
    from falcon.engine.native.run import Ended

Point = Mapping[str, ir.Scalar]
"""Parameters that differ from their defaults."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What a run came to.

    Attributes:
        equity: float64[n], dollars after each step.
        curve: this curve in few numbers, ``None`` if they are not known.
        net_pnls: float64[k], dollars after commission of each closed trade.
        tally: these trades in few numbers, ``None`` if they are not known.
        final_value: dollars in the end.
        orders: how many were sent.
        tier: which machine ran it.
        tier_note: why it was not the native one although that was tried.
    """

    equity: Floats
    curve: Curve | None
    net_pnls: Floats
    tally: Tally | None
    final_value: float
    orders: int
    tier: str
    tier_note: str


class Sweep:
    """One program over one set of bars."""

    def __init__(
        self,
        program: Program,
        bars: BarSeries | Sequence[BarSeries],
        rules: Rules = DEFAULT_RULES,
        resample: Resampling | None = None,
        tier: Tier = Tier.NATIVE,
    ) -> None:
        """Prepare; for the arguments see `falcon.engine.runs.run`.

        Raises:
            UsageError: there are no bars, or they lack a line.
        """
        self._run: Callable[[Point], Result] = partial(
            run, program, bars, rules=rules, resample=resample, tier=tier
        )
        self._program = program
        self._rules = rules
        self._schedule = course(program, bars, resample)
        self._instance: Instance | None = None
        self._is_repeatable = is_repeatable(program)
        self._is_native = tier.tries_native(len(self._schedule.stamps))

    @property
    def stamps(self) -> Stamps:
        """Time of each step, int64[n], microseconds since 1970-01-01 UTC."""
        return self._schedule.stamps

    def outcomes(self, points: Sequence[Point]) -> Iterator[Outcome | StrategyError]:
        """Run each point, in order; what one fails with is its outcome.

        The memory of an outcome is used again for the next one.

        Raises:
            UsageError: unknown parameters, wrong types or too few feeds.
        """
        if not self._is_native:
            yield from map(self._alone, points)
            return
        # numba is slow to import.
        from falcon.engine.native.room import Room

        room, cash = Room(len(self.stamps)), self._rules.cash
        for waiting, batch in self._batches(points):
            for point, ended in zip(waiting, batch.ended(room), strict=True):
                yield (
                    self._alone(point)
                    if ended is None
                    else native_outcome(ended, room, cash)
                )

    def results(self, points: Sequence[Point]) -> Iterator[Result | StrategyError]:
        """The same with all orders, trades and texts, natively where that is known."""
        for waiting, batch in self._batches(points):
            for point, ended in zip(waiting, batch.ended(), strict=True):
                try:
                    yield self._run(point) if ended is None else ended.result()
                except StrategyError as error:
                    yield error

    def _batches(self, points: Sequence[Point]) -> Iterator[tuple[list[Point], Batch]]:
        """The points in batches that fit into memory."""
        from falcon.engine.native.batch import Batch

        waiting: list[Point] = []
        batch = Batch(self._schedule, self._rules)
        for point in points:
            if batch.is_full:
                yield waiting, batch
                waiting, batch = [], Batch(self._schedule, self._rules)
            waiting.append(point)
            batch.add(partial(self._begin, point))
        yield waiting, batch

    def _begin(self, point: Point, graph: UnionGraph) -> Instance:
        program, instance = self._program, self._instance
        # One that fails is not used again.
        self._instance = None
        if instance is not None:
            repeat(instance, graph, program.with_defaults(point))
            check(instance, self._schedule)
        else:
            instance = begin(program, self._schedule, point, self._rules, graph)
        if self._is_repeatable:
            self._instance = instance
        return instance

    def _alone(self, point: Point) -> Outcome | StrategyError:
        try:
            result = self._run(point)
        except StrategyError as error:
            return error
        net_pnls = np.array([trade.pnlcomm for trade in result.trades], np.float64)
        return Outcome(
            equity=result.equity,
            curve=None,
            net_pnls=net_pnls,
            tally=None,
            final_value=result.final_value,
            orders=len(result.orders),
            tier=result.tier,
            tier_note=result.tier_note,
        )


def native_outcome(ended: Ended, room: Room, cash: float) -> Outcome:
    """The outcome of a native run; the next run in its room writes over the equity."""
    from falcon.engine.native.tally import tally_of

    net_pnls, tally = tally_of(ended.book)
    return Outcome(
        equity=ended.equity,
        curve=room.curve(cash),
        net_pnls=net_pnls,
        tally=tally,
        final_value=ended.final_value,
        orders=ended.orders,
        tier=Tier.NATIVE,
        tier_note="",
    )
