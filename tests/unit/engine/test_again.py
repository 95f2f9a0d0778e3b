"""An instance is used again only where nothing could be left of the point before."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy
from falcon.engine.again import is_repeatable

CODE = """
import backtrader as bt


class Plain(bt.Strategy):
    params = dict(period=10, deep=False)
    seen = []

    def __init__(self):
{body}

    def next(self):
        pass
"""

HARMLESS = [
    "self.a = bt.ind.SMA(self.data.close, period=self.p.period)",
    "self.a = bt.ind.MACD(self.data, movav=bt.ind.SMA)",
    "a, self.b = self.data.close, self.data.high(-1)\n        self.c = a - self.b",
    "if self.p.deep:\n            self.a = bt.ind.ROC(self.data)",
    "self.order, self.levels = None, [1, 2, self.p.period * 2]",
]
LEAVES_TRACES = [
    "self.seen.append(self.p.period)",
    "self.broker.setcash(5)",
    "setattr(self, 'a', 1)",
    "print(self.p.period)",
    "self.add_timer(bt.Timer.SESSION_START)",
    "self.setsizer(bt.sizers.FixedSize(stake=self.p.period))",
]


@pytest.mark.parametrize("body", HARMLESS)
def test_setting_attributes_may_be_repeated(body: str) -> None:
    assert is_repeatable(compile_strategy(CODE.format(body=f"        {body}")))


@pytest.mark.parametrize("body", LEAVES_TRACES)
def test_what_leaves_traces_may_not(body: str) -> None:
    assert not is_repeatable(compile_strategy(CODE.format(body=f"        {body}")))
