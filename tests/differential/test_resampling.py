"""Feeds of longer bars are delivered as backtrader delivers them."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.costs import Costs
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result, RunTask
from falcon.errors import StrategyCrashError
from falcon.providers.backtrader.answers import parse
from falcon.providers.backtrader.running import answer
from falcon.providers.backtrader.wire import Limits, pack, unpack
from falcon.providers.barfile import read_bar_file
from falcon.services.engines import CompiledEngine
from tests.differential.strategy_markets import DAY, HOUR, START, group, market

MINUTE = HOUR // 60
COSTLY = Costs(commission=0.002, slippage=0.001)
REAL = os.environ.get("FALCON_REAL_BARS")
HEAD = "import backtrader as bt\n\n\nclass Both(bt.Strategy):\n"

TELLING = HEAD + (
    "    def prenext(self):\n"
    "        print('pre', len(self), len(self.data0), len(self.data1))\n\n"
    "    def next(self):\n"
    "        longer = self.data1\n"
    "        print(len(self), len(self.data0), len(longer), self.datetime.datetime(),\n"
    "              longer.datetime.datetime(), longer.open[0], longer.high[0],\n"
    "              longer.low[0], longer.close[0], longer.volume[0],\n"
    "              longer.datetime[0], self.data.close[0])\n"
)
TREND = HEAD + (
    "    def __init__(self):\n"
    "        self.slow = bt.ind.SMA(self.data1.close, period=4)\n"
    "        self.fast = bt.ind.EMA(self.data0.close, period=5)\n"
    "        self.trend = bt.ind.ROC(self.data1, period=2)\n\n"
    "    def next(self):\n"
    "        if not self.position:\n"
    "            if self.data.close[0] > self.slow[0] > self.slow[-1]:\n"
    "                self.buy(size=3)\n"
    "        elif self.data1.close[0] < self.slow[0]:\n"
    "            self.close()\n\n"
    "    def notify_order(self, order):\n"
    "        print(order.ref, order.getstatusname(), len(self))\n"
)
LATE = HEAD + (
    "    def next(self):\n"
    "        if len(self.data1) % 3 == 1:\n"
    "            self.buy(data=self.data1, size=1)\n"
    "        elif len(self.data1) % 3 == 2 and self.getposition(self.data1).size:\n"
    "            self.sell(data=self.data1, exectype=bt.Order.Limit,\n"
    "                      price=self.data1.close[0] + 1)\n"
    "        if len(self.data0) % 7 == 0:\n"
    "            self.buy(data=self.data0)\n\n"
    "    def notify_trade(self, trade):\n"
    "        print(trade.ref, trade.pnl, len(self))\n"
)
STRATEGIES = {"telling": TELLING, "trend": TREND, "late": LATE}
every_strategy = pytest.mark.parametrize("source", STRATEGIES.values(), ids=STRATEGIES)


MIXED = HEAD + (
    "    def __init__(self):\n"
    "        self.slow = bt.ind.SMA(self.data1.close, period=2)\n"
    "        self.lead = bt.ind.SMA(self.data0.close, period=WAIT)\n"
    "        self.cross = bt.ind.CrossOver(self.lead, self.slow)\n\n"
    "    def next(self):\n"
    "        print(self.cross[0], self.lead - self.slow)\n"
    "        if self.cross > 0:\n"
    "            self.buy()\n"
    "        elif self.cross < 0:\n"
    "            self.sell()\n"
)


def theirs(task: RunTask) -> Result | StrategyCrashError:
    """Backtrader's run, in this process, for it is our own code."""
    limits = Limits(wall_s=1.0, cpu_s=1, memory=0, answer=0)
    _, jobs = unpack(io.BytesIO(pack([task], limits)))
    return parse(json.dumps({"answers": [answer(jobs[0])]}).encode(), 1)[0]


def check(task: RunTask) -> Result:
    """Compare both runs, order by order and line by line."""
    mine = CompiledEngine().run(task).result
    oracles = theirs(task)
    assert isinstance(oracles, Result), oracles
    for left, right in zip(mine.log, oracles.log, strict=False):
        assert left == right
    assert mine.stamps.tolist() == oracles.stamps.tolist()
    assert mine.orders == oracles.orders
    assert mine.trades == oracles.trades
    assert mine.equity.tolist() == oracles.equity.tolist()
    assert mine.log == oracles.log
    assert mine.final_cash == oracles.final_cash
    return mine


def minutes(
    count: int, *, seed: int = 4, bars: int = 400, holes: float = 0.0
) -> BarSeries:
    """Bars of so many minutes from 14:30 to 21:00 on each day, some left out."""
    size = 390 // count
    numbers = np.arange(bars, dtype=np.int64)
    days, places = np.divmod(numbers, size)
    stamps = START + days * DAY + (870 + count * places) * MINUTE
    random = np.random.default_rng(seed)
    kept = np.flatnonzero(random.random(bars) >= holes)
    series = replace(market(seed, bars=bars), stamps=stamps)
    series = replace(series, timeframe=Timeframe(f"{count}m"))
    return replace(
        series,
        **{
            name: getattr(series, name)[kept]
            for name in ("stamps", "open", "high", "low", "close", "volume")
        },
    )


