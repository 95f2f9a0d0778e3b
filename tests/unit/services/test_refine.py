"""A faltering strategy gets a better version, if there is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from falcon.clock import ManualClock
from falcon.domain.strategies import Origin, StrategyStatus
from falcon.domain.verdicts import Verdict
from falcon.errors import ConflictError
from falcon.providers.memory import MemoryMarket
from falcon.refine.candidates import Candidate, Case
from falcon.refine.search import SearchAdvisor
from falcon.services.refine import RollBack
from falcon.store import (
    events,
    optimizations,
    versions,
)
from falcon.store.database import Store
from tests.markets import close_of, market_of
from tests.strategies import CROSS, HOLD
from tests.unit.services.refining import (
    BARS,
    NOW,
    Fixed,
    add_strategy,
    add_version,
    event_names,
    noise,
    optimizer,
    version_of,
    waves,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def test_a_planted_edge_is_found_and_deployed(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)
    market = market_of(AAPL=waves(BARS))

    outcome = optimizer(store, market, clock)(strategy_id, trigger="5 losses")

    assert outcome.verdict is Verdict.DEPLOYED
    assert outcome.old is not None
    assert outcome.new is not None
    assert outcome.new.roi > outcome.old.roi
    assert outcome.improvement is not None
    assert outcome.improvement >= 0.05
    assert outcome.new_version == 2
    assert version_of(store, strategy_id) == 2


def test_the_new_version_says_where_it_came_from(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)

    optimizer(store, market_of(AAPL=waves(BARS)), clock)(strategy_id, trigger="t")

    with store.reading() as db:
        new = versions.get(db, strategy_id, 2)
    assert new.parent == 1
    assert new.origin is Origin.SEARCH
    assert new.code == CROSS
    assert new.parameters
    assert "→" in new.note


def test_everything_about_a_deployment_is_recorded(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)

    outcome = optimizer(store, market_of(AAPL=waves(BARS)), clock)(
        strategy_id, trigger="5 losses"
    )

    with store.reading() as db:
        (row,) = optimizations.of_strategy(db, strategy_id)
        (event,) = events.latest(db)
    assert replace(row, improvement=outcome.improvement) == outcome
    assert row.improvement == pytest.approx(outcome.improvement)
    assert row.optimization_type == "parameter_search"
    assert row.candidates == 18
    assert event.event == "deployed"
    assert event.strategy_id == strategy_id
    assert event.data["new_version"] == 2


def test_noise_is_rejected(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)

    outcome = optimizer(store, market_of(AAPL=noise(BARS, seed=3)), clock)(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.REJECTED
    assert outcome.new_version is None
    assert outcome.new is not None
    assert version_of(store, strategy_id) == 1
    assert event_names(store) == ["candidate_rejected"]


def test_a_better_version_of_several_symbols_is_found(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store, symbols=("AAPL", "IBM"))
    market = market_of(AAPL=waves(BARS), IBM=waves(BARS, period=44))

    outcome = optimizer(store, market, clock)(strategy_id, trigger="t")

    assert outcome.verdict is Verdict.DEPLOYED


def test_values_that_the_code_declares_are_not_stored_again(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    candidate = Candidate(
        code=CROSS.replace("40", "10"),
        parameters={"fast": 3, "slow": 10},
        note="both faster",
        origin=Origin.MODEL,
    )
    market = market_of(AAPL=waves(BARS))

    optimizer(store, market, clock, Fixed([candidate]))(strategy_id, trigger="t")

    with store.reading() as db:
        assert versions.get(db, strategy_id, 2).parameters == {"fast": 3}


def test_a_version_that_changed_meanwhile_is_not_overwritten(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    add_version(store, strategy_id, 2, code=HOLD)

    class Interrupting(Fixed):
        def propose(self, case: Case) -> tuple[Candidate, ...]:
            RollBack(store=store, clock=clock)(strategy_id, version=2)
            return SearchAdvisor().propose(case)

    outcome = optimizer(store, market_of(AAPL=waves(BARS)), clock, Interrupting())(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.REJECTED
    assert "version 2 began to trade" in outcome.reason
    assert version_of(store, strategy_id) == 2


def test_too_little_history_is_no_candidate(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)

    outcome = optimizer(store, market_of(AAPL=waves(249)), clock)(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert "249 bars" in outcome.reason


def test_missing_bars_are_no_candidate(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)

    outcome = optimizer(store, MemoryMarket(), clock)(strategy_id, trigger="t")

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert "AAPL" in outcome.reason


def test_code_without_parameters_is_no_candidate(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store, code=HOLD)

    outcome = optimizer(store, market_of(AAPL=waves(BARS)), clock)(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert outcome.candidates == 0
    assert event_names(store) == []


def test_candidates_that_do_not_compile_are_no_candidate(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    broken = Candidate(code="from os import *\n" + HOLD, note="", origin=Origin.MODEL)
    market = market_of(AAPL=waves(BARS))

    outcome = optimizer(store, market, clock, Fixed([broken]))(strategy_id, trigger="t")

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert outcome.candidates == 1
    assert "line 1" in outcome.reason


def test_a_version_that_crashes_on_its_history_is_no_candidate(
    store: Store, clock: ManualClock
) -> None:
    crash = HOLD.replace("self.buy()", "self.buy(size=1 / (self.position.size))")
    strategy_id = add_strategy(store, code=crash)

    outcome = optimizer(store, market_of(AAPL=waves(BARS)), clock)(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert "fails on its own history" in outcome.reason


def test_an_earlier_version_is_not_tried_again(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    add_version(store, strategy_id, 2, parameters={"fast": 5})
    earlier = Candidate(
        code=CROSS, parameters={"fast": 5}, note="", origin=Origin.MODEL
    )
    market = market_of(AAPL=waves(BARS))

    outcome = optimizer(store, market, clock, Fixed([earlier]))(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.NO_CANDIDATE
    assert "tried before" in outcome.reason


def test_an_earlier_version_that_no_longer_compiles_is_no_obstacle(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    with store.writing() as db:
        old = versions.get(db, strategy_id, 1)
        versions.add(db, replace(old, version=2, code="was understood once"))

    outcome = optimizer(store, market_of(AAPL=waves(BARS)), clock)(
        strategy_id, trigger="t"
    )

    assert outcome.verdict is Verdict.DEPLOYED
    assert outcome.new_version == 3


def test_the_same_bars_are_not_searched_twice(store: Store, clock: ManualClock) -> None:
    strategy_id = add_strategy(store)
    optimize = optimizer(store, market_of(AAPL=noise(BARS, seed=3)), clock)
    optimize(strategy_id, trigger="t")

    again = optimize(strategy_id, trigger="t")

    assert again.verdict is Verdict.NO_CANDIDATE
    assert "tried before" in again.reason


def test_with_new_bars_the_search_begins_again(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store)
    optimize = optimizer(store, market_of(AAPL=noise(BARS + 1, seed=3)), clock)
    optimize(strategy_id, trigger="t")
    clock.move_to(close_of(BARS))

    assert optimize(strategy_id, trigger="t").candidates == 18


@pytest.mark.parametrize(
    "status",
    [StrategyStatus.RETIRED, StrategyStatus.RETIRING, StrategyStatus.REJECTED],
)
def test_what_is_on_its_way_out_is_not_improved(
    store: Store, clock: ManualClock, status: StrategyStatus
) -> None:
    strategy_id = add_strategy(store, status=status)

    with pytest.raises(ConflictError, match=status):
        optimizer(store, MemoryMarket(), clock)(strategy_id, trigger="t")


def test_a_strategy_without_symbols_is_not_improved(
    store: Store, clock: ManualClock
) -> None:
    strategy_id = add_strategy(store, symbols=())

    with pytest.raises(ConflictError, match="no symbols"):
        optimizer(store, MemoryMarket(), clock)(strategy_id, trigger="t")
