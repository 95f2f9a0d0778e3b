"""What a hint says to write instead is accepted where it is written so."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.errors import UnsupportedConstructError
from tests.unit.engine.sources import RISING

HEAD = """import datetime
import random
import time
import backtrader as bt
import numpy as np
import pandas as pd
import pytz
from collections import deque
from colorama import Fore
from decimal import Decimal


class Shortage(Exception):
    def __init__(self, cash):
        super().__init__(f"short of {cash}")
        self.cash = cash


class S(bt.Strategy):
    params = dict(n=3, minutes=1440)

    def __init__(self):
        self.sma = bt.ind.SMA(self.data.close, period=self.p.n)
        self.values = []
"""
NEXT = "    def next(self):\n        "
INIT = "        "

HINTS = {
    "wall clock": (
        NEXT + "print(datetime.datetime.now())",
        NEXT + "print(self.data.datetime.datetime(0))",
    ),
    "seconds of the machine": (
        INIT + "self.t0 = time.time()\n" + NEXT + "pass",
        NEXT + "self.t0 = self.data.datetime.datetime(0)",
    ),
    "series of pandas": (
        NEXT + "x = pd.Series(self.values).rolling(3).mean()",
        NEXT + "x = np.mean(np.array(self.data.close.get(size=20)))",
    ),
    "chance": (
        NEXT + "if random.random() < 0.1:\n            self.buy()",
        NEXT + "if len(self) % 7 == 0:\n            self.buy()",
    ),
    "decimals": (
        NEXT + "x = Decimal('0.1') * 3",
        NEXT + "x = round(0.1 * 3, 8)",
    ),
    "colours": (
        NEXT + "print(Fore.RED + 'sell')",
        NEXT + "print('sell')",
    ),
    "zone": (
        NEXT + "x = pytz.timezone('US/Eastern')",
        NEXT + "x = self.data.datetime.time() < datetime.time(15, 30)",
    ),
    "own error": (
        NEXT + "raise Shortage('cash')",
        NEXT + "try:\n            raise ValueError('cash')\n"
        "        except ValueError as error:\n            print(error)",
    ),
    "sizer": (
        INIT + "self.sizer = bt.sizers.FixedSize(stake=10)\n" + NEXT + "pass",
        INIT + "self.setsizer(bt.sizers.FixedSize(stake=10))\n" + NEXT + "pass",
    ),
    "directions of an index": (
        INIT + "self.adx = bt.ind.ADX(self.data)\n" + NEXT + "x = self.adx.DIplus[0]",
        INIT
        + "self.di = bt.ind.DirectionalIndicator(self.data)\n"
        + NEXT
        + "x = self.di.plusDI[0] > self.di.minusDI[0]",
    ),
    "length of bars": (
        NEXT + "x = self.data._timeframe == bt.TimeFrame.Minutes",
        NEXT + "x = self.p.minutes < 1440",
    ),
    "observers": (
        INIT + "self.stats = {}\n" + NEXT + "pass",
        INIT + "self.my_stats = {}\n" + NEXT + "pass",
    ),
    "value before the first bar": (
        INIT + "self.up = self.data.close[0] > self.data.open[0]\n" + NEXT + "pass",
        INIT + "self.up = self.data.close - self.data.open\n" + NEXT + "x = self.up[0]",
    ),
    "file to read": (
        NEXT + "x = open('levels.txt')",
        NEXT + "x = self.p.n",
    ),
    "line while it runs": (
        NEXT + "x = bt.ind.SMA(self.data, period=5)",
        INIT
        + "self.slow = bt.ind.SMA(self.data, period=5)\n"
        + NEXT
        + "x = self.slow[-1]",
    ),
    "names looked up": (
        NEXT + "x = locals()",
        NEXT + "self.x = 1",
    ),
    "rows of a table": (
        NEXT + "x = self.data.close.iloc[-1]",
        NEXT + "x = self.data.close[-1] if len(self) > 1 else 0",
    ),
}


@pytest.mark.parametrize("case", HINTS)
def test_what_a_hint_says_is_accepted(case: str) -> None:
    refused, instead = HINTS[case]

    with pytest.raises(UnsupportedConstructError) as error:
        compile_strategy(f"{HEAD}{refused}\n")
    result = run(compile_strategy(f"{HEAD}{instead}\n"), RISING)

    assert error.value.line > HEAD.count("\n")
    assert error.value.column > 1
    assert error.value.hint
    assert len(result.equity) == len(RISING)
