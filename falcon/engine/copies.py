"""Copies: a program with one set of parameters, run once for each of many symbols.

The outcome of each is that of a `run` of its own, to the last bit. Natively, what does
not depend on the bars is done once for all symbols; a program that asks what a feed is
called, or whose `__init__` may do more than set attributes, is built for each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from falcon.domain.bars import BarSeries
from falcon.engine import ir
from falcon.engine.again import is_repeatable
from falcon.engine.program import Program
from falcon.engine.rules import Rules
from falcon.engine.runs import begin, check, course
from falcon.engine.schedules import Schedule
from falcon.engine.sweeps import Outcome, Point, Sweep, native_outcome
from falcon.errors import StrategyError

if TYPE_CHECKING:
    from falcon.engine.instance import Instance
    from falcon.engine.native.copies import CopyPress


class Copies:
    """A program that runs over the bars of one symbol after the other."""

    def __init__(self, program: Program, point: Point, rules: Rules) -> None:
        """Prepare.

        Args:
            program: one that looks at a single feed.
            point: parameters that differ from their defaults.
            rules: terms of each run.
        """
        self._program = program
        self._point = point
        self._rules = rules
        self._known: tuple[Instance, CopyPress] | None = None
        self._lines: list[str] = []
        self._is_shared = is_repeatable(program) and not _asks_for_names(program)

    def outcome(self, series: BarSeries) -> Outcome | StrategyError:
        """Run over the bars of a symbol; what it fails with is its outcome.

        Raises:
            UsageError: there are no bars, or they lack a line.
        """
        found = self._shared(series) if self._is_shared else None
        return found or self._alone(series)

    def _alone(self, series: BarSeries) -> Outcome | StrategyError:
        sweep = Sweep(self._program, series, self._rules)
        (outcome,) = sweep.outcomes([self._point])
        return outcome

    def _shared(self, series: BarSeries) -> Outcome | None:
        """The outcome, ``None`` if the run is not native or fails."""
        # numba is slow to import.
        from falcon.engine.lower.native.values import NotNativeError

        schedule = course(self._program, series)
        try:
            instance, press = self._known or self._begin(schedule)
            if self._lines_of(series) != self._lines:
                return None
            check(instance, schedule)
            return self._outcome(press, schedule)
        except (NotNativeError, StrategyError):
            return None

    def _begin(self, schedule: Schedule) -> tuple[Instance, CopyPress]:
        from falcon.engine.native.copies import CopyPress

        instance = begin(self._program, schedule, self._point, self._rules)
        self._lines = self._lines_of(schedule.series[0])
        self._known = instance, CopyPress(instance, schedule, self._rules)
        return self._known

    def _lines_of(self, series: BarSeries) -> list[str]:
        """The lines beyond backtrader's own that the program sees of these bars."""
        return [name for name in self._program.lines_of(0) if name in series.extras]

    def _outcome(self, press: CopyPress, schedule: Schedule) -> Outcome:
        room = press.room(len(schedule.stamps))
        ended = press.ended(schedule, room)
        outcome = native_outcome(ended, room, self._rules.cash)
        # The next run may be in this room before this outcome is read.
        outcome = replace(outcome, equity=outcome.equity.copy())
        press.give_back(room)
        return outcome


def _asks_for_names(program: Program) -> bool:
    """Whether what it does may depend on what a feed is called."""
    strategy = program.strategy
    return any(node.name == "_name" for node in strategy.of(ir.Attr)) or any(
        node.path.endswith("getattr") for node in strategy.of(ir.Call)
    )
