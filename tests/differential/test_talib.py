"""TA-Lib's indicators: its own values, and backtrader's use of them.

The values were taken from TA-Lib once; where it is installed, in a version before it
computed some of them in another order, whole strategies are compared as well.
"""

from __future__ import annotations

import importlib.util
import math

import pytest

from falcon.engine import compile_strategy
from falcon.engine.columns import columns_of
from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import TALIB, indicator
from falcon.engine.lines import Lines
from tests.differential.oracle_strategies import ours, theirs
from tests.differential.stepped import stepped, told_part
from tests.differential.strategy_markets import COSTLY, market
from tests.differential.talib_values import VALUES

LINES = {1: ("close",), 2: ("close", "volume"), 3: ("high", "low", "close")}
HAS_TALIB = importlib.util.find_spec("talib") is not None

STRATEGY = """
import backtrader as bt


class Banded(bt.Indicator):
    lines = ('expo', 'width')
    params = (('period', 9),)

    def __init__(self):
        self.lines.expo = bt.talib.EMA(self.data.close, timeperiod=self.p.period)
        bands = bt.talib.BBANDS(self.data, timeperiod=self.p.period, nbdevup=1.5)
        self.lines.width = bands.upperband - bands.lowerband


class S(bt.Strategy):
    params = (('fast', 5), ('kind', 'WMA'))

    def __init__(self):
        self.fast = bt.talib.SMA(self.data.close, timeperiod=self.p.fast)
        self.slow = bt.talib.EMA(self.data, timeperiod=13)
        self.cross = bt.ind.CrossOver(self.fast, self.slow)
        self.rsi = bt.talib.RSI(self.data.close, timeperiod=7)
        self.macd = bt.talib.MACD(self.data.close, fastperiod=5, slowperiod=11)
        high, low, close = self.data.high, self.data.low, self.data.close
        self.atr = bt.talib.ATR(high, low, close)
        self.stoch = bt.talib.STOCH(high, low, close, slowk_matype=bt.talib.MA_Type.SMA)
        self.cci = bt.talib.CCI(high, low, close, timeperiod=9)
        self.adx = bt.talib.ADX(high, low, close, timeperiod=6, plotname='ADX')
        self.over = bt.talib.RSI(bt.ind.SMA(self.data, period=4), timeperiod=5)
        self.mean = bt.ind.SMA(self.rsi, period=3)
        self.diff = self.fast - self.slow
        self.banded = Banded(self.data)
        self.named = getattr(bt.talib, self.p.kind)(self.data, timeperiod=4)

    def prenext(self):
        print('prenext', len(self), self.diff[0] == self.diff[0], self.rsi[0] > 50)

    def next(self):
        if self.cross[0] > 0 and self.adx[0] > 15:
            self.buy()
        elif self.cross[0] < 0 and self.position:
            self.close()
        if len(self) % 15 == 0:
            print(len(self), self.fast[0], self.slow.real[0], self.rsi[0], self.mean[0])
            print(self.macd.macd[0], self.macd.macdsignal[0], self.macd.macdhist[0])
            print(self.atr[0], self.stoch.slowk[0], self.stoch.slowd[-1], self.cci[0])
            print(self.adx[0], self.over[0], self.banded.width[0], self.named[0])
"""


@pytest.mark.parametrize("name", VALUES)
def test_the_values_are_those_of_ta_lib(name: str) -> None:
    graph, entry = Graph(), TALIB[f"talib.{name}"]
    feeds = [graph.feed(0, line) for line in LINES[entry.inputs]]
    nodes = indicator(graph, entry.name, feeds)
    lines = Lines(graph)

    lines.load({0: columns_of(market(0, bars=120))})

    for line, (first, *expected) in VALUES[name].items():
        row = lines.rows[nodes.lines[line]]
        assert [row[first], row[99], row[-1]] == expected
        assert all(map(math.isnan, row[:first]))
        assert nodes.min_period == first + 1


def test_every_function_that_is_offered_has_values_to_meet() -> None:
    assert {name.removeprefix("talib.") for name in TALIB} == VALUES.keys()


def test_an_average_of_another_type_is_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="only simple averages"):
        indicator(graph, "talib.BBANDS", [graph.feed(0, "close")], {"matype": 1})


def test_names_that_these_do_not_know_are_dropped() -> None:
    graph = Graph()
    close = graph.feed(0, "close")

    named = indicator(graph, "talib.RSI", [close], {"period": 5})

    assert named == indicator(graph, "talib.RSI", [close])


def test_stepping_gives_the_same_values() -> None:
    bars = (market(2),)

    live = stepped(compile_strategy(STRATEGY), bars, COSTLY, break_every=13)

    assert live == told_part(ours(STRATEGY, bars, COSTLY), len(live.log))


@pytest.mark.skipif(not HAS_TALIB, reason="TA-Lib is not installed")
@pytest.mark.parametrize("seed", range(3))
def test_strategies_use_them_as_in_backtrader(seed: int) -> None:
    talib = pytest.importorskip("talib")
    if not talib.__version__.startswith(("0.4", "0.5", "0.6")):
        pytest.skip("this TA-Lib computes in another order")
    bars = (market(seed),)

    mine = ours(STRATEGY, bars, COSTLY)

    assert mine == theirs(STRATEGY, bars, COSTLY)
    assert mine.orders
