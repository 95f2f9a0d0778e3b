"""Tests of what the orchestrator is asked to do."""

import pytest

from falcon.clock import ManualClock
from falcon.domain.strategies import StrategyStatus
from falcon.errors import ConflictError, NotFoundError
from falcon.services.requests import OPTIMIZE, RequestOptimization
from falcon.store import commands
from falcon.store.database import Store
from tests.unit.services.conftest import NOW, AddStrategy


def test_the_orchestrator_finds_what_it_is_asked_for(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.ACTIVE)

    number = RequestOptimization(store=store, clock=clock)(strategy_id)

    with store.reading() as db:
        (command,) = commands.waiting(db)
    assert command.id == number
    assert command.name == OPTIMIZE
    assert command.payload == {"strategy_id": strategy_id}


def test_asking_twice_asks_once(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    request = RequestOptimization(store=store, clock=clock)
    strategy_id = add_strategy(StrategyStatus.ACTIVE)

    assert request(strategy_id) == request(strategy_id)


def test_a_request_that_was_answered_does_not_stand_in_the_way_of_the_next(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    request = RequestOptimization(store=store, clock=clock)
    strategy_id = add_strategy(StrategyStatus.ACTIVE)
    first = request(strategy_id)
    with store.writing() as db:
        commands.finish(db, first, "rejected", NOW)

    assert request(strategy_id) > first


@pytest.mark.parametrize(
    "status",
    [StrategyStatus.REJECTED, StrategyStatus.RETIRING, StrategyStatus.RETIRED],
)
def test_what_has_ended_is_not_improved(
    store: Store, clock: ManualClock, add_strategy: AddStrategy, status: StrategyStatus
) -> None:
    with pytest.raises(ConflictError, match=f"which is {status}"):
        RequestOptimization(store=store, clock=clock)(add_strategy(status))


def test_what_has_no_symbols_cannot_be_improved_yet(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    strategy_id = add_strategy(StrategyStatus.DRAFT)
    with store.writing() as db:
        db.execute("UPDATE active_strategies SET symbols_json = '[]'")

    with pytest.raises(ConflictError, match="activate it first"):
        RequestOptimization(store=store, clock=clock)(strategy_id)


def test_an_unknown_strategy_is_not_found(store: Store, clock: ManualClock) -> None:
    with pytest.raises(NotFoundError):
        RequestOptimization(store=store, clock=clock)(3)


def test_the_outcome_of_a_request_is_told_once_there_is_one(
    store: Store, clock: ManualClock, add_strategy: AddStrategy
) -> None:
    request = RequestOptimization(store=store, clock=clock)
    number = request(add_strategy(StrategyStatus.ACTIVE))
    before = request.outcome(number)
    with store.writing() as db:
        commands.finish(db, number, "rejected: not better", NOW)

    assert before is None
    assert request.outcome(number) == "rejected: not better"


def test_the_outcome_of_what_was_never_asked_for_is_not_found(
    store: Store, clock: ManualClock
) -> None:
    with pytest.raises(NotFoundError, match="no command 5"):
        RequestOptimization(store=store, clock=clock).outcome(5)
