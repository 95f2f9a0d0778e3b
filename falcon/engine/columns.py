"""Columns: bars as the lines and the broker read them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np

from falcon.domain.bars import Bar, BarSeries, Floats, Stamps, to_stamp
from falcon.engine.broker.feeds import Feed
from falcon.errors import UsageError

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

BARS: Final = 1024
"""Bars that are remembered as they were read."""


class Opened(NamedTuple):
    """A bar as the lines take it.

    Attributes:
        stamp: its time in microseconds.
        open: dollars; likewise high, low and close.
        volume: shares.
        openinterest: always 0.0.
        datetime: its date number.
    """

    stamp: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    openinterest: float
    datetime: float


_OPENED: dict[int, tuple[Bar, Opened]] = {}


def time_number(stamp: int) -> float:
    """The date number of a stamp in microseconds, as `broker.times` has it of times."""
    days, rest = divmod(stamp, _DAY)
    if not rest:
        return _EPOCH_NUMBER + days
    parts = [_EPOCH_NUMBER + days]
    for unit, per_day in _PARTS:
        count, rest = divmod(rest, unit)
        parts.append(count / per_day)
    return math.fsum(parts)


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
    values = opened(bar)._asdict()
    del values["stamp"]
    return {**values, **bar.extras}


def opened(bar: Bar) -> Opened:
    """A bar as the lines take it; thousands of steppers get the same one.

    Raises:
        UsageError: its time has no zone, or it has values that are no numbers.
    """
    known = _OPENED.get(id(bar))
    if known is not None and known[0] is bar:
        return known[1]
    if len(_OPENED) >= BARS:
        _OPENED.clear()
    found = _read(bar)
    # It holds the bar too, so that no other can come to have its id.
    _OPENED[id(bar)] = bar, found
    return found


def _read(bar: Bar) -> Opened:
    try:
        stamp = to_stamp(bar.opened_at)
    except TypeError as error:
        raise UsageError(
            f"opened_at of a bar of {bar.symbol} must be a time with a zone, was "
            f"{bar.opened_at!r}; give it one, as in datetime(2024, 1, 2, tzinfo=UTC)"
        ) from error
    try:
        return Opened(
            stamp=stamp,
            open=float(bar.open),
            high=float(bar.high),
            low=float(bar.low),
            close=float(bar.close),
            volume=float(bar.volume),
            openinterest=0.0,
            datetime=time_number(stamp),
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise UsageError(
            f"prices and volume of a bar must be numbers: {error}; look at the bar of "
            f"{bar.symbol} that opened at {bar.opened_at}"
        ) from error


def attach(feed: Feed, rows: Mapping[str, Column]) -> None:
    """Let a broker's feed read the rows that the lines keep."""
    feed.open = rows["open"]
    feed.high = rows["high"]
    feed.low = rows["low"]
    feed.close = rows["close"]
    feed.volume = rows["volume"]
    feed.time = rows["datetime"]
