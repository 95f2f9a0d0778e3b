"""Optimizer: better versions and the way back, for Python users."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from falcon.api.opening import Beside, Row
from falcon.bootstrap.parts import TIMEFRAME
from falcon.domain.strategies import Strategy
from falcon.domain.verdicts import Optimization
from falcon.services.refine import (
    CycleReport,
    OptimizeStrategy,
    RollBack,
    RunOptimizationCycle,
)
from falcon.store import optimizations, strategies


class StrategyOptimizer(Beside):
    """Looks for better versions and deploys what proves to be better.

    Args:
        claude_api_key: the key of the language model; that of the settings if none is
            given, and the search where there is none either.
        improvement_threshold: least improvement that is deployed, a fraction.
        db_path: the database; that of the settings if none is given.
    """

    def __init__(
        self,
        claude_api_key: str | None = None,
        improvement_threshold: float = 0.05,
        db_path: str | Path | None = None,
    ) -> None:
        super().__init__(db_path, claude_api_key)
        self._threshold = improvement_threshold

    def optimize_strategy(self, strategy_id: int) -> tuple[bool, str]:
        """Try to improve a strategy: whether a better version was deployed, and why.

        Raises:
            UsageError: there is no such strategy, or it cannot change.
            TemporaryError: bars or advice are out of reach now.
        """
        attempt = self._optimize(strategy_id, trigger="asked for")
        return attempt.deployed, attempt.reason

    def monitor_and_optimize(self) -> CycleReport:
        """Try to improve every active strategy that falters."""
        cycle = RunOptimizationCycle(store=self.parts.store, optimize=self._optimize)
        return cycle()

    def get_optimization_history(self, strategy_id: int) -> list[Row]:
        """All attempts on a strategy, oldest first.

        Rows have ``id``, ``optimization_type``, ``improvement_pct`` (a fraction, as
        Python users know it), ``deployed``, ``verdict``, ``reason``, ``created_at``.
        """
        with self.parts.store.reading() as db:
            strategies.get(db, strategy_id)
            return [_history_row(a) for a in optimizations.of_strategy(db, strategy_id)]

    def roll_back(self, strategy_id: int, version: int) -> Strategy:
        """Let another stored version of a strategy trade again."""
        back = RollBack(store=self.parts.store, clock=self.parts.present)
        return back(strategy_id, version=version)

    @cached_property
    def _optimize(self) -> OptimizeStrategy:
        parts = self.parts
        return OptimizeStrategy(
            store=parts.store,
            market=parts.market,
            advisor=parts.advisor,
            clock=parts.present,
            rules=parts.live_rules,
            threshold=self._threshold,
            timeframe=TIMEFRAME,
        )


def _history_row(attempt: Optimization) -> Row:
    return {
        "id": attempt.id,
        "optimization_type": attempt.optimization_type,
        "improvement_pct": attempt.improvement,
        "deployed": attempt.deployed,
        "verdict": attempt.verdict,
        "reason": attempt.reason,
        "old_version": attempt.old_version,
        "new_version": attempt.new_version,
        "created_at": attempt.created_at,
    }
