"""Compiling everything ahead, once: ``python -m falcon.engine.native.warm``."""

from __future__ import annotations

import sys
from typing import Final

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine.compile import compile_strategy
from falcon.engine.native.columns import date_numbers
from falcon.engine.native.jit import is_kept
from falcon.engine.native.machine.loop import go
from falcon.engine.sweeps import Sweep

_STRATEGY: Final = """
import backtrader as bt


class Warm(bt.Strategy):
    def next(self):
        self.buy()
"""


def warm() -> None:
    """Load all native code, and compile what is not kept from an earlier time."""
    date_numbers(np.zeros(1, np.int64))
    # A sweep needs what a run needs, and more.
    for _ in Sweep(compile_strategy(_STRATEGY), _bars()).outcomes([{}]):
        pass


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
    if not is_compiled():
        sys.stdout.write("Compiling native code, once: one to three minutes …\n")
        sys.stdout.flush()
    warm()
