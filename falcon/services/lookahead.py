"""Look-ahead: see whether code decides by bars that it cannot know yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from falcon.ports import BacktestEngine
from falcon.research.lookahead import Verdict, look_ahead
from falcon.services.backtest import BacktestRequest, PrepareRun

BUDGET = 500_000
"""Bars that all runs of a check take together, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLookahead:
    """Run code again and again on bars whose future is missing or another.

    Attributes:
        prepare: finds the bars.
        engine: runs the code.
    """

    prepare: PrepareRun
    engine: BacktestEngine

    def __call__(
        self,
        wanted: BacktestRequest,
        progress: Callable[[int, int], None],
        budget: int = BUDGET,
    ) -> Verdict:
        """Check what was asked for.

        Raises:
            UsageError: it asks for what cannot be.
            DataError: bars are missing or cannot be used.
            UnsupportedConstructError: the code uses what the engine refuses.
            StrategyCrashError: it fails whatever it knows.
        """
        return look_ahead(self.engine, self.prepare(wanted), budget, progress)
