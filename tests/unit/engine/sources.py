"""Small strategies for the tests of the engine."""

from __future__ import annotations

from textwrap import indent

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe, to_stamp
from tests.examples import A_DAY

DAY = 86_400_000_000

FIRST_LINE = 5
"""Line of the source on which the body of `strategy` begins."""


def strategy(body: str, *, init: str = "", head: str = "", more: str = "") -> str:
    """A strategy whose ``next`` has the body given.

    Without ``init`` and ``head`` the body begins on line `FIRST_LINE`.
    """
    lines = ["import backtrader as bt", head, "class Example(bt.Strategy):"]
    if init:
        lines += ["    def __init__(self):", indent(init, " " * 8)]
    lines += ["    def next(self):", indent(body, " " * 8)]
    if more:
        lines += [indent(more, " " * 4)]
    return "\n".join(lines) + "\n"


def series(*closes: float, symbol: str = "AAPL") -> BarSeries:
    """Daily bars that open at the last close and move by one around both."""
    close = np.array(closes, dtype=np.float64)
    opened = np.concatenate([close[:1], close[:-1]])
    return BarSeries(
        symbol=symbol,
        timeframe=Timeframe.DAY,
        stamps=to_stamp(A_DAY) + DAY * np.arange(len(close), dtype=np.int64),
        open=opened,
        high=np.maximum(opened, close) + 1,
        low=np.minimum(opened, close) - 1,
        close=close,
        volume=np.full(len(close), 1_000.0),
    )


RISING = series(*range(50, 80))
"""Thirty bars, each a dollar above the last."""
