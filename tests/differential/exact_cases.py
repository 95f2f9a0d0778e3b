"""Cases in which prices and money are met exactly, so that ``<`` is not ``<=``.

`grid` is every bar and every order whose prices lie on a few levels: all ways in which
a bar can touch, open at, or miss a price. `money` spends the last dollar. `trade_ids`
close more under one id than was opened under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine.rules import Rules
from tests.differential.generated import Case
from tests.differential.strategy_markets import DAY, START, market

LEVELS = (10.0, 11.0, 12.0)

_GRID = """\
import datetime

import backtrader as bt


class Grid(bt.Strategy):
    def next(self):
        if len(self) % 2 == 0:
            return
        end = datetime.timedelta(days=1)
        for k in range(5):
            price = 10.0 + k * 0.5
            self.buy(size=1, exectype=bt.Order.Limit, price=price, valid=end)
            self.sell(size=1, exectype=bt.Order.Limit, price=price, valid=end)
            self.buy(size=1, exectype=bt.Order.Stop, price=price, valid=end)
            self.sell(size=1, exectype=bt.Order.Stop, price=price, valid=end)
            for j in range(5):
                limit = 10.0 + j * 0.5
                self.buy(size=1, exectype=bt.Order.StopLimit, price=price,
                         plimit=limit, valid=end)
                self.sell(size=1, exectype=bt.Order.StopLimit, price=price,
                          plimit=limit, valid=end)
"""
_TRAILS = """\
import backtrader as bt


class Trails(bt.Strategy):
    def next(self):
        if len(self) % 6 != 1:
            return
        price = self.data.close[0]
        for k in range(3):
            self.buy(size=1, exectype=bt.Order.StopTrail, trailamount=k * 0.5 + 0.5)
            self.sell(size=1, exectype=bt.Order.StopTrail, trailamount=k * 0.5 + 0.5)
            self.sell(size=1, exectype=bt.Order.StopTrailLimit, price=price,
                      plimit=price - k * 0.5, trailamount=1.0)
            self.buy(size=1, exectype=bt.Order.StopTrailLimit, price=price,
                     plimit=price + k * 0.5, trailamount=1.0)
            self.sell(size=1, exectype=bt.Order.StopTrailLimit, price=price,
                      plimit=price + k * 0.5 + 0.5, trailamount=0.5)
            self.buy(size=1, exectype=bt.Order.StopTrailLimit, price=price,
                     plimit=price - k * 0.5 - 0.5, trailamount=0.5)
"""
_MONEY = """\
import backtrader as bt


class Money(bt.Strategy):
    def next(self):
        n = len(self)
        if n == 1:
            self.buy(size=100)
        elif n == 3:
            self.sell(size=100)
        elif n == 5:
            self.buy(size=60)
            self.buy(size=40)
            self.buy(size=1)
        elif n == 7:
            self.close()
        elif n == 9:
            self.sell(size=50)
        elif n == 11:
            self.buy(size=150)
        elif n == 13:
            self.close()
            self.buy(size=100)
        elif n == 15:
            self.order_target_percent(target=1.0)
        elif n == 17:
            self.order_target_value(target=10000.0)
"""
_IDS = """\
import backtrader as bt


class TradeIds(bt.Strategy):
    def next(self):
        n = len(self) % 12
        if n == 1:
            self.buy(size=5, tradeid=1)
            self.buy(size=5, tradeid=2)
        elif n == 4:
            self.sell(size=10, tradeid=1)
        elif n == 7:
            self.buy(size=5, tradeid=1)
        elif n == 9:
            self.sell(size=5, tradeid=2)
        elif n == 11:
            self.close()

    def notify_trade(self, trade):
        print(trade.ref, trade.tradeid, trade.size, trade.price, trade.pnl, trade.value)
"""

_NUMBERS = """\
import backtrader as bt


class Numbers(bt.Strategy):
    def __init__(self):
        self.last = 0
        self.best = 0.0

    def next(self):
        a, b = self.data.close[0], self.data.open[0]
        i, j = len(self) % 5, len(self) % 3
        x, y = a - 11.0, b - 11.0
        print(a < b, a <= b, a == b, a != b, a >= b, a > b, a < i, i <= a, a == 11)
        print(i < j, i <= j, i == j, i != j, i >= j, i > j, a < b <= a, not a < b)
        print(x + i, x - j, i - x, x * y, -x, abs(x), max(x, y), min(x, y), max(i, x))
        print(i + j, i - j, i * j, -i, max(i, j), min(i, j), i // 2, i % 2, -i // 2)
        print(x // 2, x % 2, -x % 1.5, x / 4, i / 4, x ** 2, 2.0 ** i, x // -0.75)
        print(-7 % 3.0, a // 0.1, 1e16 % 3, 5 // -3, -5 % 3, int(-x), int(x * 2.5))
        print(round(a / 3, 2), round(x * 1.005, 2), float(i), bool(x), 0.1 + 0.2 * i)
        self.last = i if x > 0 else x
        self.best = max(self.best, self.last)
        print(self.last, self.best, self.last + 1, self.last == 0)
        n = float('nan')
        print(max(n, x), max(x, n), min(n, x), min(x, n), max(x, 0.0 * x), n < x)
        print(n // 2, n % 2, a * 1e300 // 0.5, x * 1e18 // 3, -a // 1e-300, a // n)
        if (self.data.close[0] if i > 2 else self.data.open[0]) < 11.5:
            print('below', i)
"""


def _series(bars: Iterable[tuple[float, float, float, float]]) -> BarSeries:
    """Daily bars of open, high, low and close."""
    columns = np.array(list(bars), np.float64)
    return BarSeries(
        symbol="AAA",
        timeframe=Timeframe.DAY,
        stamps=START + DAY * np.arange(len(columns), dtype=np.int64),
        open=columns[:, 0],
        high=columns[:, 1],
        low=columns[:, 2],
        close=columns[:, 3],
        volume=np.full(len(columns), 100.0),
    )


def _every_bar(levels: Sequence[float]) -> Iterator[tuple[float, float, float, float]]:
    """Each bar on the levels, after one that stands still."""
    for low, high in product(levels, levels):
        inner = [level for level in levels if low <= level <= high]
        for opened, close in product(inner, inner):
            yield 11.0, 11.0, 11.0, 11.0
            yield opened, high, low, close


RICH = Rules(cash=1e7)
FLAT = _series([(100.0, 100.0, 100.0, 100.0)] * 24)
CASES = {
    "grid": Case(source=_GRID, series=(_series(_every_bar(LEVELS)),), rules=RICH),
    "grid, slipping": Case(
        source=_GRID,
        series=(_series(_every_bar(LEVELS)),),
        rules=Rules(cash=1e7, slippage=0.04),
    ),
    "trails": Case(source=_TRAILS, series=(_series(_every_bar(LEVELS)),), rules=RICH),
    "trails that wait": Case(
        source=_TRAILS.replace("k * 0.5 - 0.5", "k - 2").replace(
            "plimit=price + k * 0.5 + 0.5", "plimit=price + k + 2"
        ),
        series=(market(1),),
        rules=RICH,
    ),
    "money": Case(source=_MONEY, series=(FLAT,), rules=Rules()),
    "money and costs": Case(
        source=_MONEY, series=(FLAT,), rules=Rules(cash=10_010.0, commission=0.001)
    ),
    "numbers": Case(source=_NUMBERS, series=(_series(_every_bar(LEVELS)),), rules=RICH),
    "trade ids": Case(source=_IDS, series=(market(1),), rules=Rules()),
}
