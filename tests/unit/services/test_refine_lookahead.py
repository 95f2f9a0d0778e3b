"""Nothing that happens later decides what is deployed now."""

from __future__ import annotations

import pytest

from falcon.clock import ManualClock
from falcon.store.database import Store
from tests.markets import market_of
from tests.unit.services.refining import (
    BARS,
    NOW,
    Fixed,
    Watched,
    add_strategy,
    noise,
    optimizer,
    waves,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def test_bars_after_now_are_neither_asked_for_nor_used(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    closes = noise(BARS, seed=5)
    watched = Watched(market_of(AAPL=[*closes, *noise(50, seed=9)]))

    optimizer(store, watched, clock)(strategy_id, trigger="t")

    assert set(watched.until) == {NOW}
    assert all(series[-1].opened_at < NOW for series in watched.given)
    assert all(len(series) == BARS for series in watched.given)


def test_the_future_does_not_change_the_verdict(
    store: Store, clock: ManualClock
) -> None:
    closes = waves(BARS)
    figures = []
    for future in ([], [1.0] * 50):
        strategy_id = add_strategy(store)
        market = market_of(AAPL=[*closes, *future])
        outcome = optimizer(store, market, clock)(strategy_id, trigger="t")
        figures.append((outcome.old, outcome.new, outcome.reason))

    assert figures[0] == figures[1]


def test_the_advisor_sees_nothing_of_the_part_held_back(
    store: Store, clock: ManualClock
) -> None:
    closes = waves(BARS)
    cases = []
    for later in (closes[560:], [200.0] * 240):
        strategy_id = add_strategy(store)
        advisor = Fixed()
        market = market_of(AAPL=[*closes[:560], *later])
        optimizer(store, market, clock, advisor)(strategy_id, trigger="t")
        cases.extend(advisor.cases)

    assert cases[0] == cases[1]
