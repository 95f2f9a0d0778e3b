"""A portfolio is a backtest of many copies, done piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import compile_strategy, run
from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.tiers import Tier
from falcon.errors import BarsMissingError, UsageError
from falcon.research.backtest import backtest
from falcon.research.portfolio import Load, portfolio
from tests.differential.strategy_markets import DAY, market
from tests.strategies import CROSS

RULES = Rules(cash=30_000.0, commission=0.001, sizer=AllocationSize())
SLOW = {"fast": 5, "slow": 20}

CRASHES_HIGH = """
import backtrader as bt


class Crashes(bt.Strategy):
    def next(self):
        if self.data.close[0] > 1000:
            self.buy(size=1 // 0)
        self.buy() if not self.position else self.close()
"""


def markets(count: int = 7, bars: int = 250) -> dict[str, BarSeries]:
    """Symbols that begin and end on days of their own."""
    found = {}
    for number in range(count):
        series = market(number, f"S{number}", bars + 10 * (number % 3))
        shifted = replace(series, stamps=series.stamps + DAY * (number % 4))
        found[shifted.symbol] = shifted
    return found


def given(series: Mapping[str, BarSeries]) -> dict[str, Load]:
    return {symbol: partial(lambda one: one, bars) for symbol, bars in series.items()}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_sum_is_the_backtest_of_all(count: int) -> None:
    program, series = compile_strategy(CROSS), markets()

    whole = portfolio(program, given(series), SLOW, RULES, count)

    known = backtest(program, series, SLOW, RULES)
    assert whole.stamps.tolist() == known.stamps.tolist()
    assert whole.equity.tolist() == known.equity.tolist()
    assert sorted(whole.net_pnls) == sorted(one.pnlcomm for one in known.trades)
    assert whole.performance.max_drawdown == known.performance.max_drawdown


def test_long_runs_at_a_time_add_up_in_the_order_of_the_symbols() -> None:
    program, series = compile_strategy(CROSS), markets(5, 10_000)
    short = market(9, "S9", 100)

    ones, twos = (
        portfolio(program, given({"S9": short, **series}), SLOW, RULES, count)
        for count in (1, 2)
    )

    assert [part.symbol for part in twos.parts] == ["S9", *series]
    assert twos.parts == ones.parts
    assert twos.equity.tolist() == ones.equity.tolist()
    assert twos.net_pnls.tolist() == ones.net_pnls.tolist()


def test_each_part_is_a_run_by_itself_with_its_part_of_the_cash() -> None:
    program, series = compile_strategy(CROSS), markets()

    whole = portfolio(program, given(series), SLOW, RULES, 2)

    terms = replace(RULES, cash=RULES.cash / 7)
    for part in whole.parts:
        alone = run(program, series[part.symbol], SLOW, terms, tier=Tier.PYTHON)
        assert part.final_value == alone.final_value
        assert part.orders == len(alone.orders)
        assert part.performance is not None
        assert part.performance.total_trades == len(alone.trades)


def test_a_symbol_without_bars_or_with_a_crash_stays_cash() -> None:
    def missing() -> BarSeries:
        raise BarsMissingError("S9 has no bars")

    series = markets(2)
    high = series["S1"]
    ten = {name: getattr(high, name) * 100 for name in ("open", "high", "low", "close")}
    loads = {**given({"S0": series["S0"], "S1": replace(high, **ten)}), "S9": missing}

    whole = portfolio(compile_strategy(CRASHES_HIGH), loads, {}, RULES, 2)

    good, crashed, absent = whole.parts
    assert good.performance is not None
    assert crashed.performance is absent.performance is None
    assert "by zero" in crashed.note
    assert absent.note == "S9 has no bars"
    assert np.isclose(whole.equity[-1], good.final_value + 20_000)


def test_bars_are_loaded_when_their_turn_comes() -> None:
    loaded: list[str] = []

    def load(symbol: str) -> BarSeries:
        loaded.append(symbol)
        return market(1, symbol, 200)

    loads = {f"S{number}": partial(load, f"S{number}") for number in range(20)}
    seen: list[int] = []

    portfolio(
        compile_strategy(CROSS),
        loads,
        {},
        RULES,
        2,
        lambda *_: seen.append(len(loaded)),
    )

    assert all(count <= done + 5 for done, count in enumerate(seen))
    assert loaded[-1] == "S19"


def test_what_looks_at_several_feeds_is_refused() -> None:
    code = CROSS.replace("self.data.close, period=self.p.slow", "self.data1.close")

    with pytest.raises(UsageError, match="several feeds at once; run it once over all"):
        portfolio(compile_strategy(code), given(markets(2)), {}, RULES, 1)