@every_strategy
@pytest.mark.parametrize("wanted", ["weeks", "months", "2 weeks", "3mo", "years"])
def test_days_become_longer_bars(source: str, wanted: str) -> None:
    series = (market(8, bars=500),)

    longer = Resampling.parse(wanted)

    check(RunTask(source=source, series=series, resample=longer, costs=COSTLY))


@every_strategy
@pytest.mark.parametrize("holes", [0.0, 0.4])
@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        *((15, "60m"), (15, "2h"), (5, "15m"), (15, "45m")),
        *((30, "d"), (15, "2d"), (15, "w")),
    ],
)
def test_minutes_become_longer_bars(
    source: str, count: int, wanted: str, holes: float
) -> None:
    series = (minutes(count, holes=holes),)

    longer = Resampling.parse(wanted)

    check(RunTask(source=source, series=series, resample=longer, costs=COSTLY))


@every_strategy
def test_weeks_become_pairs_of_weeks(source: str) -> None:
    one = market(3, bars=200)
    stamps = START + 7 * DAY * np.arange(200, dtype=np.int64)
    series = (replace(one, stamps=stamps, timeframe=Timeframe.WEEK),)

    check(RunTask(source=source, series=series, resample=Resampling.parse("2w")))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wanted", ["weeks", "months"])
def test_other_feeds_with_days_of_their_own_go_beside(seed: int, wanted: str) -> None:
    source = TELLING.replace("self.data1", "self.data3") + (
        "        if len(self) % 5 == 0:\n"
        "            self.buy(data=self.datas[len(self) % 4])\n"
    )
    series = group(seed, same_days=False, bars=200)

    check(RunTask(source=source, series=series, resample=Resampling.parse(wanted)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wanted", ["45m", "60m", "days"])
def test_minutes_go_beside_other_minutes(seed: int, wanted: str) -> None:
    source = TELLING.replace("self.data1", "self.data2")
    first, second = minutes(15, seed=seed, holes=0.5), minutes(15, holes=0.3)
    second = replace(second, symbol="BBB")

    check(
        RunTask(
            source=source,
            series=(first.slice(0, 120), second),
            resample=Resampling.parse(wanted),
        )
    )


@pytest.mark.parametrize("wait", [9, 10, 30])
def test_an_indicator_over_both_feeds_takes_the_latest_values(wait: int) -> None:
    source = MIXED.replace("WAIT", str(wait))
    series = (market(8, bars=500),)

    check(RunTask(source=source, series=series, resample=Resampling.parse("weeks")))


@pytest.mark.parametrize("wait", [1, 4, 7])
def test_an_indicator_that_does_not_wait_for_both_feeds_fails(wait: int) -> None:
    task = RunTask(
        source=MIXED.replace("WAIT", str(wait)),
        series=(market(8, bars=500),),
        resample=Resampling.parse("weeks"),
    )

    oracles = theirs(task)

    assert isinstance(oracles, StrategyCrashError)
    with pytest.raises(StrategyCrashError) as crash:
        CompiledEngine().run(task)
    assert crash.value.reason.startswith("IndexError")
    assert oracles.reason.startswith("IndexError")
    assert crash.value.bar_at == oracles.bar_at


def test_bars_that_are_too_few_for_an_indicator_are_no_failure() -> None:
    task = RunTask(
        source=TREND, series=(market(8, bars=12),), resample=Resampling.parse("weeks")
    )

    assert check(task).log == ()


@pytest.mark.real_bars
@pytest.mark.skipif(not REAL, reason="FALCON_REAL_BARS names no folder of real bars")
@every_strategy
@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("intraday/AAPL_15m_2019.csv.gz", "60m"),
        ("intraday/AAPL_15m_2019.csv.gz", "days"),
        ("intraday/BTCUSDT_15m_2024.csv.gz", "4h"),
        ("intraday/BTCUSDT_15m_2024.csv.gz", "days"),
        ("intraday/AAPL_1m_lean.csv.gz", "15m"),
        ("daily/adjusted/SPY.csv.gz", "weeks"),
        ("daily/adjusted/SPY.csv.gz", "months"),
    ],
)
def test_real_bars_become_longer_ones(source: str, file: str, wanted: str) -> None:
    series, _ = read_bar_file(Path(REAL or "") / file)
    series = series.slice(max(0, len(series) - 4_000), len(series))

    check(RunTask(source=source, series=(series,), resample=Resampling.parse(wanted)))
