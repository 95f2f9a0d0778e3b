"""Sessions: when a bar may be used.

A bar is stamped with its opening; it may be used from its close, here called
`closed_at`, and not a microsecond before. In: `BarSeries`. Out: closing times.

* A bar shorter or longer than a day closes when its span is over.
* A daily bar labelled with a session of the New York Stock Exchange closes with that
  session, early closes included.
* Any other daily bar (crypto at the weekend, a futures Sunday, a stamp with a time of
  day) closes 24 hours after its stamp, for a date label that is the next midnight UTC.

A market that keeps other hours than New York (`BarSeries.hours`) does so on every day:
all its daily bars close 24 hours after their stamp. Whoever makes a series of unknown
origin finds out with `hours_of`. Wherever a stamp leaves doubt the later time is taken:
a late bar costs an opportunity, an early one is knowledge of the future.

The calendar reaches from 1970 to 2050. It is that of the package exchange_calendars,
kept in ``sessions.npz`` (`tests/calendars.py` makes it), since the package takes half a
second to load.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import (
    BarSeries,
    Hours,
    Stamps,
    Timeframe,
    from_stamp,
    to_stamp,
)
from falcon.errors import DataError

_FILE = "sessions.npz"
_LAST_DAY = "2050-12-31"
_EPOCH_DAY = date(1970, 1, 1)
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000
_NEW_YORK_BEHIND_US = 5 * _HOUR_US
_MINUTE_US = 60_000_000
_MOST_STRAYS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """Sessions: days since 1970-01-01, opening and closing stamps, each int64[n]."""

    days: Stamps
    opens: Stamps
    closes: Stamps


@cache
def _calendar() -> _Calendar:
    path = files("falcon.market") / _FILE
    with path.open("rb") as file, np.load(file) as kept:
        days = np.cumsum(kept["gaps"], dtype=np.int64)
        opens, closes = (kept[name].astype(np.int64) for name in ("opens", "closes"))
    return _Calendar(
        days=days,
        opens=days * _DAY_US + opens * _MINUTE_US,
        closes=days * _DAY_US + closes * _MINUTE_US,
    )


def is_session(day: date) -> bool:
    """Whether the New York Stock Exchange opens on this day."""
    days = _calendar().days
    place = int(np.searchsorted(days, _day_number(day)))
    return place < len(days) and int(days[place]) == _day_number(day)


def next_session(day: date) -> date:
    """The first session after a day.

    Raises:
        DataError: the calendar ends before it.
    """
    days = _calendar().days
    place = int(np.searchsorted(days, _day_number(day), side="right"))
    if place == len(days):
        raise DataError(f"the calendar of sessions ends at {_LAST_DAY}, asked {day}")
    return _day(days[place])


def session_close(day: date) -> datetime:
    """When the session of a day ends, an aware UTC time.

    Raises:
        DataError: there is no session on that day.
    """
    if not is_session(day):
        raise DataError(f"{day} is no session of the New York Stock Exchange")
    calendar = _calendar()
    place = np.searchsorted(calendar.days, _day_number(day))
    return from_stamp(calendar.closes[place])


def hours_of(series: BarSeries) -> Hours:
    """The hours that a market seems to keep, told by the days of its daily bars.

    Round the clock if more than one bar in a hundred is not labelled with a session of
    New York; a single stray row does not move all others. Ask with the longest stretch
    that is known: a few weekdays of any market look like New York.
    """
    if series.timeframe is not Timeframe.DAY or len(series) == 0:
        return Hours.NEW_YORK
    is_label, _ = _session_closes(series.stamps)
    strays = 1.0 - float(is_label.mean())
    return Hours.ROUND_THE_CLOCK if strays > _MOST_STRAYS else Hours.NEW_YORK


def intraday_hours_of(series: BarSeries) -> Hours:
    """The hours that a market seems to keep, told by bars shorter than a day.

    Round the clock if more than one bar in a hundred lies on a day without a session of
    New York, or between eight in the evening and four in the morning there. A few
    hours of any market look like New York.
    """
    if len(series) == 0:
        return Hours.NEW_YORK
    days, time_of_day = np.divmod(series.stamps - _NEW_YORK_BEHIND_US, _DAY_US)
    # In summer the clocks of New York are an hour ahead of this.
    is_night = (time_of_day >= 20 * _HOUR_US) | (time_of_day < 3 * _HOUR_US)
    is_stray = is_night | ~np.isin(days, _calendar().days)
    is_open_always = float(is_stray.mean()) > _MOST_STRAYS
    return Hours.ROUND_THE_CLOCK if is_open_always else Hours.NEW_YORK


def session_labels(ends: Stamps) -> Stamps:
    """The date at 00:00 UTC of the session of New York in which each span ends.

    A span that reaches beyond the close of a session, or ends before one opens, has
    none: -1. One that began before the opening and ends after it is the first of its
    session: bars of an hour stand on whole hours, and the session opens on a half.

    Args:
        ends: int64[n], microseconds since 1970-01-01 UTC, the first moment after each.
    """
    calendar = _calendar()
    places = np.searchsorted(calendar.closes, ends).clip(max=len(calendar.days) - 1)
    is_inside = (ends > calendar.opens[places]) & (ends <= calendar.closes[places])
    return np.where(is_inside, calendar.days[places] * _DAY_US, -1)


def closed_at(
    opened_at: datetime, timeframe: Timeframe, hours: Hours = Hours.NEW_YORK
) -> datetime:
    """When the bar that opened at ``opened_at`` may be used, an aware UTC time."""
    stamps = np.array([to_stamp(opened_at)], dtype=np.int64)
    return from_stamp(_closes(stamps, timeframe, hours)[0])


def closing_stamps(series: BarSeries) -> Stamps:
    """When each bar of a series may be used.

    Shape int64[n], microseconds since 1970-01-01 UTC, oldest first, never falling: no
    bar comes before one that opened earlier. O(n log sessions).
    """
    closes = _closes(series.stamps, series.timeframe, series.hours)
    return np.maximum.accumulate(closes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedBars:
    """A series with the times from which each of its bars may be used.

    Attributes:
        series: all bars that the source has, also those of the future.
        closes: int64[n], `closing_stamps` of the series.
    """

    series: BarSeries
    closes: Stamps

    @classmethod
    def of(cls, series: BarSeries) -> TimedBars:
        """Work out the closing times of a series once."""
        return cls(series=series, closes=closing_stamps(series))

    def until(self, at: datetime, since: datetime | None = None) -> BarSeries:
        """The bars that may be used at a time; views, not copies. O(log n).

        Args:
            at: the time.
            since: bars that opened before it are left out.
        """
        known = np.searchsorted(self.closes, to_stamp(at), side="right")
        return self.series.slice(0, int(known)).between(since)


def _closes(stamps: Stamps, timeframe: Timeframe, hours: Hours) -> Stamps:
    ends = stamps + timeframe.duration // timedelta(microseconds=1)
    if timeframe is not Timeframe.DAY or hours is Hours.ROUND_THE_CLOCK:
        return ends
    is_label, closes = _session_closes(stamps)
    return np.where(is_label, closes, ends)


def _session_closes(stamps: Stamps) -> tuple[npt.NDArray[np.bool_], Stamps]:
    """Which stamps are a session's date at 00:00, and that session's close."""
    calendar = _calendar()
    days, time_of_day = np.divmod(stamps, _DAY_US)
    places = np.searchsorted(calendar.days, days).clip(max=len(calendar.days) - 1)
    return (calendar.days[places] == days) & (time_of_day == 0), calendar.closes[places]


def _day_number(day: date) -> int:
    return (day - _EPOCH_DAY).days


def _day(number: np.int64) -> date:
    return _EPOCH_DAY + timedelta(days=int(number))
