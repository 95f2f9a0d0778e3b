"""Columns: a series of bars as arrays, for `falcon.engine.native.lines.sheet`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.engine.native.jit import entry, kernel
from falcon.engine.native.lending import LENDER
from falcon.engine.native.lines.sums import total

_EPOCH: Final = 719_163.0
"""The date number of 1970-01-01."""

_DAY: Final = 86_400_000_000
_HOUR: Final = 3_600_000_000
_MINUTE: Final = 60_000_000
_SECOND: Final = 1_000_000

_FIRST_NUMBER: Final = 2.0**19
_LAST_NUMBER: Final = 2.0**20 - 1.0
"""Days whose numbers are 2**-33 apart from the next float: 1436 to 2871."""

_SAFE: Final = 2.0**-34 - 2.0**-50
"""Less than half of that, by more than a minute's share can be rounded by."""


def columns_of(series: BarSeries) -> Mapping[str, Floats]:
    """All lines of a series by name, float64[n] each, not to be written to."""
    return {
        "open": series.open,
        "high": series.high,
        "low": series.low,
        "close": series.close,
        "volume": series.volume,
        "openinterest": np.zeros(len(series)),
        "datetime": date_numbers(series.stamps),
        **series.extras,
    }


def date_numbers(stamps: Stamps) -> Floats:
    """Date numbers of stamps in microseconds, see `falcon.engine.broker.times`."""
    numbers = LENDER.take(len(stamps))
    _number(stamps, numbers)
    return numbers


@entry
def _number(stamps: Stamps, numbers: Floats) -> None:
    """Write the date numbers of stamps.

    A whole minute adds the same to the number of each day: days are an even number of
    times as much as their numbers are apart, so that all are rounded alike.
    """
    minutes, parts = np.empty(0), np.empty(5)
    i = 0
    while i < stamps.size:
        day = stamps[i] // _DAY
        number, rest = _EPOCH + day, stamps[i] - day * _DAY
        if rest == 0:
            numbers[i] = number
            i += 1
        elif rest % _MINUTE == 0 and _FIRST_NUMBER <= number < _LAST_NUMBER:
            if minutes.size == 0:
                minutes = _minutes_of_a_day(parts)
            i = _number_minutes(stamps, numbers, minutes, number, i)
        else:
            numbers[i] = _exactly(number, rest, parts)
            i += 1


@kernel
def _number_minutes(
    stamps: Stamps, numbers: Floats, minutes: Floats, number: float, first: int
) -> int:
    """Write the numbers of stamps on one day, each so many minutes after the other.

    Returns:
        The first stamp that is not so.
    """
    minute = stamps[first] % _DAY // _MINUTE
    expected = stamps[first]
    gap = 1
    if first + 1 < stamps.size:
        gap = max((stamps[first + 1] - expected) // _MINUTE, 1)
    i = first
    while i < stamps.size and stamps[i] == expected and minute < minutes.size:
        numbers[i] = number + minutes[minute]
        expected += gap * _MINUTE
        minute += gap
        i += 1
    return i


@kernel
def _minutes_of_a_day(parts: Floats) -> Floats:
    """What each minute of a day adds to its number.

    Hour and minute are one exact sum with its error, and a rounding to the day that is
    not close to half way is right without looking at that error.
    """
    shares = np.empty(24 * 60)
    for minute in range(24 * 60):
        share = minute // 60 / 24.0 + minute % 60 / (24.0 * 60.0)
        near = _FIRST_NUMBER + share
        if abs(share - (near - _FIRST_NUMBER)) > _SAFE:
            near = _exactly(_FIRST_NUMBER, minute * _MINUTE, parts)
        shares[minute] = near - _FIRST_NUMBER
    return shares


@kernel
def _exactly(number: float, rest: int, parts: Floats) -> float:
    parts[0] = number
    parts[1] = rest // _HOUR / 24.0
    parts[2] = rest % _HOUR // _MINUTE / (24.0 * 60.0)
    parts[3] = rest % _MINUTE // _SECOND / (24.0 * 3600.0)
    parts[4] = rest % _SECOND / (24.0 * 3600.0 * 1e6)
    exact, _ = total(parts, 0, 5)
    return exact
