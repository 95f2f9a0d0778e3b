"""Strategy sources for tests, as people write them."""

CROSS = """\
import backtrader as bt


class Cross(bt.Strategy):
    params = (("fast", 20), ("slow", 40))

    def __init__(self):
        fast = bt.ind.SMA(self.data.close, period=self.p.fast)
        slow = bt.ind.SMA(self.data.close, period=self.p.slow)
        self.cross = bt.ind.CrossOver(fast, slow)

    def next(self):
        if not self.position:
            if self.cross > 0:
                self.buy()
        elif self.cross < 0:
            self.close()
"""

HOLD = """\
import backtrader as bt


class Hold(bt.Strategy):
    def next(self):
        if not self.position:
            self.buy()
"""

EVERY_OTHER_BAR = """\
import backtrader as bt


class EveryOtherBar(bt.Strategy):
    def next(self):
        if self.position:
            self.close()
        else:
            self.buy()
"""

QUICK_CROSS = """\
import backtrader as bt


class Cross(bt.Strategy):
    params = dict(fast=10, slow=30)

    def __init__(self):
        fast = bt.ind.SMA(period=self.p.fast)
        slow = bt.ind.SMA(period=self.p.slow)
        self.cross = bt.ind.CrossOver(fast, slow)

    def next(self):
        if not self.position and self.cross > 0:
            self.buy()
        elif self.position and self.cross < 0:
            self.close()
"""

CRASHING = """\
import backtrader as bt


class Crashing(bt.Strategy):
    def next(self):
        if len(self.data) == 40:
            self.buy(size=1 / (self.data.volume[0] - self.data.volume[0]))
"""
"""It compiles and fails on its fortieth bar."""
