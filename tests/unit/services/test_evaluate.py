"""Figures of strategies come from their equity and trades in the store."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from falcon.clock import ManualClock
from falcon.domain.orders import Side
from falcon.domain.performance import Performance
from falcon.domain.strategies import Origin, StrategyStatus, Version
from falcon.domain.trades import Trade
from falcon.errors import NotFoundError
from falcon.services.evaluate import EvaluateStrategies, version_performance
from falcon.store import equity, events, performance, strategies, trades, versions
from falcon.store.database import Store
from tests.unit.services.conftest import NOW, AddStrategy

CAPITAL = 1_000.0


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


def a_trade(strategy_id: int, net_pnl: float, opened: int, closed: int) -> Trade:
    return Trade(
        strategy_id=strategy_id,
        symbol="AAPL",
        side=Side.BUY,
        quantity=1,
        entry_price=100.0,
        exit_price=100.0 + net_pnl,
        opened_at=day(opened),
        closed_at=day(closed),
        pnl=net_pnl,
        commission=0.0,
    )


@pytest.fixture
def strategy_id(store: Store, add_strategy: AddStrategy) -> int:
    """An active strategy, activated on day 0, with version 1."""
    number = add_strategy(StrategyStatus.ACTIVE)
    with store.writing() as db:
        add_version(db, number, 1, at=NOW)
        strategies.save(
            db,
            replace(
                strategies.get(db, number),
                capital=CAPITAL,
                version=1,
                activated_at=NOW,
            ),
        )
    return number


def add_version(
    db: sqlite3.Connection, strategy_id: int, version: int, *, at: datetime
) -> None:
    versions.add(
        db,
        Version(
            strategy_id=strategy_id,
            version=version,
            code="",
            code_hash="",
            origin=Origin.CODE,
            created_at=at,
        ),
    )


def live(
    store: Store, strategy_id: int, curve: Sequence[float], *closed: Trade
) -> None:
    with store.writing() as db:
        for number, value in enumerate(curve, start=1):
            equity.add(db, strategy_id, day(number), value)
        for trade in closed:
            trades.add(db, trade, version=1)


def test_figures_are_computed_and_stored(
    store: Store, clock: ManualClock, strategy_id: int
) -> None:
    live(store, strategy_id, [1_010, 990], a_trade(strategy_id, -10, 1, 2))

    figures = EvaluateStrategies(store=store, clock=clock)()

    assert figures[strategy_id].total_pnl == -10
    assert figures[strategy_id].roi == pytest.approx(-0.01)
    assert figures[strategy_id].consecutive_losses == 1
    assert figures[strategy_id].max_drawdown == pytest.approx(20 / 1_010)
    with store.reading() as db:
        assert performance.get(db, strategy_id) == figures[strategy_id]


def test_a_strategy_that_was_never_activated_is_left_out(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    add_strategy(StrategyStatus.DRAFT)

    assert EvaluateStrategies(store=store, clock=clock)() == {}


def test_one_strategy_can_be_evaluated_alone(
    store: Store, clock: ManualClock, strategy_id: int
) -> None:
    assert EvaluateStrategies(store=store, clock=clock).one(strategy_id) == (
        Performance()
    )


def test_an_unknown_strategy_cannot_be_evaluated(
    store: Store, clock: ManualClock
) -> None:
    with pytest.raises(NotFoundError):
        EvaluateStrategies(store=store, clock=clock).one(99)


def test_only_what_the_present_version_did_counts_against_it(
    store: Store, strategy_id: int
) -> None:
    live(
        store,
        strategy_id,
        [1_000, 800, 880],
        a_trade(strategy_id, -200, 1, 2),
    )
    with store.writing() as db:
        add_version(db, strategy_id, 2, at=day(2))
        events.add(db, "deployed", {}, at=day(2), strategy_id=strategy_id)
        strategies.save(db, replace(strategies.get(db, strategy_id), version=2))
        trades.add(db, a_trade(strategy_id, -50, 1, 3), version=2)
        trades.add(db, a_trade(strategy_id, 80, 2, 3), version=2)

    with store.reading() as db:
        figures = version_performance(db, strategies.get(db, strategy_id))

    assert figures.total_trades == 1
    assert figures.realized_pnl == 80
    assert figures.total_pnl == 80
    assert figures.roi == pytest.approx(0.1)
    assert figures.max_drawdown == 0


def test_a_version_that_came_back_starts_afresh(store: Store, strategy_id: int) -> None:
    live(store, strategy_id, [900], a_trade(strategy_id, -100, 0, 1))
    with store.writing() as db:
        events.add(db, "rolled_back", {}, at=day(3), strategy_id=strategy_id)

    with store.reading() as db:
        figures = version_performance(db, strategies.get(db, strategy_id))

    assert figures == Performance()


def test_a_change_of_capital_is_no_profit(
    store: Store, clock: ManualClock, strategy_id: int
) -> None:
    live(store, strategy_id, [1_010])
    with store.writing() as db:
        equity.shift(db, strategy_id, -500)
        strategy = strategies.get(db, strategy_id)
        strategies.save(db, replace(strategy, capital=CAPITAL - 500))
        equity.add(db, strategy_id, day(2), 510)

    figures = EvaluateStrategies(store=store, clock=clock).one(strategy_id)

    assert figures.total_pnl == 10
    assert figures.roi == pytest.approx(0.02)
    assert figures.max_drawdown == 0
