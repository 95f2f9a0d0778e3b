"""Exact sums: correctly rounded totals of windows, at a cost that knows no period.

A sum is kept as an unevaluated pair ``high + low``. Each addition stores its rounding
error in ``low`` (`two_sum`, Knuth, *The Art of Computer Programming* 2, 4.2.2); as long
as no addition to ``low`` rounds, the pair is the exact sum, and ``high + low`` rounds
it once, as `math.fsum` does. So a window slides by two values and one test. Where the
test fails (values too far apart in size, not finite, or near overflow) the window is
summed afresh with as many parts as it takes (Shewchuk, *Adaptive Precision
Floating-Point Arithmetic*, 1997).

Prices need not even that: values of about the same size are whole multiples of the last
digit of the smallest one, see `falcon.engine.native.lines.wholes`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines.wholes import BLOCK, sum_wholes, unit_of

LARGE: Final = 1e300
"""Values below this cannot overflow in a window of any period."""

PARTS: Final = 2_200
"""More parts than a sum of floats can have: each holds a bit that no other one has."""


@kernel
def two_sum(left: float, right: float) -> tuple[float, float]:
    """Return the rounded sum of two numbers and its error."""
    total = left + right
    shadow = total - left
    return total, (left - (total - shadow)) + (right - shadow)


@kernel
def fill_sums(out: Floats, first: int, x: Floats, period: int, divisor: float) -> bool:
    """Sums of the windows that end at ``first`` and later, over a divisor.

    Returns:
        Whether all of them exist.
    """
    parts = np.empty(PARTS)
    block = max(BLOCK, 4 * period)
    wholes, sums = np.empty(block + period, np.int64), np.empty(block, np.int64)
    i = first
    while i < out.size:
        rest = out[: min(i + block, out.size)]
        unit = unit_of(x[i - period + 1 : rest.size], period)
        if unit != 0.0:
            seen = x[i - period + 1 : rest.size]
            sum_wholes(rest[i:], seen, (unit, divisor), wholes, sums)
            i = rest.size
            continue
        high, low, lost, size = _pair(x, i - period + 1, i + 1)
        if lost == 0.0 and size < LARGE:
            out[i] = (high + low) / divisor
            i = _slide(rest, i + 1, x, period, divisor, (high, low))
            continue
        total, exists = _in_parts(x, i - period + 1, i + 1, size, parts)
        if not exists:
            return False
        out[i] = total / divisor
        i += 1
    return True


@kernel
def total(x: Floats, start: int, stop: int) -> tuple[float, bool]:
    """Return the correctly rounded sum of some values, and whether there is one."""
    high, low, lost, size = _pair(x, start, stop)
    if lost == 0.0 and size < LARGE:
        return high + low, True
    return _in_parts(x, start, stop, size, np.empty(PARTS))


@kernel
def _slide(
    out: Floats,
    start: int,
    x: Floats,
    period: int,
    divisor: float,
    pair: tuple[float, float],
) -> int:
    """Go on from the pair of the window before; return the first bar not done."""
    high, low = pair
    for i in range(start, out.size):
        step, rest = two_sum(x[i], -x[i - period])
        high, error = two_sum(high, step)
        more, lost = two_sum(rest, error)
        low, missed = two_sum(low, more)
        if lost != 0.0 or missed != 0.0 or not abs(x[i]) < LARGE:
            return i
        out[i] = (high + low) / divisor
    return out.size


@kernel
def _pair(x: Floats, start: int, stop: int) -> tuple[float, float, float, float]:
    """Return the sum as a pair, what the pair lost, and the sum of all sizes."""
    high = low = lost = size = 0.0
    for i in range(start, stop):
        high, error = two_sum(high, x[i])
        low, missed = two_sum(low, error)
        lost += abs(missed)
        size += abs(x[i])
    return high, low, lost, size


@kernel
def _in_parts(
    x: Floats, start: int, stop: int, size: float, parts: Floats
) -> tuple[float, bool]:
    if not size < LARGE:
        return _special(x, start, stop)
    count = 0
    for i in range(start, stop):
        rest = x[i]
        kept = 0
        for j in range(count):
            rest, error = two_sum(rest, parts[j])
            if error != 0.0:
                parts[kept] = error
                kept += 1
        if rest != 0.0:
            parts[kept] = rest
            kept += 1
        count = kept
    return _rounded(parts, count), True


@kernel
def _special(x: Floats, start: int, stop: int) -> tuple[float, bool]:
    """Return the sum where some value is not finite; there is none near overflow."""
    special = 0.0
    rises = falls = False
    for i in range(start, stop):
        value = x[i]
        if value - value != 0.0:
            special += value
            rises = rises or value > 0.0
            falls = falls or value < 0.0
        elif abs(value) >= LARGE:
            return 0.0, False
    return special, special != 0.0 and not (rises and falls)


@kernel
def _rounded(parts: Floats, count: int) -> float:
    """Return the sum of parts that do not overlap, smallest first, rounded once."""
    high = low = 0.0
    j = count - 1
    while j >= 0 and low == 0.0:
        high, low = two_sum(high, parts[j])
        j -= 1
    # Halfway between two numbers, the sign of what is left below decides.
    if j >= 0 and (low > 0.0) == (parts[j] > 0.0):
        further = high + 2.0 * low
        if further - high == 2.0 * low:
            return further
    return high
