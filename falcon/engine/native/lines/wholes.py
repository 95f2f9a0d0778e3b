"""Wholes: exact sums of values of about the same size, as sums of whole numbers.

A float is a whole multiple of the last digit of any float that is not larger. So all
values of a block are whole multiples of the last digit of the smallest one, and as long
as a sum of so many stays below 2**63, it is exact; made a float, it is rounded once.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel

BLOCK: Final = 1_024
"""Values that are looked at together, for windows that are not longer."""

_SIZE: Final = 0x7FFF_FFFF_FFFF_FFFF
"""All bits of a float but its sign."""
_DIGITS: Final = 52
_SPARE: Final = 10
"""Binary digits that a whole number has more than a float, and its sign."""
_LOWEST: Final = 64
_HIGHEST: Final = 2_000
"""Exponents of which neither the last digit nor the sum leaves the normal range."""


@kernel
def unit_of(x: Floats, period: int) -> float:
    """What all values are whole multiples of; 0.0 if so many could be too large."""
    largest, smallest = 0, _SIZE
    bits = x.view(np.int64)
    for i in range(bits.size):
        size = bits[i] & _SIZE
        largest = max(largest, size)
        smallest = min(smallest, size if size != 0 else _SIZE)
    low, high = smallest >> _DIGITS, largest >> _DIGITS
    spare = _SPARE - (high - low)
    if low < _LOWEST or high > _HIGHEST or spare < 0 or period > 1 << spare:
        return 0.0
    return math.ldexp(1.0, int(low) - 1_075)


@kernel
def sum_wholes(
    out: Floats,
    x: Floats,
    scale: tuple[float, float],
    wholes: npt.NDArray[np.int64],
    sums: npt.NDArray[np.int64],
) -> None:
    """Sums over a divisor of all windows.

    Args:
        out: where they go, one for each window.
        x: the values, the first window first.
        scale: the unit of the values, and the divisor.
        wholes: room for as many numbers as there are values.
        sums: room for as many as there are windows.
    """
    unit, divisor = scale
    period = x.size - out.size + 1
    times = 1.0 / unit
    for i in range(x.size):
        wholes[i] = np.int64(x[i] * times)
    total = np.int64(0)
    for i in range(period):
        total += wholes[i]
    sums[0] = total
    # What comes and what goes wait for no sum before them.
    gone, come = wholes[: out.size - 1], wholes[period : x.size]
    for i in range(gone.size):
        total += come[i] - gone[i]
        sums[i + 1] = total
    for i in range(out.size):
        out[i] = float(sums[i]) * unit / divisor
