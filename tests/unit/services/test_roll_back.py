"""Any stored version can trade again."""

from __future__ import annotations

import pytest

from falcon.clock import ManualClock
from falcon.errors import ConflictError, NotFoundError
from falcon.services.refine import RollBack
from falcon.store import (
    optimizations,
)
from falcon.store.database import Store
from tests.markets import market_of
from tests.unit.services.refining import (
    BARS,
    NOW,
    add_strategy,
    event_names,
    optimizer,
    version_of,
    waves,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def test_a_deployment_can_be_taken_back(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)
    optimizer(store, market_of(AAPL=waves(BARS)), clock)(strategy_id, trigger="t")

    strategy = RollBack(store=store, clock=clock)(strategy_id, version=1)

    assert strategy.version == version_of(store, strategy_id) == 1
    with store.reading() as db:
        (optimization,) = optimizations.of_strategy(db, strategy_id)
    assert optimization.rolled_back_at == NOW
    assert event_names(store)[0] == "rolled_back"


def test_a_version_that_was_taken_back_can_return(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    optimizer(store, market_of(AAPL=waves(BARS)), clock)(strategy_id, trigger="t")
    back = RollBack(store=store, clock=clock)
    back(strategy_id, version=1)

    assert back(strategy_id, version=2).version == 2


def test_the_version_that_trades_cannot_come_back(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)

    with pytest.raises(ConflictError, match="trades already"):
        RollBack(store=store, clock=clock)(strategy_id, version=1)


def test_an_unknown_version_cannot_come_back(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)

    with pytest.raises(NotFoundError):
        RollBack(store=store, clock=clock)(strategy_id, version=7)
