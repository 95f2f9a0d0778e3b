"""Tests of one run as a person asks for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from falcon.domain.bars import BarSeries, Timeframe, to_stamp
from falcon.domain.strategies import StrategyStatus
from falcon.errors import BarsMissingError, NotFoundError, UsageError
from falcon.ports import MarketData
from falcon.services.backtest import BacktestRequest, PrepareRun, RunBacktest
from falcon.services.code import Code, FindCode
from falcon.services.create import CreateStrategy, NewStrategy
from falcon.services.engines import CompiledEngine
from falcon.services.library import source_of
from falcon.store.database import Store
from tests.strategies import QUICK_CROSS
from tests.unit.services.conftest import AddStrategy

A_REQUEST = BacktestRequest(code=Code(text=QUICK_CROSS), symbols=("AAPL",))
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def backtest(market: MarketData) -> RunBacktest:
    def read(path: Path, timeframe: Timeframe | None) -> BarSeries:
        series = market.bars("IBM", timeframe or Timeframe.DAY, until=FOREVER)
        return replace(series, symbol=path.stem.upper())

    prepare = PrepareRun(open_market=lambda: market, read_bars=read)
    return RunBacktest(prepare=prepare, engine=CompiledEngine())


def test_code_runs_over_every_bar_of_a_symbol(backtest: RunBacktest) -> None:
    done = backtest(A_REQUEST)

    assert done.result.strategy == "Cross"
    assert len(done.result.stamps) > 3_000
    assert done.performance.total_trades == len(done.result.trades)
    assert done.result.orders[0].size == 1


def test_dates_are_inclusive(backtest: RunBacktest) -> None:
    done = backtest(replace(A_REQUEST, start=date(2005, 1, 3), end=date(2005, 12, 30)))

    stamps = done.result.stamps
    assert int(stamps[0]) == to_stamp(datetime(2005, 1, 3, tzinfo=UTC))
    assert int(stamps[-1]) == to_stamp(datetime(2005, 12, 30, tzinfo=UTC))


def test_feeds_come_in_the_order_given_files_last(backtest: RunBacktest) -> None:
    pair = (
        "import backtrader as bt\n\n\nclass Names(bt.Strategy):\n"
        "    def next(self):\n"
        "        if len(self.data) == 1:\n"
        "            self.buy(data=self.data1)\n"
    )

    done = backtest(
        BacktestRequest(
            code=Code(text=pair), symbols=["MSFT"], files=[Path("other.csv")]
        )
    )

    assert [order.symbol for order in done.result.orders] == ["OTHER"]


def test_parameters_are_read_as_the_types_that_the_code_declares(
    backtest: RunBacktest,
) -> None:
    slower = backtest(replace(A_REQUEST, parameters={"fast": "50", "slow": "200"}))

    assert (
        slower.performance.total_trades < backtest(A_REQUEST).performance.total_trades
    )


@pytest.mark.parametrize(
    "parameters", [{"quick": "5"}, {"fast": "soon"}], ids=["unknown", "no number"]
)
def test_impossible_parameters_are_refused(
    backtest: RunBacktest, parameters: dict[str, str]
) -> None:
    with pytest.raises(UsageError):
        backtest(replace(A_REQUEST, parameters=parameters))


def test_costs_make_a_difference(backtest: RunBacktest) -> None:
    free = backtest(A_REQUEST)
    dear = backtest(replace(A_REQUEST, commission=0.01, slippage=0.001))

    assert dear.performance.total_pnl < free.performance.total_pnl
    assert dear.result.orders[0].executed_commission > 0


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"symbols": ()}, "at least one symbol"),
        ({"cash": 0.0}, "cash must be above zero"),
        ({"cash": float("nan")}, "cash must be above zero"),
        ({"commission": -0.1}, "commission must be a fraction"),
        ({"slippage": 1.0}, "slippage must be a fraction"),
        ({"resample": "often"}, "resample must be"),
        ({"start": date(2010, 1, 2), "end": date(2010, 1, 1)}, "is after the last"),
    ],
)
def test_impossible_requests_are_refused(
    backtest: RunBacktest, change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        backtest(replace(A_REQUEST, **change))  # type: ignore[arg-type]  # of any field


def test_dates_without_bars_are_refused_with_those_that_have_some(
    backtest: RunBacktest,
) -> None:
    with pytest.raises(BarsMissingError, match="from 2000-03-01 to 2013-03-01"):
        backtest(replace(A_REQUEST, start=date(2020, 1, 1)))


def test_a_shipped_strategy_is_found_by_its_name() -> None:
    found = FindCode(store=None)("ema_crossover")

    assert found.text == source_of("ema_crossover")


def test_a_stored_strategy_is_found_by_its_id_and_its_name(
    store: Store, create_strategy: CreateStrategy
) -> None:
    draft = create_strategy(
        NewStrategy(name="My cross", code=QUICK_CROSS, parameters={"fast": 5})
    )
    find = FindCode(store=store)

    assert find("My cross") == Code(text=QUICK_CROSS, parameters={"fast": 5})
    assert find(str(draft.id)) == find("My cross")


def test_a_name_that_several_have_is_refused_with_their_ids(
    store: Store, create_strategy: CreateStrategy
) -> None:
    for _ in range(2):
        create_strategy(NewStrategy(name="Twin", code=QUICK_CROSS))

    with pytest.raises(UsageError, match="by its id: 1, 2"):
        FindCode(store=store)("Twin")


def test_an_unknown_name_is_answered_with_the_shipped_ones(store: Store) -> None:
    with pytest.raises(NotFoundError, match="ema_crossover") as refusal:
        FindCode(store=store)("nothing")

    assert str(store.path) in str(refusal.value)


def test_a_rejected_one_says_why_it_has_no_code(
    store: Store, add_strategy: AddStrategy
) -> None:
    number = add_strategy(StrategyStatus.REJECTED)

    with pytest.raises(UsageError, match=f"^strategy {number} was rejected and has"):
        FindCode(store=store)(str(number))


def test_feeds_that_the_code_does_not_look_at_are_told(backtest: RunBacktest) -> None:
    done = backtest(replace(A_REQUEST, symbols=("AAPL", "IBM", "MSFT")))

    assert done.unread == ("IBM", "MSFT")
