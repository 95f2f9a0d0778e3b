"""TA-Lib's recursions: averages and oscillators by running sums, as it defines them.

Every kernel begins on the first bar on which its leading inputs are numbers and shows
NaN until it has seen enough of them. ``own[0]`` is the value, ``own[1]`` counts the
bars seen, further rows are running sums. Sums are kept by plain addition and
subtraction, in TA-Lib's order, because that decides the last bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from falcon.engine.indicators.kernels import Kernel, Params, Rows, Span

EPSILON: Final = 1e-14
"""What TA-Lib takes for zero."""

Step = Callable[[Rows, int, int, Rows, Params], None]
"""Writes bar ``i``, the ``n``-th that counts, given own rows, inputs and parameters."""


def counted(step: Step, *, rows: int, leads: int = 1) -> Kernel:
    """A kernel that goes bar by bar and counts the bars on which its leads are there.

    Args:
        step: of one bar.
        rows: that it owns beside the value and the count.
        leads: inputs that must be numbers for a bar to count.
    """

    def fill(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
        count = own[1]
        for i in range(span.start, span.stop):
            n = 0 if i == span.first else int(count[i - 1])
            if n or not any(math.isnan(line[i]) for line in inputs[:leads]):
                n += 1
                step(own, i, n, inputs, params)
            count[i] = n

    return Kernel(
        fill=fill,
        warm_up=lambda _: 0,
        reach=lambda params: int(params[0]) + 1,
        rows=2 + rows,
    )


def _simple(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Running sum over the period."""
    (x,), period, total = inputs, int(params[0]), own[2]
    value = x[i] if n == 1 else total[i - 1] + x[i]
    if n >= period:
        own[0][i] = value / period
        value -= x[i - period + 1]
    total[i] = value


def _exponential(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """(x - e) * alpha + e; seed: mean of the first period values after some skipped.

    Parameters: period, alpha, bars skipped.
    """
    (x,), period, total = inputs, int(params[0]), own[2]
    seen = n - int(params[2])
    if seen > period:
        before = own[0][i - 1]
        own[0][i] = (x[i] - before) * params[1] + before
        return
    if seen >= 1:
        total[i] = x[i] if seen == 1 else total[i - 1] + x[i]
    if seen == period:
        own[0][i] = total[i] / period


def _weighted(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Two running sums: of values by 1 to period, and of the values."""
    (x,), period, (_, _, weighted, plain) = inputs, int(params[0]), own
    sums = (weighted[i - 1], plain[i - 1]) if n > 1 else (0.0, 0.0)
    total, last = sums[0], sums[1] + x[i]
    if n < period:
        total += x[i] * n
    else:
        last -= x[i - period] if n > period else 0.0
        total += x[i] * period
        own[0][i] = total / (period * (period + 1) >> 1)
        total -= last
    weighted[i], plain[i] = total, last


def _relative_strength(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """100 * gain / (gain + loss), both smoothed by Wilder; seed: plain means."""
    (x,), period, (_, _, gains, losses) = inputs, int(params[0]), own
    if n == 1:
        gains[i] = losses[i] = 0.0
        return
    gain, loss, change = gains[i - 1], losses[i - 1], x[i] - x[i - 1]
    if n > period + 1:
        loss *= period - 1
        gain *= period - 1
    if change < 0:
        loss -= change
    else:
        gain += change
    if n > period:
        loss /= period
        gain /= period
        both = gain + loss
        own[0][i] = 0.0 if -EPSILON < both < EPSILON else 100 * (gain / both)
    gains[i], losses[i] = gain, loss


def _deviation(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Root of the mean square less the square of the mean, the second input."""
    (x, mean), period, squares = inputs, int(params[0]), own[2]
    value = x[i] * x[i] if n == 1 else squares[i - 1] + x[i] * x[i]
    if n >= period:
        variance = value / period - mean[i] * mean[i]
        own[0][i] = 0.0 if variance < EPSILON else math.sqrt(variance)
        value -= x[i - period + 1] * x[i - period + 1]
    squares[i] = value


def _sum(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Running sum."""
    (x,), period, total = inputs, int(params[0]), own[2]
    value = x[i] if n == 1 else total[i - 1] + x[i]
    if n >= period:
        own[0][i] = value
        value -= x[i - period + 1]
    total[i] = value


def _balance(own: Rows, i: int, n: int, inputs: Rows, _params: Params) -> None:
    """On balance volume, which begins with the first volume. Inputs: price, volume."""
    price, volume = inputs
    if n == 1:
        own[0][i] = volume[i]
        return
    change = price[i] - price[i - 1]
    signed = volume[i] if change > 0 else -volume[i] if change < 0 else 0.0
    own[0][i] = own[0][i - 1] + signed


def _shown(own: Rows, i: int, _n: int, inputs: Rows, _params: Params) -> None:
    """The first input where the second is a number."""
    value, other = inputs
    own[0][i] = math.nan if math.isnan(other[i]) else value[i]


KERNELS: Final = {
    "ta_sma": counted(_simple, rows=1),
    "ta_ema": counted(_exponential, rows=1),
    "ta_wma": counted(_weighted, rows=2),
    "ta_rsi": counted(_relative_strength, rows=2),
    "ta_deviation": counted(_deviation, rows=1),
    "ta_sum": counted(_sum, rows=1),
    "ta_obv": counted(_balance, rows=0, leads=2),
    "ta_shown": counted(_shown, rows=0),
}
