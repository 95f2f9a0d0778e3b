"""Strategies that falter are improved, and not again before something is new."""

from __future__ import annotations

from datetime import timedelta

import pytest

from falcon.clock import ManualClock
from falcon.domain.orders import Side
from falcon.domain.strategies import StrategyStatus
from falcon.domain.trades import Trade
from falcon.providers.memory import MemoryMarket
from falcon.services.refine import RollBack, RunOptimizationCycle
from falcon.store import (
    equity,
    optimizations,
    strategies,
    trades,
)
from falcon.store.database import Store
from tests.markets import market_of
from tests.unit.services.refining import (
    BARS,
    NOW,
    Overloaded,
    add_strategy,
    add_version,
    noise,
    optimizer,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def lose(store: Store, strategy_id: int, count: int, *, first_day: int = 1) -> None:
    with store.writing() as db:
        version = strategies.get(db, strategy_id).version
        for number in range(first_day, first_day + count):
            at = NOW + timedelta(days=number)
            trade = Trade(
                strategy_id=strategy_id,
                symbol="AAPL",
                side=Side.BUY,
                quantity=1,
                entry_price=100.0,
                exit_price=99.0,
                opened_at=at,
                closed_at=at,
                pnl=-1.0,
                commission=0.0,
            )
            trades.add(db, trade, version=version)
            equity.add(db, strategy_id, at, 5_000.0 - number)


def test_only_what_falters_is_improved(store: Store, clock: ManualClock) -> None:
    faltering, _sound = add_strategy(store), add_strategy(store)
    lose(store, faltering, 5)
    optimize = optimizer(store, market_of(AAPL=noise(BARS, seed=3)), clock)

    report = RunOptimizationCycle(store=store, optimize=optimize)()

    assert [outcome.strategy_id for outcome in report.optimizations] == [faltering]
    assert report.optimizations[0].trigger == "5 losing trades in a row"
    assert report.postponed == {}


def test_an_attempt_is_not_repeated_before_something_is_new(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    lose(store, strategy_id, 5)
    clock.move_to(NOW + timedelta(days=5))
    optimize = optimizer(store, market_of(AAPL=noise(BARS, seed=3)), clock)
    cycle = RunOptimizationCycle(store=store, optimize=optimize)
    cycle()

    assert cycle().optimizations == ()

    lose(store, strategy_id, 10, first_day=6)

    assert len(cycle().optimizations) == 1


def test_losses_of_an_earlier_version_do_not_count(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    lose(store, strategy_id, 20)
    clock.move_to(NOW + timedelta(days=20))
    add_version(store, strategy_id, 2, parameters={"fast": 5})
    RollBack(store=store, clock=clock)(strategy_id, version=2)
    optimize = optimizer(store, market_of(AAPL=noise(BARS, seed=3)), clock)

    assert RunOptimizationCycle(store=store, optimize=optimize)().optimizations == ()


def test_a_paused_strategy_is_left_alone(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store, status=StrategyStatus.PAUSED)
    lose(store, strategy_id, 5)
    optimize = optimizer(store, MemoryMarket(), clock)

    assert RunOptimizationCycle(store=store, optimize=optimize)().optimizations == ()


def test_an_advisor_out_of_reach_postpones_the_attempt(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    lose(store, strategy_id, 5)
    market = market_of(AAPL=noise(BARS, seed=3))
    optimize = optimizer(store, market, clock, Overloaded())

    report = RunOptimizationCycle(store=store, optimize=optimize)()

    assert "too busy" in report.postponed[strategy_id]
    with store.reading() as db:
        assert optimizations.of_strategy(db, strategy_id) == ()
