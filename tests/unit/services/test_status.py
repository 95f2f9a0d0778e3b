"""Tests of what screens and terminals are told."""

from datetime import timedelta

import pytest

from falcon.domain.performance import Performance
from falcon.domain.strategies import Origin, StrategyStatus, Version
from falcon.domain.verdicts import Optimization, Verdict
from falcon.errors import NotFoundError
from falcon.ledger.books import Book
from falcon.services.status import (
    CURVE_POINTS,
    ListStrategies,
    ShowOverview,
    ShowStrategy,
)
from falcon.store import books, decisions, equity, optimizations, performance, versions
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


def test_an_empty_account_is_worth_what_it_began_with(store: Store) -> None:
    overview = ShowOverview(store=store, initial_balance=10_000.0)()

    assert overview.equity == 10_000.0
    assert overview.cash == 10_000.0
    assert overview.curve == ()
    assert overview.strategies == ()


def test_the_account_is_worth_its_newest_equity(store: Store) -> None:
    with store.writing() as db:
        equity.add(db, equity.ACCOUNT, NOW - timedelta(days=1), 10_000.0)
        equity.add(db, equity.ACCOUNT, NOW, 10_250.0)

    overview = ShowOverview(store=store, initial_balance=10_000.0)()

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

    overview = ShowOverview(store=store, initial_balance=10_000.0)()

    assert overview.initial_balance == 20_000.0
    assert overview.cash == 17_500.0


def test_a_long_curve_is_thinned_and_keeps_its_last_value(store: Store) -> None:
    with store.writing() as db:
        for day in range(1_000):
            at = NOW + timedelta(days=day)
            equity.add(db, equity.ACCOUNT, at, 10_000.0 + day)

    overview = ShowOverview(store=store, initial_balance=10_000.0)()

    assert 100 < len(overview.curve) <= CURVE_POINTS
    assert overview.curve[-1][1] == 10_999.0


def test_the_overview_leaves_out_what_is_retired(
    store: Store, add_strategy: AddStrategy
) -> None:
    shown = add_strategy(StrategyStatus.PAUSED)
    add_strategy(StrategyStatus.RETIRED)

    overview = ShowOverview(store=store, initial_balance=10_000.0)()

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

    detail = ShowStrategy(store=store)(strategy_id)

    assert detail.measured.strategy.id == strategy_id
    assert detail.versions == (A_VERSION,)
    assert detail.decisions[0]["reason"] == "no crossing"
    (iteration,) = detail.iterations
    assert iteration["verdict"] == "rejected"
    assert iteration["deployed"] is False
    assert iteration["created_at"] == "2013-03-01T21:00:00Z"
    assert iteration["new_metrics"] is None


def test_an_unknown_strategy_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no strategy 9"):
        ShowStrategy(store=store)(9)
