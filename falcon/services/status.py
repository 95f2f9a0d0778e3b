"""Status: what is going on, read from the store for a screen or a terminal.

Nothing here changes anything. Each service reads one consistent state of the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from falcon.domain.performance import Performance
from falcon.domain.strategies import Strategy, StrategyStatus, Version
from falcon.reports.strategies import measured_row, versions_rows
from falcon.services.holdings import Prices
from falcon.store import (
    books,
    equity,
    performance,
    strategies,
    versions,
    views,
)
from falcon.store.database import Store

Rows = Sequence[Mapping[str, object]]
Curve = tuple[tuple[str, float], ...]

RECENT = 50
"""Rows of each kind that a strategy's page shows."""

GLANCE = 12
"""Rows of each kind that the overview shows."""

CURVE_POINTS = 240
"""Points of the account's curve; more cannot be told apart on a screen."""

SPARK_POINTS = 48
"""Points of the small curve beside each strategy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A strategy and how it does.

    Attributes:
        strategy: as it is stored.
        performance: its latest figures; all zero before the first.
        curve: time and equity in dollars, thinned, oldest first.
    """

    strategy: Strategy
    performance: Performance
    curve: Curve = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDetail:
    """Everything that is known of one strategy.

    Attributes:
        measured: the strategy and its figures.
        versions: its code, oldest first.
        iterations: attempts to improve it, newest first.
        backtests: stored backtests, newest first.
        positions: what it holds.
        signals: its newest signals, newest first.
        trades: its newest closed trades, newest first.
        decisions: why it did or did not trade, newest first.
    """

    measured: Measured
    versions: tuple[Version, ...]
    iterations: Rows
    backtests: Rows
    positions: Rows
    signals: Rows
    trades: Rows
    decisions: Rows

    def document(self) -> dict[str, object]:
        """All of it but the curve, in the words of REST."""
        measured = self.measured
        return {
            "strategy": measured_row(measured.strategy, measured.performance),
            "versions": versions_rows(self.versions),
            "iterations": self.iterations,
            "backtests": self.backtests,
            "positions": self.positions,
            "signals": self.signals,
            "trades": self.trades,
            "decisions": self.decisions,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The whole account at a glance.

    Attributes:
        initial_balance: dollars that the account began with.
        equity: dollars, open positions at their last price.
        cash: dollars that are not in the market.
        curve: the account's equity, thinned, oldest first.
        strategies: those that are not retired, in the order of their ids.
        positions: what is held.
        signals: the newest of all strategies.
        trades: the newest of all strategies.
        optimizations: the newest of all strategies.
        decisions: the newest of all strategies.
    """

    initial_balance: float
    equity: float
    cash: float
    curve: Curve
    strategies: tuple[Measured, ...]
    positions: Rows
    signals: Rows
    trades: Rows
    optimizations: Rows
    decisions: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStrategies:
    """All strategies with their figures.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self, *statuses: StrategyStatus) -> tuple[Measured, ...]:
        """The strategies of these statuses, or all of them if none is named."""
        with self.store.reading() as db:
            chosen = (
                strategies.of_status(db, *statuses)
                if statuses
                else strategies.every(db)
            )
            return _measured(db, chosen, points=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStrategy:
    """One strategy in full.

    Attributes:
        store: where it is kept.
        prices: what its holdings are worth.
    """

    store: Store
    prices: Prices

    def __call__(self, strategy_id: int) -> StrategyDetail:
        """Everything that is known of a strategy.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self.store.reading() as db:
            strategy = strategies.get(db, strategy_id)
            (measured,) = _measured(db, (strategy,), points=CURVE_POINTS)
            return StrategyDetail(
                measured=measured,
                versions=versions.of_strategy(db, strategy_id),
                iterations=views.recent_optimizations(db, strategy_id, limit=RECENT),
                backtests=views.backtests(db, strategy_id, limit=RECENT),
                positions=self.prices.of(db, strategy_id),
                signals=views.recent_signals(db, strategy_id, limit=RECENT),
                trades=views.recent_trades(db, strategy_id, limit=RECENT),
                decisions=views.recent_decisions(db, strategy_id, limit=RECENT),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOverview:
    """The account, its strategies and what happened last.

    Attributes:
        store: where all of it is kept.
        prices: what the holdings are worth.
        initial_balance: dollars that the account will begin with.
    """

    store: Store
    prices: Prices
    initial_balance: float

    def __call__(self) -> Overview:
        """One consistent picture of the present."""
        with self.store.reading() as db:
            shown = tuple(
                strategy
                for strategy in strategies.every(db)
                if strategy.status is not StrategyStatus.RETIRED
            )
            begun = books.initial_balance(db)
            latest = equity.last(db, equity.ACCOUNT)
            return Overview(
                initial_balance=begun or self.initial_balance,
                equity=self.initial_balance if latest is None else latest,
                cash=books.total_cash(db) if begun else self.initial_balance,
                curve=_curve(db, equity.ACCOUNT, CURVE_POINTS),
                strategies=_measured(db, shown, points=SPARK_POINTS),
                positions=self.prices.of(db),
                signals=views.recent_signals(db, limit=GLANCE),
                trades=views.recent_trades(db, limit=GLANCE),
                optimizations=views.recent_optimizations(db, limit=GLANCE),
                decisions=views.recent_decisions(db, limit=GLANCE),
            )


def _measured(
    db: sqlite3.Connection, chosen: tuple[Strategy, ...], *, points: int
) -> tuple[Measured, ...]:
    figures = performance.every(db)
    return tuple(
        Measured(
            strategy=strategy,
            performance=figures.get(strategy.id, Performance()),
            curve=_curve(db, strategy.id, points) if points else (),
        )
        for strategy in chosen
    )


def _curve(db: sqlite3.Connection, owner: int, points: int) -> Curve:
    return tuple(views.equity_curve(db, owner, points=points))
