"""TA-Lib's computations over high, low and close, and over single older values.

The form of the kernels is that of `falcon.engine.indicators.talib_averages`.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.indicators.kernels import Params, Rows
from falcon.engine.indicators.talib_averages import EPSILON, counted

_CONSTANT: Final = 0.015
"""Of the commodity channel index."""


def _true_range(i: int, inputs: Rows) -> float:
    high, low, close = inputs[0][i], inputs[1][i], inputs[2][i - 1]
    widest = high - low
    for other in (abs(close - high), abs(close - low)):
        widest = max(widest, other)
    return widest


def _range(own: Rows, i: int, n: int, inputs: Rows, _params: Params) -> None:
    """The true range, from the second bar on."""
    if n > 1:
        own[0][i] = _true_range(i, inputs)


def _average_range(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The true range smoothed by Wilder; seed: mean of the first period ranges."""
    period, total = int(params[0]), own[2]
    if n == 1:
        total[i] = 0.0
        return
    value = total[i - 1]
    if n > period + 1:
        value = (value * (period - 1) + _true_range(i, inputs)) / period
    else:
        value += _true_range(i, inputs)
        value = value / period if n == period + 1 else value
    total[i] = value
    if n > period:
        own[0][i] = value


def _stochastic(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Place of the close between the extremes of the period, 0 to 100."""
    (high, low, close), period = inputs, int(params[0])
    if n >= period:
        lowest, highest = (
            min(low[i - period + 1 : i + 1]),
            max(high[i - period + 1 : i + 1]),
        )
        share = (highest - lowest) / 100.0
        own[0][i] = (close[i] - lowest) / share if share else 0.0


def _williams(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The same from the highest downwards, 0 to -100."""
    (high, low, close), period = inputs, int(params[0])
    if n >= period:
        lowest, highest = (
            min(low[i - period + 1 : i + 1]),
            max(high[i - period + 1 : i + 1]),
        )
        share = (highest - lowest) / -100.0
        own[0][i] = (highest - close[i]) / share if share else 0.0


def _highest(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The largest of the period."""
    if n >= params[0]:
        own[0][i] = max(inputs[0][i - int(params[0]) + 1 : i + 1])


def _lowest(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The smallest of the period."""
    if n >= params[0]:
        own[0][i] = min(inputs[0][i - int(params[0]) + 1 : i + 1])


def _channel(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """Distance of the typical price from its mean, over the mean distance.

    TA-Lib keeps the period in a ring and sums in the order of its places.
    """
    period = int(params[0])
    if n < period:
        return
    first, bars = n % period, (line[i - period + 1 : i + 1] for line in inputs)
    window = [(high + low + close) / 3 for high, low, close in zip(*bars, strict=True)]
    ring = window[period - first :] + window[: period - first]
    mean = _added(ring) / period
    spread = _added([abs(value - mean) for value in ring])
    distance = window[-1] - mean
    is_flat = distance == 0.0 or spread == 0.0
    own[0][i] = 0.0 if is_flat else distance / (_CONSTANT * (spread / period))


def _added(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total


def _moved(own: Rows, i: int, n: int, inputs: Rows, period: int) -> None:
    """Smooth what the highs rose, the lows fell and the range was, after Wilder."""
    high, low, _ = inputs
    rows = own[2:5]
    if n == 1:
        for row in rows:
            row[i] = 0.0
        return
    up, down = high[i] - high[i - 1], low[i - 1] - low[i]
    added = (
        down if down > 0 and up < down else 0.0,
        up if up > 0 and up > down else 0.0,
        _true_range(i, inputs),
    )
    for row, more in zip(rows, added, strict=True):
        value = row[i - 1]
        row[i] = (value - value / period if n > period else value) + more


def _index(own: Rows, i: int) -> float | None:
    """100 * difference of both directions over their sum; ``None`` without any."""
    minus, plus, width = (row[i] for row in own[2:5])
    if -EPSILON < width < EPSILON:
        return None
    down, up = 100.0 * (minus / width), 100.0 * (plus / width)
    both = down + up
    return None if -EPSILON < both < EPSILON else 100.0 * (abs(down - up) / both)


def _average_index(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The directional index smoothed by Wilder; seed: mean of the first period."""
    period, kept = int(params[0]), own[5]
    _moved(own, i, n, inputs, period)
    value = kept[i - 1] if n > period + 1 else 0.0
    if n > period:
        index = _index(own, i)
        if n <= 2 * period:
            value += index or 0.0
            value = value / period if n == 2 * period else value
        elif index is not None:
            value = (value * (period - 1) + index) / period
        if n >= 2 * period:
            own[0][i] = value
    kept[i] = value


def _direction(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """100 * what one direction moved over the range. Parameters: period, is plus."""
    period = int(params[0])
    _moved(own, i, n, inputs, period)
    if n > period:
        moved, width = own[3 if params[1] else 2][i], own[4][i]
        is_flat = -EPSILON < width < EPSILON
        own[0][i] = 0.0 if is_flat else 100.0 * (moved / width)


def _momentum(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The change over some bars."""
    (x,), period = inputs, int(params[0])
    if n > period:
        own[0][i] = x[i] - x[i - period]


def _rate(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """(x / value some bars ago - less) * factor, 0 after 0."""
    (x,), period = inputs, int(params[0])
    if n > period:
        old = x[i - period]
        own[0][i] = (x[i] / old - params[1]) * params[2] if old else 0.0


def _growth(own: Rows, i: int, n: int, inputs: Rows, params: Params) -> None:
    """The change over some bars by the older value, 0 after 0."""
    (x,), period = inputs, int(params[0])
    if n > period:
        old = x[i - period]
        own[0][i] = (x[i] - old) / old if old else 0.0


KERNELS: Final = {
    "ta_range": counted(_range, rows=0, leads=3),
    "ta_atr": counted(_average_range, rows=1, leads=3),
    "ta_stochastic": counted(_stochastic, rows=0, leads=3),
    "ta_williams": counted(_williams, rows=0, leads=3),
    "ta_highest": counted(_highest, rows=0),
    "ta_lowest": counted(_lowest, rows=0),
    "ta_cci": counted(_channel, rows=0, leads=3),
    "ta_adx": counted(_average_index, rows=4, leads=3),
    "ta_direction": counted(_direction, rows=3, leads=3),
    "ta_momentum": counted(_momentum, rows=0),
    "ta_rate": counted(_rate, rows=0),
    "ta_growth": counted(_growth, rows=0),
}
