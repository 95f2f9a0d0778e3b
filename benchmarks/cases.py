"""Cases: the strategies that are measured, as source text, and how much of them."""

from __future__ import annotations

from importlib.resources import files
from itertools import product
from typing import Final

NAMES: Final = ("sma_cross", "rsi_stop", "ema_atr_trail")
"""Averages that cross; an oscillator with a resting stop; a trailing stop by hand."""

SIZES: Final = (1_260, 100_000, 1_663_134)
"""Bars: five years of days; three months of minutes; four years of them."""

CASH: Final = 10_000.0
"""Dollars at the start."""

FAST: Final = tuple(range(5, 55, 2))
SLOW: Final = tuple(range(60, 260, 5))
PAIRS: Final = tuple(product(FAST, SLOW))
"""1,000 pairs of a fast and a slow period, made of 65 different averages."""

SYMBOLS: Final = 500
"""Feeds of a portfolio."""


def source(name: str) -> str:
    """The text of a case."""
    return (files("benchmarks") / "strategies" / f"{name}.py.txt").read_text()
