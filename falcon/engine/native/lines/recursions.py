"""Kernels whose value follows from their own previous value.

Definitions: `falcon.engine.indicators.recursions`.
"""

from __future__ import annotations

import math

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel


@kernel
def smoothed(out: Floats, first: int, x: Floats, alpha: float) -> None:
    """Smooth by one alpha; the first value is there already."""
    keep = 1.0 - alpha
    value = out[first]
    for i in range(first + 1, out.size):
        value = value * keep + x[i] * alpha
        out[i] = value


@kernel
def adaptive(out: Floats, first: int, x: Floats, alpha: Floats) -> None:
    """Smooth by an alpha of each bar; the first value is there already."""
    value = out[first]
    for i in range(first + 1, out.size):
        value = value * (1.0 - alpha[i]) + x[i] * alpha[i]
        out[i] = value


@kernel
def accumulated(out: Floats, first: int, x: Floats, seed: float) -> None:
    """Add up from a seed on."""
    value = seed
    for i in range(first, out.size):
        value += x[i]
        out[i] = value


@kernel
def nonzero(out: Floats, first: int, x: Floats, value: float) -> None:
    """Show the last value that was not zero, from one on."""
    for i in range(first, out.size):
        if x[i] != 0.0:
            value = x[i]
        out[i] = value


@kernel
def heikin_open(out: Floats, first: int, average: Floats) -> None:
    """Open of averaged candles: the middle of the one before, which is there."""
    value = out[first - 1]
    for i in range(first, out.size):
        value = (value + average[i - 1]) / 2.0
        out[i] = value


@kernel
def corrected(
    out: Floats,
    first: int,
    x: Floats,
    average: Floats,
    given: tuple[float, Floats],
) -> None:
    """Correct an average by the gain that leaves the smallest error.

    What is given are the value before, alpha, and the largest gain in tenths.
    """
    previous, numbers = given
    alpha, limit = numbers[0], int(numbers[1])
    gains = np.arange(-limit, limit + 1) / 10.0
    for i in range(first, out.size):
        best = average[i]
        least = math.inf
        for gain in gains:
            correction = average[i] + gain * (x[i] - previous)
            value = alpha * correction + (1.0 - alpha) * previous
            error = abs(x[i] - value)
            if error < least:
                least, best = error, value
        out[i] = previous = best
