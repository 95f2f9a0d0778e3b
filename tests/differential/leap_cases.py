"""Strategies over whose idle bars the native tier leaps, not without care."""

from __future__ import annotations

STOPS = """
import backtrader as bt


class Stops(bt.Strategy):
    def __init__(self):
        self.mean = bt.ind.SMA(period=5)
        self.resting, self.count, self.seen = None, 0, 0.0

    def notify_order(self, order):
        if order.status == order.Completed:
            print(self.seen, self.count)
            self.resting = None

    def next(self):
        if self.data.close[0] > self.seen:
            self.count += 1
        self.seen = self.data.close[0]
        if self.resting is None and self.mean[0] > self.mean[-1]:
            close = self.data.close[0]
            if not self.position:
                self.resting = self.buy(exectype=bt.Order.KIND, price=close * 1.01,
                                        plimit=close * 1.02)
            else:
                self.resting = self.sell(exectype=bt.Order.KIND, price=close * 0.98,
                                         plimit=close * 0.97)
"""
"""Orders that rest, and registers that are written to on idle bars."""

FOLLOWED = """
import backtrader as bt


class Followed(bt.Strategy):
    def __init__(self):
        self.cross = bt.ind.CrossOver(bt.ind.SMA(period=3), bt.ind.SMA(period=8))
        self.close = self.before = 0.0
        self.open = None

    def next(self):
        self.open = self.data.open[-1]
        price = self.data.close[0]
        if self.close > self.data.low[0]:
            self.close = self.data.close[0]
        if self.cross[0] > 0 and not self.position:
            print(self.open, self.close, price)
            self.buy()
        elif price < self.before or self.cross[0] < 0:
            self.before = self.open
            self.close = 5000.0
            if self.position:
                self.sell()
"""
"""Lines that are read into what is compared later, or earlier on the next bar."""

CROSSED = """
import backtrader as bt


class Crossed(bt.Strategy):
    def __init__(self):
        self.cross = bt.ind.CrossOver(self.data.close, bt.ind.SMA(period=4))
        self.resting = None

    def notify_order(self, order):
        if order.status == order.Completed and order.isbuy():
            price = order.executed.price * 0.995
            self.resting = self.sell(exectype=bt.Order.Stop, price=price)

    def next(self):
        if not self.position:
            if self.cross[0] > 0:
                self.buy()
        elif self.cross[0] < 0:
            self.cancel(self.resting)
            self.close()
"""
"""A stop that rests while one line is compared."""

ABOVE = """
import backtrader as bt


class Above(bt.Strategy):
    def __init__(self):
        self.mean = bt.ind.SMA(period=6)

    def next(self):
        if self.data.close[0] > self.mean[0]:
            if not self.position:
                self.buy()
        elif self.position:
            self.close()
"""
"""Two lines that are compared with one another."""

TRAILED = """
import backtrader as bt


class Trailed(bt.Strategy):
    params = dict(mode=1)

    def __init__(self):
        self.best = self.worst = None
        self.entry = None
        self.top, self.count = 0.0, 0

    def notify_order(self, order):
        if order.status == order.Completed:
            self.entry = order.executed.price if order.isbuy() else None

    def next(self):
        price = self.data.close[0]
        if self.top < price:
            self.top = price
        else:
            self.count += 1
        if not self.position:
            self.best = None
            if self.worst is None or price < self.worst:
                self.worst = price
            if price > self.worst + 3:
                self.buy()
            return
        level = price - 5
        if self.p.mode == 1:
            level = price - 2
        if self.best is None:
            self.best = level
            self.count += 1 if self.best else 100
            if self.best is None:
                self.count += 1000
        if self.best is None or level > self.best:
            self.best = level
        kept = self.best
        if kept < level:
            kept = price
        if self.entry is not None and price > self.entry + 4 and kept < self.entry:
            kept = self.entry
        if price < kept:
            print(self.best, self.worst, kept, self.top, self.count)
            self.worst = None
            self.close()
"""
"""Prices that are ``None`` until there is one, and then the highest or the lowest."""

PLAIN = {"followed": FOLLOWED, "crossed": CROSSED, "above": ABOVE, "trailed": TRAILED}
CASES = PLAIN | {
    f"resting_{kind}": STOPS.replace("KIND", kind)
    for kind in ("Stop", "Limit", "StopLimit")
}
