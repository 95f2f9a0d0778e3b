"""Evaluate: from what a strategy did to the figures by which it is judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from falcon.analytics.metrics import measure
from falcon.analytics.periods import periods_per_year_of
from falcon.domain.bars import to_stamp
from falcon.domain.performance import Performance
from falcon.domain.strategies import Strategy
from falcon.domain.trades import Trade
from falcon.ports import Clock
from falcon.store import equity, events, strategies, trades, versions
from falcon.store import performance as figures
from falcon.store.database import Store
from falcon.store.encoding import to_time

Curve = Sequence[tuple[datetime, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateStrategies:
    """Bring the stored figures of strategies up to date.

    Attributes:
        store: where equity and trades are read and figures are written.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self) -> dict[int, Performance]:
        """Evaluate every strategy that was ever activated; figures by id."""
        with self.store.reading() as db:
            found = {
                strategy.id: lifetime_performance(db, strategy)
                for strategy in strategies.every(db)
                if strategy.activated_at is not None
            }
        self._save(found)
        return found

    def one(self, strategy_id: int) -> Performance:
        """Evaluate one strategy.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self.store.reading() as db:
            found = lifetime_performance(db, strategies.get(db, strategy_id))
        self._save({strategy_id: found})
        return found

    def _save(self, found: Mapping[int, Performance]) -> None:
        # Apart from the reading, so that nobody waits while figures are computed.
        at = self.clock.now()
        with self.store.writing() as db:
            for strategy_id, performance in found.items():
                figures.save(db, strategy_id, performance, at)


def lifetime_performance(db: sqlite3.Connection, strategy: Strategy) -> Performance:
    """What a strategy did since its activation, in all its versions."""
    return _measured(
        equity.of(db, strategy.id),
        trades.of_strategy(db, strategy.id),
        capital=strategy.capital,
    )


def version_performance(db: sqlite3.Connection, strategy: Strategy) -> Performance:
    """What the version that trades now did since it was deployed.

    Trades that an earlier version opened are not held against it. Its capital is the
    strategy's equity at the time of its deployment.
    """
    since = deployed_at(db, strategy)
    curve = equity.of(db, strategy.id)
    before = [value for at, value in curve if at <= since]
    own = trades.of_version(db, strategy.id, strategy.version)
    return _measured(
        curve[len(before) :],
        [trade for trade in own if trade.opened_at >= since],
        capital=before[-1] if before else strategy.capital,
    )


def deployed_at(db: sqlite3.Connection, strategy: Strategy) -> datetime:
    """When the present version of a strategy began to trade.

    The latest of: its activation, the making of this version, the last change of
    versions.
    """
    version = versions.get(db, strategy.id, strategy.version)
    change = events.last_of(db, strategy.id, "deployed", "rolled_back")
    times = (
        strategy.activated_at,
        version.created_at,
        None if change is None else to_time(change.at),
    )
    return max(at for at in times if at is not None)


def _measured(curve: Curve, closed: Sequence[Trade], *, capital: float) -> Performance:
    stamps = np.array([to_stamp(at) for at, _ in curve], dtype=np.int64)
    return measure(
        np.array([value for _, value in curve], dtype=np.float64),
        np.array([trade.net_pnl for trade in closed], dtype=np.float64),
        capital=capital,
        periods_per_year=periods_per_year_of(stamps),
    )
