"""Tests of what screens and terminals are told."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.books import Book, Holding
from falcon.domain.performance import Performance
from falcon.domain.positions import Position
from falcon.domain.strategies import Origin, StrategyStatus, Version
from falcon.domain.verdicts import Optimization, Verdict
from falcon.errors import NotFoundError
from falcon.providers.samples import SampleBars
from falcon.services.holdings import Prices
from falcon.services.status import (
    CURVE_POINTS,
    ListStrategies,
    Overview,
    ShowOverview,
    ShowStrategy,
)
from falcon.store import (
    books,
    decisions,
    equity,
    optimizations,
    performance,
    runtime,
    versions,
)
from falcon.store.database import Store
from tests.unit.services.conftest import NOW, AddStrategy

A_VERSION = Version(
    strategy_id=1,
    version=1,
    code="class Cross(bt.Strategy): ...",
    code_hash="abc",
    origin=Origin.CODE,
    created_at=NOW,
)

PRICES = Prices(market=SampleBars(), timeframe=Timeframe.DAY)


def hold(
    db: sqlite3.Connection,
    strategy_id: int,
    *,
    symbol: str,
    quantity: float,
    price: float,
) -> None:
    holding = Holding(
        position=Position(symbol=symbol, quantity=quantity, average_price=price),
        peak_quantity=quantity,
        entered_quantity=quantity,
        entered_value=quantity * price,
        exited_quantity=0.0,
        exited_value=0.0,
        commission=0.0,
        opened_at=NOW,
    )
    flows = -quantity * price
    books.save(
        db, Book(strategy_id=strategy_id, flows=flows, holdings={symbol: holding})
    )


def overview_of(store: Store) -> Overview:
    return ShowOverview(store=store, prices=PRICES, initial_balance=10_000.0)()


def test_an_empty_account_is_worth_what_it_began_with(store: Store) -> None:
    overview = overview_of(store)

    assert overview.equity == 10_000.0
    assert overview.cash == 10_000.0
    assert overview.curve == ()
    assert overview.strategies == ()


def test_the_account_is_worth_its_newest_equity(store: Store) -> None:
    with store.writing() as db:
        equity.add(db, equity.ACCOUNT, NOW - timedelta(days=1), 10_000.0)
        equity.add(db, equity.ACCOUNT, NOW, 10_250.0)

    overview = overview_of(store)

    assert overview.equity == 10_250.0
    assert overview.curve == (
        ("2013-02-28T21:00:00Z", 10_000.0),
        ("2013-03-01T21:00:00Z", 10_250.0),
    )


def test_cash_is_what_the_fills_left_of_the_beginning(
    store: Store, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    with store.writing() as db:
        books.open_account(db, 20_000.0)
        books.save(db, Book(strategy_id=strategy_id, flows=-2_500.0))

    overview = overview_of(store)

    assert overview.initial_balance == 20_000.0
    assert overview.cash == 17_500.0


def test_a_long_curve_is_thinned_and_keeps_its_last_value(store: Store) -> None:
    with store.writing() as db:
        for day in range(1_000):
            at = NOW + timedelta(days=day)
            equity.add(db, equity.ACCOUNT, at, 10_000.0 + day)

    overview = overview_of(store)

    assert 100 < len(overview.curve) <= CURVE_POINTS
    assert overview.curve[-1][1] == 10_999.0


def test_the_overview_leaves_out_what_is_retired(
    store: Store, add_strategy: AddStrategy
) -> None:
    shown = add_strategy(StrategyStatus.PAUSED)
    add_strategy(StrategyStatus.RETIRED)

    overview = overview_of(store)

    assert [one.strategy.id for one in overview.strategies] == [shown]


def test_strategies_come_with_their_figures(
    store: Store, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    add_strategy(StrategyStatus.DRAFT)
    with store.writing() as db:
        performance.save(db, strategy_id, Performance(total_trades=3), NOW)

    (one,) = ListStrategies(store=store)(StrategyStatus.ACTIVE)

    assert one.strategy.id == strategy_id
    assert one.performance.total_trades == 3
    assert len(ListStrategies(store=store)()) == 2


def test_one_strategy_is_shown_in_full(store: Store, add_strategy: AddStrategy) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    with store.writing() as db:
        versions.add(db, A_VERSION)
        decisions.note(db, strategy_id, "AAPL", "no crossing", NOW)
        optimizations.add(
            db,
            Optimization(
                strategy_id=strategy_id,
                optimization_type="parameter_search",
                trigger="5 losing trades in a row",
                old_version=1,
                old=Performance(total_trades=9),
                candidates=12,
                verdict=Verdict.REJECTED,
                reason="no candidate was 5 % better",
                created_at=NOW,
            ),
        )

    detail = ShowStrategy(store=store, prices=PRICES)(strategy_id)

    assert detail.measured.strategy.id == strategy_id
    assert detail.versions == (A_VERSION,)
    assert detail.decisions[0]["reason"] == "no crossing"
    (iteration,) = detail.iterations
    assert iteration["verdict"] == "rejected"
    assert iteration["deployed"] is False
    assert iteration["created_at"] == "2013-03-01T21:00:00Z"
    assert iteration["new_metrics"] is None


def test_what_is_held_is_valued_at_the_last_close_that_was_decided_on(
    store: Store, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    with store.writing() as db:
        hold(db, strategy_id, symbol="IBM", quantity=10.0, price=150.0)
        runtime.put_moment(db, datetime(2013, 2, 28, 22, tzinfo=UTC))

    (held,) = overview_of(store).positions

    price = held["price"]
    assert isinstance(price, float)
    assert 150 < price < 250
    assert held["value"] == pytest.approx(10 * price)
    assert held["unrealized_pnl"] == pytest.approx(10 * (price - 150))


def test_a_holding_without_bars_has_no_value_instead_of_a_wrong_one(
    store: Store, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    with store.writing() as db:
        hold(db, strategy_id, symbol="XYZ", quantity=10.0, price=150.0)
        runtime.put_moment(db, NOW)

    (held,) = overview_of(store).positions

    assert held["price"] is None
    assert held["value"] is None


def test_an_unknown_strategy_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no strategy 9"):
        ShowStrategy(store=store, prices=PRICES)(9)
