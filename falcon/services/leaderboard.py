"""Leaderboard: who does best, and how all of them do together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from falcon.analytics.leaderboard import Aggregate, Standing, aggregate, rank
from falcon.domain.performance import Performance
from falcon.domain.strategies import StrategyStatus
from falcon.store import performance, strategies
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLeaderboard:
    """The strategies in the order of their return.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self) -> tuple[Standing, ...]:
        """Strategies that have traded, the highest return on capital first."""
        with self.store.reading() as db:
            traded = performance.every(db)
            return rank(one for one in _standings(db) if one.strategy_id in traded)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAggregate:
    """All strategies taken together.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self) -> Aggregate:
        """Sums and means over all strategies that were not rejected."""
        with self.store.reading() as db:
            return aggregate(_standings(db))


def _standings(db: sqlite3.Connection) -> tuple[Standing, ...]:
    figures = performance.every(db)
    return tuple(
        Standing(
            strategy_id=strategy.id,
            strategy_name=strategy.name,
            status=strategy.status,
            performance=figures.get(strategy.id, Performance()),
        )
        for strategy in strategies.every(db)
        if strategy.status is not StrategyStatus.REJECTED
    )
