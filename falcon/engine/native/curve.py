"""The curve: an equity curve in the few numbers that its figures are made of.

`falcon.analytics.metrics` says what each of them is and computes them with numpy; here
are the same to the last bit, in one call that needs no further memory than the returns.
So sums are taken as numpy takes them, see `falcon.engine.native.pairwise`.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.broker.book import Ints
from falcon.engine.native.jit import entry, kernel, lean
from falcon.engine.native.pairwise import LEAF, STOP, joined, leaves_of, sum_leaf

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

_SEEN: Final = 128
"""Values that are looked at together before each of them is."""


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
    found, count = np.zeros(WIDTH), equity.size
    _follow(equity, capital, found)
    if found[STATE] != ORDINARY:
        return found
    returns[0] = equity[0] / capital - 1
    for i in range(1, count):
        returns[i] = equity[i] / equity[i - 1] - 1
    leaves = leaves_of(count)
    total, losses = _sums(returns, leaves)
    found[MEAN] = mean = total / count
    found[DOWNSIDE] = math.sqrt(losses / count)
    if count > 1:
        found[DEVIATION] = math.sqrt(_squares(returns, mean, leaves) / (count - 1))
    return found


@lean
def _follow(equity: Floats, capital: float, found: Floats) -> None:
    """The state, and the deepest and the latest fall from a peak.

    Below one peak the lowest value falls deepest, and rounding keeps that order.
    """
    peak, low, deepest, lowest = capital, capital, 0.0, capital
    state = ORDINARY
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
                low, lowest = value, min(lowest, value)
            # Zero for every finite number, NaN for others.
            if value - value != 0:
                state = STRANGE
    found[STATE] = state if lowest > 0 else max(state, LOST)
    found[DEEPEST] = max(deepest, _fall(peak, low))
    found[LATEST] = _fall(peak, equity[equity.size - 1])


@lean
def _leaves(values: Floats, low: float, high: float) -> bool:
    """Whether some value does not lie between two others."""
    inside = 0
    for i in range(values.size):
        inside += (values[i] <= high) & (values[i] >= low)
    return inside < values.size


@lean
def _fall(peak: float, value: float) -> float:
    if not peak > 0:
        return 0.0
    return (peak - value) / peak


@kernel
def _sums(returns: Floats, leaves: Ints) -> tuple[float, float]:
    """The sum of all returns, and that of the squares of those below zero."""
    sums, losses = np.empty(len(leaves)), np.empty(len(leaves))
    taken, lost = np.empty(LEAF), np.empty(LEAF)
    start = 0
    for leaf in range(len(leaves)):
        # More than the leaf: a round number of values is gone through faster.
        values = returns[start : start + LEAF]
        for i in range(values.size):
            taken[i] = values[i]
            loss = min(0.0, values[i])
            lost[i] = loss * loss
        stop = leaves[leaf, STOP]
        sums[leaf] = sum_leaf(taken, stop - start)
        losses[leaf] = sum_leaf(lost, stop - start)
        start = stop
    return joined(sums, leaves), joined(losses, leaves)


@kernel
def _squares(returns: Floats, mean: float, leaves: Ints) -> float:
    """The sum of squared distances from the mean."""
    sums, taken = np.empty(len(leaves)), np.empty(LEAF)
    start = 0
    for leaf in range(len(leaves)):
        values = returns[start : start + LEAF]
        for i in range(values.size):
            taken[i] = (values[i] - mean) * (values[i] - mean)
        stop = leaves[leaf, STOP]
        sums[leaf] = sum_leaf(taken, stop - start)
        start = stop
    return joined(sums, leaves)
