"""Windows that do not slide: weights, truths, ranks.

Definitions: `falcon.engine.indicators.windows`.
"""

from __future__ import annotations

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines.sums import total


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
    products = np.empty(weights.size)
    for i in range(first, out.size):
        oldest = i - first
        for k in range(weights.size):
            products[k] = x[oldest + k] * weights[k]
        value, exists = total(products, 0, weights.size)
        if not exists:
            return False
        out[i] = coefficient * value
    return True


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
        below = 0
        for j in range(i - period + 1, i + 1):
            below += x[j] < x[i]
        out[i] = below / period


@kernel
def has_nan(x: Floats, start: int, stop: int) -> bool:
    """Whether some value is not a number."""
    count = 0
    for i in range(start, stop):
        count += x[i] != x[i]
    return count > 0
