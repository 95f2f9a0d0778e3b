"""Analytics: how strategies do, for Python users."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from falcon.analytics.triggers import trigger
from falcon.api.opening import Beside, Row
from falcon.domain.performance import Performance
from falcon.services.evaluate import EvaluateStrategies, version_performance
from falcon.store import strategies


class StrategyAnalytics(Beside):
    """The figures by which strategies are judged.

    Args:
        db_path: the database; that of the settings if none is given.
    """

    def __init__(self, db_path: str | Path | None = None) -> None:
        super().__init__(db_path)

    def update_strategy_performance(self, strategy_id: int) -> Performance:
        """Measure a strategy, store the figures and return them.

        Raises:
            NotFoundError: there is none of this id.
        """
        evaluate = EvaluateStrategies(store=self.parts.store, clock=self.parts.present)
        return evaluate.one(strategy_id)

    def check_optimization_triggers(self, strategy_id: int) -> tuple[bool, str]:
        """Whether a strategy falters, and why, in words.

        Raises:
            NotFoundError: there is none of this id, or it has no version.
        """
        with self.parts.store.reading() as db:
            reason = trigger(version_performance(db, strategies.get(db, strategy_id)))
        return reason is not None, reason or ""

    def get_all_strategies_leaderboard(self) -> list[Row]:
        """Strategies that have traded, the highest return on capital first."""
        return [asdict(standing) for standing in self.verbs.show_leaderboard()]
