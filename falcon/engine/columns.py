"""Columns: bars as the lines and the broker read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from falcon.domain.bars import Bar, BarSeries, Floats, Stamps, to_stamp
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.times import date_number

Column = list[float]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # date numbers are naive UTC
_EPOCH_NUMBER = float(_EPOCH.toordinal())
_DAY = 86_400_000_000
_PARTS = (
    (3_600_000_000, 24.0),
    (60_000_000, 24.0 * 60),
    (1_000_000, 24.0 * 3600),
    (1, 24.0 * 3600 * 1e6),
)
"""Microseconds of an hour, a minute and so on, and how many of them make a day."""


def time_number(stamp: int) -> float:
    """The date number of a stamp in microseconds."""
    days, rest = divmod(stamp, _DAY)
    if not rest:
        return _EPOCH_NUMBER + days
    return date_number(_EPOCH + timedelta(microseconds=stamp))


def columns_of(series: BarSeries) -> dict[str, Column]:
    """All lines of a series by name."""
    size = len(series)
    return {
        "open": series.open.tolist(),
        "high": series.high.tolist(),
        "low": series.low.tolist(),
        "close": series.close.tolist(),
        "volume": series.volume.tolist(),
        "openinterest": [0.0] * size,
        "datetime": time_numbers(series.stamps).tolist(),
        **{name: line.tolist() for name, line in series.extras.items()},
    }


def time_numbers(stamps: Stamps) -> Floats:
    """The date numbers of many stamps, equal to `time_number` to the last bit.

    The sum of day, hours, minutes, seconds and microseconds is kept with its error. It
    is exact unless a further error shows up; those few are computed one by one.
    """
    days = stamps // _DAY
    rest = stamps - days * _DAY
    total = _EPOCH_NUMBER + days.astype(np.float64)
    if not rest.any():
        return total
    error, is_rounded = np.zeros(len(stamps)), np.zeros(len(stamps), np.bool_)
    for unit, per_day in _PARTS:
        # Twice as fast as numpy's divmod, which knows no constant divisors.
        count = rest // unit
        rest = rest - count * unit
        total, left = _add(total, count / per_day)
        error, lost = _add(error, left)
        is_rounded |= lost != 0.0
    total += error
    for index in np.flatnonzero(is_rounded).tolist():
        total[index] = time_number(int(stamps[index]))
    return total


def _add(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return rounded sums and their errors (Knuth, TAOCP 2, 4.2.2)."""
    total = one + other
    shadow = total - one
    return total, (one - (total - shadow)) + (other - shadow)


def values_of(bar: Bar) -> dict[str, float]:
    """All lines of one bar by name."""
    return {
        "open": bar.open,
        "high": bar.high,
        "low": bar.low,
        "close": bar.close,
        "volume": bar.volume,
        "openinterest": 0.0,
        "datetime": time_number(to_stamp(bar.opened_at)),
        **bar.extras,
    }


def attach(feed: Feed, rows: Mapping[str, Column]) -> None:
    """Let a broker's feed read the rows that the lines keep."""
    feed.open = rows["open"]
    feed.high = rows["high"]
    feed.low = rows["low"]
    feed.close = rows["close"]
    feed.volume = rows["volume"]
    feed.time = rows["datetime"]
