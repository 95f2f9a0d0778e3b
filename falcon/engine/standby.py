"""Standby: instances that wait for another run with the same parameters and terms.

A native run leaves an instance as it was, and to make one takes longer than a short
run. What `__init__` leaves behind does not depend on the bars, so that the next run may
be one over other bars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from falcon.domain.bars import BarSeries
from falcon.engine import ir
from falcon.engine.instance import Instance
from falcon.engine.program import Program
from falcon.engine.rules import Rules

_MOST: Final = 4
"""Instances that a program keeps."""


class Standby:
    """The place of an instance among those that its program keeps."""

    def __init__(
        self,
        program: Program,
        series: Sequence[BarSeries],
        parameters: Mapping[str, ir.Scalar],
        rules: Rules,
    ) -> None:
        """Find the place.

        Args:
            program: of the instance.
            series: its feeds, whose names and lines it may know.
            parameters: all of them.
            rules: terms of its broker.
        """
        # Several threads may run a program; each of these steps is one of Python's.
        self._waiting: dict[object, tuple[Rules, Instance]] = (
            program.natives.setdefault(Standby, {})
        )
        self._rules = rules
        # repr tells 1 from 1.0 and from True, and 0.0 from -0.0.
        self._key = (
            tuple((name, repr(value)) for name, value in parameters.items()),
            tuple((one.symbol, tuple(one.extras)) for one in series),
        )

    def take(self) -> Instance | None:
        """The instance that waits here, which then does so no more."""
        rules, instance = self._waiting.pop(self._key, (None, None))
        return instance if rules == self._rules else None

    def keep(self, instance: Instance) -> None:
        """Let an instance wait here that is as its `__init__` left it."""
        if len(self._waiting) >= _MOST:
            self._waiting.clear()
        self._waiting[self._key] = self._rules, instance
