"""Columns: bars as the lines and the broker read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from falcon.domain.bars import Bar, BarSeries, Stamps, to_stamp
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.times import date_number

Column = list[float]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # date numbers are naive UTC
_EPOCH_NUMBER = float(_EPOCH.toordinal())
_DAY = 86_400_000_000


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
        "datetime": _time_numbers(series.stamps),
        **{name: line.tolist() for name, line in series.extras.items()},
    }


def _time_numbers(stamps: Stamps) -> Column:
    days, rest = np.divmod(stamps, _DAY)
    if rest.any():
        return [time_number(stamp) for stamp in stamps.tolist()]
    numbers: Column = (_EPOCH_NUMBER + days.astype(np.float64)).tolist()
    return numbers


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
