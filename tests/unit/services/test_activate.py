"""Tests of letting a strategy trade."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe
from falcon.domain.performance import Performance
from falcon.domain.strategies import StrategyStatus
from falcon.engine.rules import Rules
from falcon.errors import BarsMissingError, ConflictError, NotFoundError, UsageError
from falcon.ports import MarketData
from falcon.services.activate import (
    ActivateStrategy,
    BacktestRejectedError,
    objection,
)
from falcon.services.create import CreateStrategy, NewStrategy
from falcon.store import equity, events, strategies, views
from falcon.store.database import Store
from tests.unit.services.conftest import NOW, AddStrategy, hold

LOSING = """import backtrader as bt


class Losing(bt.Strategy):
    def next(self):
        if self.position:
            self.close()
        else:
            self.buy()
"""
"""It pays costs every day."""

PATIENT = """import backtrader as bt


class Patient(bt.Strategy):
    def next(self):
        if len(self.data) == 100000:
            self.buy()
"""
"""It never trades, and so it never loses."""


@pytest.fixture
def activate(store: Store, market: MarketData, clock: ManualClock) -> ActivateStrategy:
    return ActivateStrategy(
        store=store,
        market=market,
        clock=clock,
        rules=Rules(cash=10_000.0, commission=0.0, slippage=0.001),
        timeframe=Timeframe.DAY,
    )


@pytest.fixture
def draft(create_strategy: CreateStrategy) -> int:
    return create_strategy(NewStrategy(name="Patient", code=PATIENT)).id


def test_a_strategy_that_passes_its_backtest_trades(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    done = activate(draft, ["ibm", "AAPL", "IBM"], 20.0)

    assert done.strategy.status is StrategyStatus.ACTIVE
    assert done.strategy.symbols == ("IBM", "AAPL")
    assert done.strategy.allocation_pct == 20.0
    assert done.strategy.capital == pytest.approx(2_000.0)
    assert done.strategy.activated_at == NOW
    assert done.backtest.accepted
    with store.reading() as db:
        assert strategies.get(db, draft) == done.strategy


def test_the_backtest_and_an_event_are_kept(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    activate(draft, ["AAPL"], 20.0)

    with store.reading() as db:
        newest, _smoke = views.backtests(db, draft, limit=9)
        event = events.latest(db)[0]
    assert newest["purpose"] == "activation"
    assert newest["symbols"] == ["AAPL"]
    assert newest["first_bar_at"] == "2000-03-01T00:00:00Z"
    assert event.event == "strategy_activated"
    assert event.strategy_id == draft


def test_the_capital_is_a_part_of_what_the_account_is_worth_now(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    with store.writing() as db:
        equity.add(db, equity.ACCOUNT, NOW, 12_000.0)

    assert activate(draft, ["AAPL"], 25.0).strategy.capital == pytest.approx(3_000.0)


def test_a_strategy_that_lost_too_much_is_refused_with_the_figures(
    store: Store, activate: ActivateStrategy, create_strategy: CreateStrategy
) -> None:
    losing = create_strategy(NewStrategy(name="Losing", code=LOSING)).id

    with pytest.raises(BacktestRejectedError, match=r"its return of -\d") as caught:
        activate(losing, ["MSFT"], 20.0)

    return_pct = caught.value.details["total_return_pct"]
    assert isinstance(return_pct, float)
    assert return_pct < -5
    assert caught.value.details["symbols"] == ["MSFT"]
    with store.reading() as db:
        assert strategies.get(db, losing).status is StrategyStatus.DRAFT
        newest = views.backtests(db, losing, limit=1)[0]
    assert newest["accepted"] is False
    assert "its return" in str(newest["reason"])


def test_a_strategy_whose_orders_cannot_be_sent_is_refused(
    activate: ActivateStrategy, create_strategy: CreateStrategy
) -> None:
    trailing = PATIENT.replace(
        "self.buy()", "self.buy(exectype=bt.Order.StopTrail, trailamount=10_000)"
    ).replace("100000", "100")
    number = create_strategy(NewStrategy(name="Trailing", code=trailing)).id

    with pytest.raises(BacktestRejectedError, match="it places StopTrail orders"):
        activate(number, ["AAPL"], 20.0)


@pytest.mark.parametrize(
    "call",
    ["self.buy_bracket(limitprice=1e6, stopprice=0.01)", "self.buy(oco=self.buy())"],
)
def test_orders_that_hang_on_one_another_are_refused_beforehand(
    activate: ActivateStrategy, create_strategy: CreateStrategy, call: str
) -> None:
    code = PATIENT.replace("self.buy()", call)
    number = create_strategy(NewStrategy(name="Linked", code=code)).id

    with pytest.raises(BacktestRejectedError, match="takes each order alone"):
        activate(number, ["AAPL"], 20.0)


@pytest.mark.parametrize(
    "call",
    [
        "self.broker.add_cash(100_000)",
        "self.broker.setcommission(commission=-0.5)",
        "self.broker.set_coc(True)",
    ],
)
def test_a_strategy_that_sets_its_own_terms_is_refused(
    activate: ActivateStrategy, create_strategy: CreateStrategy, call: str
) -> None:
    code = PATIENT.replace("100000", "10").replace("self.buy()", call)
    number = create_strategy(NewStrategy(name="Rich", code=code)).id

    with pytest.raises(BacktestRejectedError, match="sets the cash or the costs"):
        activate(number, ["AAPL"], 20.0)


@pytest.mark.parametrize(
    ("performance", "told"),
    [
        (Performance(roi=-0.05, max_drawdown=0.30), ""),
        (Performance(roi=-0.0501), "its return of -5.0% is below -5%"),
        (Performance(max_drawdown=0.31), "its drawdown of 31.0% is deeper than 30%"),
        (Performance(roi=-0.4, max_drawdown=0.5), "below -5% and its drawdown"),
    ],
)
def test_the_limits_are_five_percent_lost_and_thirty_percent_drawn_down(
    performance: Performance, told: str
) -> None:
    assert told in objection(performance)
    assert bool(objection(performance)) == bool(told)


@pytest.mark.parametrize("share", [0.0, -1.0, 100.1, float("nan"), float("inf")])
def test_an_impossible_allocation_is_refused(
    activate: ActivateStrategy, draft: int, share: float
) -> None:
    with pytest.raises(UsageError, match="allocation_pct must be above 0"):
        activate(draft, ["AAPL"], share)


@pytest.mark.parametrize(
    "symbols", [[], ["x" * 30], ["A;B"], [f"S{n}" for n in range(21)]]
)
def test_impossible_symbols_are_refused(
    activate: ActivateStrategy, draft: int, symbols: list[str]
) -> None:
    with pytest.raises(UsageError):
        activate(draft, symbols, 20.0)


def test_symbols_without_bars_are_refused_with_those_that_have_some(
    activate: ActivateStrategy, draft: int
) -> None:
    with pytest.raises(BarsMissingError, match="of SPY, QQQ; there are bars of AAPL"):
        activate(draft, ["SPY", "AAPL", "QQQ"], 20.0)


def test_a_symbol_whose_bars_all_lie_ahead_has_none(
    store: Store, market: MarketData, draft: int
) -> None:
    early = ManualClock(NOW.replace(year=2010))
    activate = ActivateStrategy(
        store=store,
        market=market,
        clock=early,
        rules=Rules(),
        timeframe=Timeframe.DAY,
    )

    with pytest.raises(BarsMissingError, match="FB before 2010"):
        activate(draft, ["FB"], 20.0)


@pytest.mark.parametrize(
    "status",
    [StrategyStatus.REJECTED, StrategyStatus.RETIRED, StrategyStatus.RETIRING],
)
def test_what_has_ended_does_not_trade_again(
    activate: ActivateStrategy, add_strategy: AddStrategy, status: StrategyStatus
) -> None:
    with pytest.raises(ConflictError, match=f"which is {status}"):
        activate(add_strategy(status), ["AAPL"], 20.0)


def test_activating_again_changes_a_flat_strategy_and_doubles_nothing(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    activate(draft, ["AAPL"], 20.0)

    again = activate(draft, ["IBM"], 10.0)

    assert again.strategy.symbols == ("IBM",)
    assert again.strategy.capital == pytest.approx(1_000.0)
    with store.reading() as db:
        assert len(strategies.every(db)) == 1


def test_a_strategy_that_holds_something_is_not_changed(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    before = activate(draft, ["AAPL"], 20.0).strategy
    hold(store, draft)

    with pytest.raises(ConflictError, match="once it is flat"):
        activate(draft, ["IBM"], 10.0)

    with store.reading() as db:
        assert strategies.get(db, draft) == before


def test_a_paused_strategy_that_is_flat_is_resumed_by_activating_it(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    first = activate(draft, ["AAPL"], 20.0).strategy
    with store.writing() as db:
        strategies.save(
            db, replace(first, status=StrategyStatus.PAUSED, reason="holiday")
        )

    again = activate(draft, ["AAPL"], 20.0).strategy

    assert again.status is StrategyStatus.ACTIVE
    assert again.reason == ""
    assert again.activated_at == first.activated_at


def test_a_strategy_that_trades_goes_on_if_what_it_was_to_become_is_refused(
    store: Store, activate: ActivateStrategy, draft: int
) -> None:
    before = activate(draft, ["AAPL"], 20.0).strategy
    with store.writing() as db:
        db.execute("UPDATE strategy_versions SET code = ?", (LOSING,))

    with pytest.raises(BacktestRejectedError):
        activate(draft, ["MSFT"], 20.0)

    with store.reading() as db:
        assert strategies.get(db, draft) == before


def test_a_version_that_changes_during_the_backtest_is_tested_again(
    store: Store, market: MarketData, draft: int
) -> None:
    @dataclass
    class Overtaking:
        """A clock that deploys another version while the backtest runs."""

        def now(self) -> datetime:
            """Deploy, and tell the time."""
            with store.writing() as db:
                db.execute("UPDATE active_strategies SET version = 2")
            return NOW

    activate = ActivateStrategy(
        store=store,
        market=market,
        clock=Overtaking(),
        rules=Rules(),
        timeframe=Timeframe.DAY,
    )

    with pytest.raises(ConflictError, match="became version 2 while version 1"):
        activate(draft, ["AAPL"], 20.0)


def test_an_unknown_strategy_is_not_found(activate: ActivateStrategy) -> None:
    with pytest.raises(NotFoundError, match="no strategy 77"):
        activate(77, ["AAPL"], 20.0)
