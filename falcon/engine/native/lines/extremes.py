"""Extremes of windows, with the rules of Python's `max` and `min`.

Of equal values the first is the extreme, which tells -0.0 from 0.0. A NaN beats nothing
and is left out; in the oldest place of a window it is what all others are compared
with, and stays.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel

Beats = Callable[[float, float], bool]
Fill = Callable[[Floats, int, Floats, int], None]
"""Fills a row from its first value on, from another over windows of a length."""


def _values(beats: Beats, equals_or_beats: Beats, worst: float) -> Fill:
    """Return a kernel for the extreme of each window.

    The windows that begin in one block of bars, as many as a window has, end in the
    next one: each is the end of the one and the beginning of the other (M. van Herk,
    *Pattern Recognition Letters* 13, 1992), with the last bar of the one in both.

    Args:
        beats: whether a later value takes the place of an earlier one.
        equals_or_beats: whether an earlier value keeps its place before a later one.
        worst: what everything equals or beats.
    """

    @kernel
    def fill(out: Floats, first: int, x: Floats, period: int) -> None:
        ends = np.empty(period)
        for start in range(first - period + 1, out.size - period + 1, period):
            best = worst
            for k in range(period - 1, -1, -1):
                value = x[start + k]
                best = value if equals_or_beats(value, best) else best
                ends[k] = best
            best = worst
            for k in range(min(period, out.size - start - period + 1)):
                oldest, last = x[start + k], start + period - 1 + k
                best = x[last] if beats(x[last], best) else best
                extreme = best if beats(best, ends[k]) else ends[k]
                out[last] = oldest if oldest != oldest else extreme  # noqa: PLR0124

    return fill


def _ages(beats: Beats) -> Fill:
    """Return a kernel for the bars since the extreme of each window without NaN.

    A queue holds the bars that may still become the extreme, the present one first;
    each bar enters and leaves once.

    Args:
        beats: whether a later value takes the place of an earlier one.
    """

    @kernel
    def fill(out: Floats, first: int, x: Floats, period: int) -> None:
        queue = np.empty(_room(period), np.int64)
        mask = queue.size - 1
        head = tail = 0
        for i in range(first - period + 1, out.size):
            while tail > head and beats(x[i], x[queue[(tail - 1) & mask]]):
                tail -= 1
            queue[tail & mask] = i
            tail += 1
            if queue[head & mask] == i - period:
                head += 1
            if i >= first:
                out[i] = float(i - queue[head & mask])

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


highest = _values(_above, _not_below, -math.inf)
lowest = _values(_below, _not_above, math.inf)
since_highest = _ages(_not_below)
since_lowest = _ages(_not_above)
since_first_highest = _ages(_above)
since_first_lowest = _ages(_below)
