"""Tests of pausing, resuming and retiring."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from falcon.clock import ManualClock
from falcon.domain.orders import Order, OrderStatus, OrderType, Side
from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.errors import ConflictError, NotFoundError
from falcon.services.control import (
    MOVES,
    Move,
    PauseStrategy,
    ResumeStrategy,
    RetireStrategy,
)
from falcon.store import events, orders, strategies
from falcon.store.database import Store
from tests.unit.services.conftest import AddStrategy, hold

ACTIVE = StrategyStatus.ACTIVE
PAUSED = StrategyStatus.PAUSED

REFUSED = [
    (move, status)
    for move in Move
    for status in StrategyStatus
    if status not in MOVES[move]
]


def order(store: Store, strategy_id: int) -> None:
    record = orders.OrderRecord(
        order=Order(
            client_order_id="1-1",
            strategy_id=strategy_id,
            symbol="AAPL",
            side=Side.BUY,
            quantity=5,
            order_type=OrderType.MARKET,
            ref=1,
            created_at=datetime(2013, 3, 1, tzinfo=UTC),
            status=OrderStatus.SUBMITTED,
        ),
        instance="AAPL",
        signal_id=None,
        reserve=350.0,
    )
    with store.writing() as db:
        orders.add(db, record)


def status_of(store: Store, strategy_id: int) -> StrategyStatus:
    with store.reading() as db:
        return strategies.get(db, strategy_id).status


def test_an_active_strategy_can_be_paused_with_a_reason(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(ACTIVE)

    paused = PauseStrategy(store=store, clock=clock)(strategy_id, reason="holiday")

    assert paused.status is PAUSED
    assert paused.reason == "holiday"
    assert status_of(store, strategy_id) is PAUSED


def test_a_paused_strategy_trades_on_after_resume_and_forgets_the_reason(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(PAUSED)

    resumed = ResumeStrategy(store=store, clock=clock)(strategy_id)

    assert resumed.status is ACTIVE
    assert resumed.reason == ""


def test_a_flat_strategy_is_retired_at_once(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    retired = RetireStrategy(store=store, clock=clock)(add_strategy(ACTIVE))

    assert retired.status is StrategyStatus.RETIRED


def test_a_strategy_that_holds_shares_sells_them_before_it_is_retired(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(PAUSED)
    hold(store, strategy_id)

    retiring = RetireStrategy(store=store, clock=clock)(strategy_id)

    assert retiring.status is StrategyStatus.RETIRING


def test_a_strategy_with_a_working_order_is_not_retired_yet(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(ACTIVE)
    order(store, strategy_id)

    retiring = RetireStrategy(store=store, clock=clock)(strategy_id)

    assert retiring.status is StrategyStatus.RETIRING


@pytest.mark.parametrize(("move", "status"), REFUSED)
def test_a_move_that_is_not_in_the_table_is_refused_and_changes_nothing(
    store: Store,
    clock: ManualClock,
    add_strategy: AddStrategy,
    move: Move,
    status: StrategyStatus,
) -> None:
    strategy_id = add_strategy(status)
    services: dict[Move, Callable[[int], Strategy]] = {
        Move.PAUSE: PauseStrategy(store=store, clock=clock),
        Move.RESUME: ResumeStrategy(store=store, clock=clock),
        Move.RETIRE: RetireStrategy(store=store, clock=clock),
    }

    with pytest.raises(ConflictError, match=f"cannot {move} .* is {status}"):
        services[move](strategy_id)

    assert status_of(store, strategy_id) is status


def test_a_refusal_says_what_is_possible_instead(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    with pytest.raises(ConflictError, match="possible now: resume, retire"):
        PauseStrategy(store=store, clock=clock)(add_strategy(PAUSED))


def test_an_unknown_strategy_is_not_found(store: Store, clock: ManualClock) -> None:
    with pytest.raises(NotFoundError, match="no strategy 7"):
        PauseStrategy(store=store, clock=clock)(7)


def test_every_move_leaves_an_event(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(ACTIVE)

    PauseStrategy(store=store, clock=clock)(strategy_id)
    ResumeStrategy(store=store, clock=clock)(strategy_id)
    RetireStrategy(store=store, clock=clock)(strategy_id)

    with store.reading() as db:
        told = [event.event for event in events.latest(db)]
    assert told == ["strategy_retired", "strategy_resumed", "strategy_paused"]
