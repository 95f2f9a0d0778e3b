"""Columns: a series of bars as arrays, for `falcon.engine.native.lines.sheet`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.engine.native.jit import entry, kernel
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


@entry
def date_numbers(stamps: Stamps) -> Floats:
    """Date numbers of stamps in microseconds, see `falcon.engine.broker.times`.

    On whole minutes, hour and minute are one exact sum with its error, and a rounding
    to the day that is not close to half way is right without looking at that error.
    """
    numbers = np.empty(stamps.size)
    minutes, parts = _minutes_of_a_day(), np.empty(5)
    start, number = stamps[0] if stamps.size else 0, 0.0
    start -= 2 * _DAY
    for i in range(stamps.size):
        rest = stamps[i] - start
        if rest < 0 or rest >= _DAY:
            day = stamps[i] // _DAY
            start = day * _DAY
            rest = stamps[i] - start
            number = _EPOCH + day
        if rest == 0:
            numbers[i] = number
            continue
        minute = rest // _MINUTE
        share = minutes[minute]
        near = number + share
        if (
            rest != minute * _MINUTE
            or not _FIRST_NUMBER <= number < _LAST_NUMBER
            or abs(share - (near - number)) > _SAFE
        ):
            near = _exactly(number, rest, parts)
        numbers[i] = near
    return numbers


@kernel
def _minutes_of_a_day() -> Floats:
    """What each minute of a day adds to its number, rounded once."""
    shares = np.empty(24 * 60)
    for minute in range(24 * 60):
        shares[minute] = minute // 60 / 24.0 + minute % 60 / (24.0 * 60.0)
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
