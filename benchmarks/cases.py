"""Cases: the strategies that are measured, as source text."""

from __future__ import annotations

from importlib.resources import files

NAMES = ("sma_cross", "rsi_stop", "ema_atr_trail")
"""Averages that cross; an oscillator with a resting stop; a trailing stop by hand."""

SIZES = (1_260, 100_000, 1_663_134)
"""Bars: five years of days; three months of minutes; four years of them."""


def source(name: str) -> str:
    """The text of a case."""
    return (files("benchmarks") / "strategies" / f"{name}.py.txt").read_text()
