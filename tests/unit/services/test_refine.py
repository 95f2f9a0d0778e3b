"""A faltering strategy gets a better version, if there is one, and back again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from falcon.clock import ManualClock
from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.orders import Side
from falcon.domain.strategies import Origin, Parameters, StrategyStatus, Version
from falcon.domain.trades import Trade
from falcon.domain.verdicts import Verdict
from falcon.engine import compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import ConflictError, NotFoundError, RateLimitedError
from falcon.ports import MarketData
from falcon.providers.memory import MemoryMarket
from falcon.refine.candidates import Advisor, Candidate, Case
from falcon.refine.search import SearchAdvisor
from falcon.services.refine import OptimizeStrategy, RollBack, RunOptimizationCycle
from falcon.store import (
    equity,
    events,
    optimizations,
    strategies,
    trades,
    versions,
)
from falcon.store.database import Store
from tests.markets import close_of, market_of
from tests.strategies import CROSS, HOLD

BARS = 800
NOW = close_of(BARS - 1)
RULES = Rules(cash=10_000.0, sizer=AllocationSize(), commission=0.0005, slippage=0.0005)


def waves(bars: int, *, period: int = 40, noise: float = 0.004) -> list[float]:
    """Closes that swing regularly: short averages catch it, long ones are late."""
    rng = np.random.default_rng(11)
    steps = noise * np.cumsum(rng.normal(0, 1, bars))
    return [
        100 * math.exp(0.12 * math.sin(2 * math.pi * bar / period) + 0.3 * steps[bar])
        for bar in range(bars)
    ]


def noise(bars: int, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    return list(100 * np.cumprod(1 + rng.normal(0, 0.012, bars)))


@dataclass
class Fixed:
    """An advisor that always proposes the same."""

    candidates: Sequence[Candidate] = ()
    cases: list[Case] = field(default_factory=list)

    @property
    def optimization_type(self) -> str:
        """How its attempts are recorded."""
        return "model_proposal"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """The same candidates for every case."""
        self.cases.append(case)
        return tuple(self.candidates)


class Overloaded:
    """An advisor that does not answer."""

    optimization_type = "model_proposal"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """Refuse."""
        raise RateLimitedError(f"too busy for {case.trigger}")


@dataclass
class Watched:
    """A market that notes what it was asked for."""

    source: MarketData
    until: list[datetime] = field(default_factory=list)
    given: list[BarSeries] = field(default_factory=list)

    def symbols(self) -> tuple[str, ...]:
        """All symbols."""
        return self.source.symbols()

    def bars(self, symbol: str, timeframe: Timeframe, *, until: datetime) -> BarSeries:
        """The bars of the source."""
        series = self.source.bars(symbol, timeframe, until=until)
        self.until.append(until)
        self.given.append(series)
        return series


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def add_strategy(
    store: Store,
    *,
    code: str = CROSS,
    parameters: Parameters | None = None,
    symbols: tuple[str, ...] = ("AAPL",),
    status: StrategyStatus = StrategyStatus.ACTIVE,
    at: datetime = NOW,
) -> int:
    with store.writing() as db:
        number = strategies.add(
            db, name="Cross", status=status, symbols=symbols, reason="", at=at
        )
        strategies.save(
            db,
            replace(
                strategies.get(db, number), capital=5_000.0, version=1, activated_at=at
            ),
        )
    add_version(store, number, 1, code=code, parameters=parameters or {}, at=at)
    return number


def add_version(
    store: Store,
    strategy_id: int,
    version: int,
    *,
    code: str = CROSS,
    parameters: Parameters | None = None,
    at: datetime = NOW,
) -> None:
    with store.writing() as db:
        versions.add(
            db,
            Version(
                strategy_id=strategy_id,
                version=version,
                code=code,
                code_hash=compile_strategy(code).source_hash,
                parameters=parameters or {},
                parent=version - 1 or None,
                origin=Origin.CODE,
                created_at=at,
            ),
        )


def optimizer(
    store: Store,
    market: MarketData,
    clock: ManualClock,
    advisor: Advisor | None = None,
) -> OptimizeStrategy:
    return OptimizeStrategy(
        store=store,
        market=market,
        advisor=advisor or SearchAdvisor(),
        clock=clock,
        rules=RULES,
    )


def version_of(store: Store, strategy_id: int) -> int:
    with store.reading() as db:
        return strategies.get(db, strategy_id).version


def event_names(store: Store) -> list[str]:
    with store.reading() as db:
        return [event.event for event in events.latest(db)]


# --- deploying ---


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
    assert row.candidates == 24
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
        code=CROSS,
        parameters={"fast": 5, "slow": 40},
        note="fast 20 → 5",
        origin=Origin.MODEL,
    )
    market = market_of(AAPL=waves(BARS))

    optimizer(store, market, clock, Fixed([candidate]))(strategy_id, trigger="t")

    with store.reading() as db:
        assert versions.get(db, strategy_id, 2).parameters == {"fast": 5}


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


# --- nothing to try ---


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
    broken = Candidate(code="import os\n" + HOLD, note="", origin=Origin.MODEL)
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

    assert optimize(strategy_id, trigger="t").candidates == 24


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


# --- no look-ahead ---


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


# --- the cycle ---


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


# --- the way back ---


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
