"""Kernels whose value follows from their own previous value.

The first value is a seed, taken at ``span.first``; each further one reads bar
``i - 1`` of the rows that the kernel owns, and nothing else is remembered.
"""

from __future__ import annotations

import math
from itertools import pairwise

from falcon.engine.indicators.kernels import Params, Row, Rows, Span


def _mean(x: Row, last: int, period: int) -> float:
    return math.fsum(x[last - period + 1 : last + 1]) / period


def fill_smoothed(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Exponential smoothing: previous * (1 - alpha) + x * alpha.

    Seed: mean of the first period values. Parameters: period, alpha. Source: `EMA` with
    alpha 2 / (1 + period), `SMMA` with 1 / period.
    """
    (row,), (x,) = own, inputs
    period, alpha = int(params[0]), params[1]
    keep = 1.0 - alpha
    start = span.start
    if start == span.first:
        row[start] = _mean(x, start, period)
        start += 1
    value = row[start - 1]
    for i in range(start, span.stop):
        row[i] = value = value * keep + x[i] * alpha


def fill_adaptive(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Smoothing with an alpha of its own at each bar. Inputs: x, alpha.

    Seed: mean of the last period values at the first bar that has an alpha.
    Parameters: period. Source: `KAMA`.
    """
    (row,), (x, alpha), period = own, inputs, int(params[0])
    start = span.start
    if start == span.first:
        row[start] = _mean(x, start, period)
        start += 1
    value = row[start - 1]
    for i in range(start, span.stop):
        row[i] = value = value * (1.0 - alpha[i]) + x[i] * alpha[i]


def fill_accumulated(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Running sum by plain addition. Parameters: the value before the first bar."""
    (row,), (x,) = own, inputs
    value = params[0] if span.start == span.first else row[span.start - 1]
    for i in range(span.start, span.stop):
        row[i] = value = value + x[i]


def fill_nonzero(own: Rows, span: Span, inputs: Rows, _params: Params) -> None:
    """Last value that was not zero. Seed: the first value, be it zero.

    Source: `NonZeroDifference`, the memory of the crossings.
    """
    (row,), (x,) = own, inputs
    value = x[span.start] if span.start == span.first else row[span.start - 1]
    for i in range(span.start, span.stop):
        row[i] = value = x[i] or value


def fill_heikin_open(own: Rows, span: Span, inputs: Rows, _params: Params) -> None:
    """Heikin-Ashi open: (previous open + previous close) / 2.

    Inputs: open, close and Heikin-Ashi close. The first bar is (open + close) / 2.
    """
    (row,), (opened, closed, average) = own, inputs
    start = span.start
    if start == span.first:
        row[start] = (opened[start] + closed[start]) / 2.0
        start += 1
    for i in range(start, span.stop):
        row[i] = (row[i - 1] + average[i - 1]) / 2.0


def fill_corrected(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Average corrected by the gain that leaves the smallest error.

    Inputs: x and its EMA. Gains are tried from -limit to +limit in tenths, the first of
    equals wins. Seed: the EMA. Parameters: alpha, limit. Source: `ZLIndicator`.
    """
    (row,), (x, average) = own, inputs
    alpha, limit = params[0], int(params[1])
    for i in range(span.start, span.stop):
        best = average[i]
        least = math.inf
        previous = math.nan if i == span.first else row[i - 1]
        for tenths in range(-limit, limit + 1):
            correction = average[i] + tenths / 10 * (x[i] - previous)
            value = alpha * correction + (1.0 - alpha) * previous
            error = abs(x[i] - value)
            if error < least:
                least, best = error, value
        row[i] = best


def _fill_poles(own: Rows, i: int, x: Row, gamma: float, *, fresh: bool) -> None:
    """Set the four poles of a Laguerre filter at one bar; zero before the first."""
    first, second, third, fourth = own
    a, b, c, d = (0.0 if fresh else row[i - 1] for row in own)
    first[i] = (1.0 - gamma) * x[i] + gamma * a
    second[i] = -gamma * first[i] + a + gamma * b
    third[i] = -gamma * second[i] + b + gamma * c
    fourth[i] = -gamma * third[i] + c + gamma * d


def fill_laguerre_filter(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Weighted mean of the poles of a Laguerre filter, which are its memory.

    Parameters: period (bars to wait before the poles start from zero), gamma.
    """
    row, poles = own[0], own[1:]
    for i in range(span.start, span.stop):
        _fill_poles(poles, i, inputs[0], params[1], fresh=i == span.first)
        a, b, c, d = (pole[i] for pole in poles)
        row[i] = (a + (2 * b) + (2 * c) + d) / 6


def fill_laguerre_rsi(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Share of the falls from pole to pole in all their steps, 1 if there is none.

    Parameters: period (bars to wait before the poles start from zero), gamma.
    """
    row, poles = own[0], own[1:]
    for i in range(span.start, span.stop):
        _fill_poles(poles, i, inputs[0], params[1], fresh=i == span.first)
        up = down = 0.0
        for pole, following in pairwise(poles):
            if pole[i] >= following[i]:
                up += pole[i] - following[i]
            else:
                down += following[i] - pole[i]
        row[i] = up / (up + down) if up + down else 1.0
