"""Bars: what a market did during one span of time.

A `Bar` is one span, a `BarSeries` the column form of many. A bar is stamped with the
time it *opened*; a daily bar carries its session's date at 00:00 UTC, which is a label
and not a time of day. When a bar may be used (`closed_at`) depends on the session and
is decided in `falcon.market.sessions`, not here.

Invariants, checked by `flaw`: prices finite and above zero, high the highest, low the
lowest, volume finite and not negative.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Stamps = npt.NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = ("open", "high", "low", "close", "volume")
_NO_EXTRAS: Mapping[str, float] = MappingProxyType({})
_NO_EXTRA_LINES: Mapping[str, Floats] = MappingProxyType({})


class Timeframe(StrEnum):
    """How much time one bar covers."""

    MINUTE = "1m"
    MINUTES_5 = "5m"
    MINUTES_15 = "15m"
    MINUTES_30 = "30m"
    HOUR = "1h"
    HOURS_4 = "4h"
    DAY = "1d"
    WEEK = "1w"

    @property
    def duration(self) -> timedelta:
        """The span of one bar; for days and weeks the calendar span."""
        count, unit = int(self.value[:-1]), self.value[-1]
        return count * _UNITS[unit]

    @property
    def is_intraday(self) -> bool:
        """Whether several bars fit into one session."""
        return self.duration < _UNITS["d"]


_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


class Hours(StrEnum):
    """Which hours a market keeps."""

    NEW_YORK = "XNYS"
    """The regular sessions of the New York Stock Exchange."""
    ROUND_THE_CLOCK = "24/7"
    """Others, or none: a day ends at midnight UTC."""


def to_stamp(at: datetime) -> int:
    """Convert an aware time to whole microseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def from_stamp(stamp: int) -> datetime:
    """Convert microseconds since 1970-01-01 UTC to an aware UTC time."""
    return _EPOCH + timedelta(microseconds=int(stamp))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of one symbol.

    Attributes:
        symbol: the instrument, upper case.
        opened_at: aware UTC time at which the bar opened.
        open: first price.
        high: highest price.
        low: lowest price.
        close: last price.
        volume: shares or contracts traded, not negative.
        extras: further lines of the feed by name, for example ``signal``.
    """

    symbol: str
    opened_at: datetime
    open: float
    high: float
    low: float
    close: float
    volume: float
    extras: Mapping[str, float] = field(default_factory=lambda: _NO_EXTRAS)

    @property
    def flaw(self) -> str | None:
        """What makes this bar impossible, or ``None`` if nothing does."""
        prices = (self.open, self.high, self.low, self.close)
        if not all(map(math.isfinite, prices)):
            return f"prices must be finite, were {prices}"
        if min(prices) <= 0:
            return f"prices must be above zero, lowest was {min(prices)}"
        if self.high < max(self.open, self.close, self.low):
            return f"high must be the highest price, was {self.high} of {prices}"
        if self.low > min(self.open, self.close):
            return f"low must be the lowest price, was {self.low} of {prices}"
        if not math.isfinite(self.volume) or self.volume < 0:
            return f"volume must be zero or more, was {self.volume}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BarSeries:
    """Bars of one symbol in column form, oldest first, times strictly increasing.

    Attributes:
        symbol: the instrument, upper case.
        timeframe: the span of each bar.
        stamps: int64[n], opening times in microseconds since 1970-01-01 UTC.
        open: float64[n].
        high: float64[n].
        low: float64[n].
        close: float64[n].
        volume: float64[n].
        extras: further lines of the feed by name, float64[n] each.
        hours: when the market is open; tells when a daily bar is complete.
    """

    symbol: str
    timeframe: Timeframe
    stamps: Stamps
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    extras: Mapping[str, Floats] = field(default_factory=lambda: _NO_EXTRA_LINES)
    hours: Hours = Hours.NEW_YORK

    @classmethod
    def of(cls, bars: Sequence[Bar], *, symbol: str, timeframe: Timeframe) -> BarSeries:
        """Turn bars, oldest first, into columns."""
        names = tuple(bars[0].extras) if bars else ()

        def column(values: Sequence[float]) -> Floats:
            return np.array(values, dtype=np.float64)

        return cls(
            symbol=symbol,
            timeframe=timeframe,
            stamps=np.array([to_stamp(bar.opened_at) for bar in bars], dtype=np.int64),
            open=column([bar.open for bar in bars]),
            high=column([bar.high for bar in bars]),
            low=column([bar.low for bar in bars]),
            close=column([bar.close for bar in bars]),
            volume=column([bar.volume for bar in bars]),
            extras={name: column([bar.extras[name] for bar in bars]) for name in names},
        )

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], BarSeries], tuple[Any]]:
        columns = {each.name: getattr(self, each.name) for each in fields(self)}
        # Views of mappings cannot be sent to another process.
        return _series_of, ({**columns, "extras": dict(self.extras)},)

    def __len__(self) -> int:
        return len(self.stamps)

    @property
    def fault(self) -> str | None:
        """What makes these no columns of bars, or ``None`` if nothing does.

        Prices are taken as they are; `Bar.flaw` looks at those.
        """
        count = len(self.stamps)
        named = {name: getattr(self, name) for name in _COLUMNS} | dict(self.extras)
        for name, column in named.items():
            if len(column) != count:
                return (
                    f"{name} must have {count} values as stamps has, has {len(column)}"
                )
        later = self.stamps[1:] > self.stamps[:-1]
        if not later.all():
            at = int(np.argmin(later))
            first, second = map(from_stamp, self.stamps[at : at + 2])
            return f"each bar must be later than the one before: {second} after {first}"
        return None

    def __getitem__(self, index: int) -> Bar:
        """The bar at a position; negative positions count from the newest."""
        return Bar(
            symbol=self.symbol,
            opened_at=from_stamp(int(self.stamps[index])),
            open=float(self.open[index]),
            high=float(self.high[index]),
            low=float(self.low[index]),
            close=float(self.close[index]),
            volume=float(self.volume[index]),
            extras={name: float(line[index]) for name, line in self.extras.items()},
        )

    def __iter__(self) -> Iterator[Bar]:
        return (self[index] for index in range(len(self)))

    def slice(self, start: int, stop: int) -> BarSeries:
        """The bars at positions ``start`` to ``stop``, the last one excluded."""
        return BarSeries(
            symbol=self.symbol,
            timeframe=self.timeframe,
            stamps=self.stamps[start:stop],
            open=self.open[start:stop],
            high=self.high[start:stop],
            low=self.low[start:stop],
            close=self.close[start:stop],
            volume=self.volume[start:stop],
            extras={name: line[start:stop] for name, line in self.extras.items()},
            hours=self.hours,
        )

    def between(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> BarSeries:
        """The bars that opened from ``start`` to ``end``, both included."""
        first = 0 if start is None else np.searchsorted(self.stamps, to_stamp(start))
        last = (
            len(self)
            if end is None
            else np.searchsorted(self.stamps, to_stamp(end), side="right")
        )
        return self.slice(int(first), int(last))


def _series_of(columns: dict[str, Any]) -> BarSeries:
    return BarSeries(**columns)
