"""Extremes of windows, with the rules of Python's `max` and `min`.

A queue holds the bars that may still become the extreme, the present one first; each
bar enters and leaves once. A NaN beats nothing and enters no queue; in the oldest place
of a window it is what all others are compared with, and stays.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel

Beats = Callable[[float, float], bool]
Shown = Callable[[Floats, int, int], float]
Fill = Callable[[Floats, int, Floats, int], None]
"""Fills a row from its first value on, from another over windows of a length."""


def _over_windows(beats: Beats, shown: Shown) -> Fill:
    """A kernel that shows something of the extreme of each window.

    Args:
        beats: whether a later value takes the place of an earlier one.
        shown: from the row, the bar and the bar of the extreme.
    """

    @kernel
    def fill(out: Floats, first: int, x: Floats, period: int) -> None:
        queue = np.empty(_room(period), np.int64)
        mask = queue.size - 1
        head = tail = 0
        for i in range(first - period + 1, out.size):
            value = x[i]
            if value == value:  # noqa: PLR0124 -- NaN
                while tail > head and beats(value, x[queue[(tail - 1) & mask]]):
                    tail -= 1
                queue[tail & mask] = i
                tail += 1
            if i < first:
                continue
            oldest = i - period + 1
            if tail > head and queue[head & mask] < oldest:
                head += 1
            is_nan = x[oldest] != x[oldest]
            out[i] = shown(x, i, oldest if is_nan else queue[head & mask])

    return fill


@kernel
def _room(period: int) -> int:
    """Return a power of two for the bars of a window and the one that leaves it."""
    room = 1
    while room <= period:
        room *= 2
    return room


@kernel
def _above(value: float, best: float) -> bool:
    return value > best


@kernel
def _not_below(value: float, best: float) -> bool:
    return value >= best


@kernel
def _below(value: float, best: float) -> bool:
    return value < best


@kernel
def _not_above(value: float, best: float) -> bool:
    return value <= best


@kernel
def _value(x: Floats, _: int, best: int) -> float:
    value: float = x[best]
    return value


@kernel
def _age(_: Floats, i: int, best: int) -> float:
    return float(i - best)


highest = _over_windows(_above, _value)
lowest = _over_windows(_below, _value)
since_highest = _over_windows(_not_below, _age)
since_lowest = _over_windows(_not_above, _age)
since_first_highest = _over_windows(_above, _age)
since_first_lowest = _over_windows(_below, _age)
