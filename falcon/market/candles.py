"""Candles: longer bars made of shorter ones.

In: a `BarSeries`. Out: one of a longer timeframe, in which nothing is known before its
time.

1. Each short bar belongs to one long one (`_places`): minutes and hours to the span of
   the clock, in UTC, in which they begin; days to the session of New York in which they
   end, or to the day in UTC if the market is open always; weeks begin on Mondays.
   Bars outside the sessions of New York belong to no day: its daily bar is known at the
   close, and must not hold what was traded after.
2. Bars of one place are joined (`_joined`): first open, highest high, lowest low, last
   close, sum of volumes, last value of further lines.
3. The last one is left out unless its time is over (`_is_over`): a bar that would still
   change is not a bar.

A time without short bars has no long one; nothing is filled. O(n) in numpy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from falcon.domain.bars import BarSeries, Hours, Stamps, Timeframe, from_stamp
from falcon.errors import UsageError
from falcon.market.sessions import (
    hours_of,
    intraday_hours_of,
    next_session,
    session_close,
    session_labels,
)

VERSION = 1
"""Goes up when the same short bars give other long ones."""

_DAY_US = 86_400_000_000
_WEEK_US = 7 * _DAY_US
_FIRST_MONDAY_US = 4 * _DAY_US  # 1970-01-05
_MICROSECOND = timedelta(microseconds=1)


def can_make(source: Timeframe, wanted: Timeframe) -> bool:
    """Whether bars of one timeframe can be made of those of another.

    Days are made of hours at most: four hours do not end with a session.
    """
    if source.duration >= wanted.duration or wanted.duration % source.duration:
        return False
    return wanted.is_intraday or source is not Timeframe.HOURS_4


def candles(series: BarSeries, wanted: Timeframe) -> BarSeries:
    """Join bars into longer ones.

    Args:
        series: all bars there are; of a stretch the market's hours are told less well.
        wanted: the timeframe of the result.

    Raises:
        UsageError: `can_make` says no.
    """
    if not can_make(series.timeframe, wanted):
        raise UsageError(f"bars of {wanted} cannot be made of {series.timeframe}")
    if wanted is Timeframe.WEEK and series.timeframe is not Timeframe.DAY:
        return candles(candles(series, Timeframe.DAY), wanted)
    hours = _hours(series, wanted)
    places = _places(series, wanted, hours)
    joined = replace(_joined(series, places, wanted), hours=hours)
    if len(joined) and not _is_over(series, joined):
        return joined.slice(0, len(joined) - 1)
    return joined


def _hours(series: BarSeries, wanted: Timeframe) -> Hours:
    if wanted.is_intraday:
        return series.hours
    if series.timeframe is Timeframe.DAY:
        return hours_of(series)
    return intraday_hours_of(series)


def _places(series: BarSeries, wanted: Timeframe, hours: Hours) -> Stamps:
    """The stamp of the long bar to which each short one belongs; -1 for none."""
    stamps = series.stamps
    if wanted is Timeframe.WEEK:
        weeks: Stamps = stamps - (stamps - _FIRST_MONDAY_US) % _WEEK_US
        return weeks
    if wanted is Timeframe.DAY and hours is Hours.NEW_YORK:
        return session_labels(stamps + _span(series.timeframe))
    spans: Stamps = stamps - stamps % _span(wanted)
    return spans


def _joined(series: BarSeries, places: Stamps, wanted: Timeframe) -> BarSeries:
    members = np.flatnonzero(places != -1)
    labels = places[members]
    starts = np.flatnonzero(np.diff(labels, prepend=-1))
    if not len(starts):  # reduceat has no answer for no bars
        return replace(series.slice(0, 0), timeframe=wanted)
    first, last = members[starts], members[np.append(starts[1:], len(members)) - 1]
    return BarSeries(
        symbol=series.symbol,
        timeframe=wanted,
        stamps=labels[starts],
        open=series.open[first],
        high=np.maximum.reduceat(series.high[members], starts),
        low=np.minimum.reduceat(series.low[members], starts),
        close=series.close[last],
        volume=np.add.reduceat(series.volume[members], starts),
        extras={name: line[last] for name, line in series.extras.items()},
    )


def _is_over(series: BarSeries, joined: BarSeries) -> bool:
    """Whether the time of the last long bar has passed when the last short one ends."""
    known_until = int(series.stamps[-1]) + _span(series.timeframe)
    label = int(joined.stamps[-1])
    if joined.hours is Hours.ROUND_THE_CLOCK or joined.timeframe.is_intraday:
        return known_until >= label + _span(joined.timeframe)
    if joined.timeframe is Timeframe.DAY:
        return from_stamp(known_until) >= session_close(from_stamp(label).date())
    following = next_session(from_stamp(int(series.stamps[-1])).date())
    return following >= from_stamp(label + _WEEK_US).date()


def _span(timeframe: Timeframe) -> int:
    return timeframe.duration // _MICROSECOND
