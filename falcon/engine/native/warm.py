"""Compiling everything ahead, once: ``python -m falcon.engine.native.warm``."""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine.compile import compile_strategy
from falcon.engine.native.broker.book import blank
from falcon.engine.native.broker.market import market_of
from falcon.engine.native.columns import columns_of, date_numbers
from falcon.engine.native.curve import curve_of
from falcon.engine.native.jit import is_kept
from falcon.engine.native.machine.loop import go
from falcon.engine.native.tally import tally_of
from falcon.engine.runs import run
from falcon.engine.tiers import Tier

_STRATEGY: Final = """
import backtrader as bt


class Warm(bt.Strategy):
    def next(self):
        self.buy()
"""


def warm() -> None:
    """Load all native code, and compile what is not kept from an earlier time."""
    date_numbers(np.zeros(1, np.int64))
    curve_of(np.ones(1), 1.0, np.zeros(1))
    tally_of(blank(np.empty((0, 2)), market_of([columns_of(_bars())]), 1))
    run(compile_strategy(_STRATEGY), _bars(), tier=Tier.NATIVE)


def is_compiled() -> bool:
    """Whether `warm` finds machine code on disk, and takes no minute."""
    return is_kept(go)


def _bars() -> BarSeries:
    prices = np.ones(2)
    return BarSeries(
        symbol="A",
        timeframe=Timeframe.DAY,
        stamps=np.array([0, 86_400_000_000]),
        open=prices,
        high=prices,
        low=prices,
        close=prices,
        volume=prices,
    )


if __name__ == "__main__":
    warm()
