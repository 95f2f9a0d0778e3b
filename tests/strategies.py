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
