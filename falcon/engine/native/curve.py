"""The curve: an equity curve in the few numbers that its figures are made of.

`falcon.analytics.metrics` says what each of them is and computes them with numpy; here
are the same to the last bit, in one call that needs no further memory than the returns.
So sums are taken as numpy takes them: in eight strands over up to 128 values, longer
ones in halves.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import entry, kernel, lean

STATE: Final = 0
"""What the curve is like, one of those below."""
MEAN: Final = 1
DEVIATION: Final = 2
DOWNSIDE: Final = 3
DEEPEST: Final = 4
LATEST: Final = 5
WIDTH: Final = 6
"""Numbers of `curve_of`."""

ORDINARY: Final = 0
LOST: Final = 1
"""Some value, or the capital, is not above zero."""
STRANGE: Final = 2
"""Some value is no finite number."""

_BLOCK: Final = 128
_SEEN: Final = 64
"""Values that are looked at together before each of them is."""

_STRANDS: Final = 8
_DEEPEST_HALVES: Final = 64

_PLAIN: Final = 0
_SPREAD: Final = 1
_LOSSES: Final = 2
"""What is summed: values, squares of distances, squares of what is below zero."""


@entry
def curve_of(equity: Floats, capital: float, returns: Floats) -> Floats:
    """Reduce a curve.

    Args:
        equity: float64[n], n at least 1, dollars after each step.
        capital: dollars before.
        returns: float64[n], written.

    Returns:
        float64[WIDTH]: see the constants. Mean, sample deviation and downside deviation
        of the returns are 0 unless the curve is ordinary; the sample deviation also of
        one return.
    """
    found = np.zeros(WIDTH)
    found[STATE] = _state(equity, capital)
    _falls(equity, capital, found)
    if found[STATE] != ORDINARY:
        return found
    count = equity.size
    returns[0] = equity[0] / capital - 1
    for i in range(1, count):
        returns[i] = equity[i] / equity[i - 1] - 1
    mean = _sum(returns, _PLAIN, 0.0) / count
    found[MEAN] = mean
    if count > 1:
        found[DEVIATION] = math.sqrt(_sum(returns, _SPREAD, mean) / (count - 1))
    found[DOWNSIDE] = math.sqrt(_sum(returns, _LOSSES, 0.0) / count)
    return found


@lean
def _state(equity: Floats, capital: float) -> int:
    low, strange = int(capital <= 0), 0
    for i in range(equity.size):
        low += equity[i] <= 0
        # Zero for every finite number, NaN for others.
        strange += equity[i] - equity[i] != 0
    if strange:
        return STRANGE
    return LOST if low else ORDINARY


@lean
def _falls(equity: Floats, capital: float, found: Floats) -> None:
    """The deepest and the latest fall from a peak.

    Below one peak the lowest value falls deepest, and rounding keeps that order.
    """
    peak, low, deepest = capital, capital, 0.0
    for start in range(0, equity.size, _SEEN):
        block = equity[start : start + _SEEN]
        if not _leaves(block, low, peak):
            continue
        for i in range(block.size):
            value = block[i]
            if value > peak:
                deepest = max(deepest, _fall(peak, low))
                peak = low = value
            elif value < low:
                low = value
    found[DEEPEST] = max(deepest, _fall(peak, low))
    found[LATEST] = _fall(peak, equity[equity.size - 1])


@lean
def _leaves(values: Floats, low: float, high: float) -> bool:
    """Whether some value lies outside."""
    outside = 0
    for i in range(values.size):
        outside += (values[i] > high) | (values[i] < low)
    return outside > 0


@lean
def _fall(peak: float, value: float) -> float:
    if not peak > 0:
        return 0.0
    return min(max((peak - value) / peak, 0.0), 1.0)


@kernel
def _sum(values: Floats, what: int, mean: float) -> float:
    """Sum as numpy does, halves first to last."""
    starts = np.zeros(_DEEPEST_HALVES, np.int64)
    counts = np.zeros(_DEEPEST_HALVES, np.int64)
    stages = np.zeros(_DEEPEST_HALVES, np.int64)
    sums, taken = np.zeros(_DEEPEST_HALVES), np.empty(_BLOCK)
    counts[0] = values.size
    top, known = 0, 0
    while top >= 0:
        count = counts[top]
        if count <= _BLOCK:
            start = starts[top]
            _take(values[start : start + count], what, mean, taken)
            sums[known] = _block(taken, count)
            known += 1
            top -= 1
            continue
        half = count // 2
        half -= half % _STRANDS
        stage = stages[top]
        stages[top] += 1
        if stage == 2:  # noqa: PLR2004 -- both halves are known
            known -= 1
            sums[known - 1] += sums[known]
            top -= 1
            continue
        starts[top + 1] = starts[top] + stage * half
        counts[top + 1] = half if stage == 0 else count - half
        stages[top + 1] = 0
        top += 1
    return float(sums[0])


@lean
def _take(part: Floats, what: int, mean: float, taken: Floats) -> None:
    """What is to be summed of some values."""
    if what == _PLAIN:
        for i in range(part.size):
            taken[i] = part[i]
    elif what == _SPREAD:
        for i in range(part.size):
            taken[i] = (part[i] - mean) * (part[i] - mean)
    else:
        for i in range(part.size):
            loss = min(0.0, part[i])
            taken[i] = loss * loss


@lean
def _block(x: Floats, count: int) -> float:
    """Sum up to 128 values."""
    total, rest = 0.0, 0
    if count >= _STRANDS:
        a, b, c, d, e, f, g, h = x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
        rest = count - count % _STRANDS
        for i in range(_STRANDS, rest, _STRANDS):
            a, b, c, d = a + x[i], b + x[i + 1], c + x[i + 2], d + x[i + 3]
            e, f, g, h = e + x[i + 4], f + x[i + 5], g + x[i + 6], h + x[i + 7]
        total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(rest, count):
        total += x[i]
    return total
