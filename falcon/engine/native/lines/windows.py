"""Windows that do not slide: weights, truths, ranks.

Definitions: `falcon.engine.indicators.windows`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines.sums import LARGE, total, two_sum

LANES: Final = 64
"""Bars that are summed side by side."""


@kernel
def weighted(
    out: Floats, first: int, x: Floats, coefficient: float, weights: Floats
) -> bool:
    """Coefficient times the exact sum of the rounded products.

    Args:
        out: row to fill.
        first: index of its first value.
        x: values from the first window on.
        coefficient: of the sum.
        weights: of the oldest values of a window.

    Returns:
        Whether all the sums exist.
    """
    sums, products = np.empty((4, LANES)), np.empty(weights.size)
    for start in range(first, out.size, LANES):
        lanes = min(LANES, out.size - start)
        _add_products(sums, lanes, x[start - first :], weights)
        for lane in range(lanes):
            value, exists = sums[0, lane] + sums[1, lane], True
            if sums[2, lane] != 0.0 or not sums[3, lane] < LARGE:
                for k in range(weights.size):
                    products[k] = x[start - first + lane + k] * weights[k]
                value, exists = total(products, 0, weights.size)
            if not exists:
                return False
            out[start + lane] = coefficient * value
    return True


@kernel
def _add_products(sums: Floats, lanes: int, x: Floats, weights: Floats) -> None:
    """Sum the products of the windows that begin side by side, as pairs.

    Fills rows of high parts, low parts, what the pairs lost, and all sizes together.
    """
    sums[:] = 0.0
    high, low, lost, size = sums[0], sums[1], sums[2], sums[3]
    for k in range(weights.size):
        for lane in range(lanes):
            product = x[k + lane] * weights[k]
            high[lane], error = two_sum(high[lane], product)
            low[lane], missed = two_sum(low[lane], error)
            lost[lane] += abs(missed)
            size[lane] += abs(product)


@kernel
def any_of(out: Floats, first: int, x: Floats, period: int) -> None:
    """1.0 if some value of the window is not zero."""
    last = -1
    for i in range(first - period + 1, out.size):
        if x[i] != 0.0:
            last = i
        if i >= first:
            out[i] = 1.0 if last > i - period else 0.0


@kernel
def all_of(out: Floats, first: int, x: Floats, period: int) -> None:
    """1.0 if no value of the window is zero."""
    last = -1
    for i in range(first - period + 1, out.size):
        if x[i] == 0.0:
            last = i
        if i >= first:
            out[i] = 0.0 if last > i - period else 1.0


@kernel
def rank(out: Floats, first: int, x: Floats, period: int) -> None:
    """Share of the window that is below its last value."""
    for i in range(first, out.size):
        last, below = x[i], 0
        for value in x[i - period + 1 : i + 1]:
            below += value < last
        out[i] = below / period


@kernel
def has_nan(x: Floats, start: int, stop: int) -> bool:
    """Whether some value is not a number."""
    count = 0
    for i in range(start, stop):
        count += x[i] != x[i]
    return count > 0
