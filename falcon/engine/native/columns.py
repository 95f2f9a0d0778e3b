"""Columns: a series of bars as arrays, for `falcon.engine.native.lines.sheet`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.engine.native.jit import entry
from falcon.engine.native.lines.sums import total

_EPOCH: Final = 719_163.0
"""The date number of 1970-01-01."""

_DAY: Final = 86_400_000_000
_HOUR: Final = 3_600_000_000
_MINUTE: Final = 60_000_000
_SECOND: Final = 1_000_000


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
    """Date numbers of stamps in microseconds, see `falcon.engine.broker.times`."""
    numbers = np.empty(stamps.size)
    parts = np.empty(5)
    for i in range(stamps.size):
        day = stamps[i] // _DAY
        rest = stamps[i] - day * _DAY
        numbers[i] = parts[0] = _EPOCH + day
        if rest == 0:
            continue
        parts[1] = rest // _HOUR / 24.0
        parts[2] = rest % _HOUR // _MINUTE / (24.0 * 60.0)
        parts[3] = rest % _MINUTE // _SECOND / (24.0 * 3600.0)
        parts[4] = rest % _SECOND / (24.0 * 3600.0 * 1e6)
        numbers[i], _ = total(parts, 0, 5)
    return numbers
