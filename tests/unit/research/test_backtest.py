"""A strategy over several symbols is measured as one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine import compile_strategy, run
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import BarsMissingError
from falcon.research.backtest import Backtest, all_stamps, backtest
from tests.markets import closes_only
from tests.strategies import EVERY_OTHER_BAR, HOLD

RULES = Rules(cash=10_000.0, sizer=AllocationSize())

SPREAD = """\
import backtrader as bt


class Spread(bt.Strategy):
    def next(self):
        if not self.getposition(self.data0) and self.data1.close[0] > 0:
            self.buy(data=self.data0)
"""


def series_of(
    symbol: str, closes: list[float], first: date = date(2012, 1, 3)
) -> BarSeries:
    bars = closes_only(closes, symbol, first) if closes else []
    return BarSeries.of(bars, symbol=symbol, timeframe=Timeframe.DAY)


def test_one_symbol_is_the_engines_own_run() -> None:
    series = series_of("AAPL", [100, 101, 103, 102, 106, 108])
    program = compile_strategy(EVERY_OTHER_BAR)

    outcome = backtest(program, {"AAPL": series}, {}, RULES)
    alone = run(program, series, {}, RULES)

    assert outcome.equity == pytest.approx(alone.equity)
    assert outcome.trades == alone.trades
    assert outcome.performance.total_trades == len(alone.trades) > 0
    assert outcome.capital == 10_000
    assert outcome.first_bar_at == series[0].opened_at
    assert outcome.last_bar_at == series[-1].opened_at


def test_each_symbol_gets_an_equal_part_of_the_cash() -> None:
    series = {
        "AAPL": series_of("AAPL", [100, 100, 110]),
        "IBM": series_of("IBM", [50, 50, 40]),
    }

    outcome = backtest(compile_strategy(HOLD), series, {}, RULES)

    # 5,000 * 0.98 buys 49 shares at 100 and 98 at 50; each moves by 10.
    assert outcome.equity[-1] == pytest.approx(10_000 + 49 * 10 - 98 * 10)


def test_curves_are_added_over_the_times_of_all_symbols() -> None:
    early = series_of("AAPL", [100, 100, 110, 120])
    late = series_of("IBM", [50, 50, 60], date(2012, 1, 5))
    series = {"AAPL": early, "IBM": late}

    outcome = backtest(compile_strategy(HOLD), series, {}, RULES)

    assert list(outcome.stamps) == sorted({*early.stamps, *late.stamps})
    assert outcome.equity == pytest.approx(
        [10_000, 10_000, 10_000 + 490, 10_000 + 980, 10_000 + 980 + 980]
    )


def test_a_program_of_several_feeds_runs_once_with_all_the_cash() -> None:
    series = {
        "AAPL": series_of("AAPL", [100, 100, 110]),
        "IBM": series_of("IBM", [50, 50, 40]),
    }

    outcome = backtest(compile_strategy(SPREAD), series, {}, RULES)

    assert outcome.equity[-1] == pytest.approx(10_000 + 98 * 10)


def test_trades_of_all_symbols_stand_in_the_order_of_their_closing() -> None:
    series = {
        symbol: series_of(symbol, [100, 101, 103, 102, 106, 108, 107])
        for symbol in ("IBM", "AAPL")
    }

    outcome = backtest(compile_strategy(EVERY_OTHER_BAR), series, {}, RULES)
    order = [(trade.closed, trade.symbol) for trade in outcome.trades]

    assert order == sorted(order)
    assert {symbol for _, symbol in order} == {"AAPL", "IBM"}


def test_what_comes_later_changes_nothing_before() -> None:
    rng = np.random.default_rng(7)
    closes = list(100 * np.cumprod(1 + rng.normal(0, 0.01, 80)))
    program = compile_strategy(EVERY_OTHER_BAR)

    def curve(values: list[float]) -> Backtest:
        return backtest(program, {"AAPL": series_of("AAPL", values)}, {}, RULES)

    whole, part = curve(closes), curve(closes[:50])

    assert list(whole.equity[:50]) == list(part.equity)


def test_costs_are_taken_from_the_curve() -> None:
    series = {"AAPL": series_of("AAPL", [100, 101, 103, 102, 106, 108])}
    program = compile_strategy(EVERY_OTHER_BAR)
    dear = Rules(cash=10_000.0, sizer=AllocationSize(), commission=0.01)

    free_pnl = backtest(program, series, {}, RULES).performance.total_pnl
    dear_pnl = backtest(program, series, {}, dear).performance.total_pnl

    assert dear_pnl < free_pnl


def test_a_symbol_without_bars_is_named() -> None:
    series = {"AAPL": series_of("AAPL", [100, 101]), "IBM": series_of("IBM", [])}

    with pytest.raises(BarsMissingError, match="IBM"):
        backtest(compile_strategy(HOLD), series, {}, RULES)


def test_no_symbols_at_all_are_refused() -> None:
    with pytest.raises(BarsMissingError):
        backtest(compile_strategy(HOLD), {}, {}, RULES)


def test_all_stamps_are_each_time_once() -> None:
    one, other = (
        series_of("AAPL", [1, 2, 3]),
        series_of("IBM", [1, 2, 3], date(2012, 1, 4)),
    )

    assert len(all_stamps({"AAPL": one, "IBM": other})) == 4
