"""Periods: how many bars make a year, by which Sharpe and Sortino are annualised.

The convention of the field for US stocks: 252 sessions of 6.5 hours a year. A market
that also trades on Saturdays has 365 days.
"""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np

from falcon.domain.bars import Stamps, Timeframe

SESSIONS_PER_YEAR = 252
"""Trading days of the US stock exchanges."""

SESSION = timedelta(hours=6, minutes=30)
"""Regular trading hours of the US stock exchanges."""

_DAYS_PER_YEAR = 365
_WEEKS_PER_YEAR = 52
_MONTHS_PER_YEAR = 12
_DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds."""

_SATURDAY = 2
"""Days since 1970-01-01, a Thursday, modulo 7."""

_BY_DISTANCE = ((20.0, _MONTHS_PER_YEAR), (4.0, _WEEKS_PER_YEAR))
"""Distance of two bars in days above which there are so many bars in a year."""

_SHORTEST_DAILY_DISTANCE = 0.8
"""Days; daily bars stamped with local times come an hour early once a year."""


def periods_per_year(timeframe: Timeframe) -> float:
    """Bars of a timeframe in a year of US stocks; a last short bar counts as one."""
    if timeframe is Timeframe.WEEK:
        return _WEEKS_PER_YEAR
    if not timeframe.is_intraday:
        return SESSIONS_PER_YEAR
    return SESSIONS_PER_YEAR * math.ceil(SESSION / timeframe.duration)


def periods_per_year_of(stamps: Stamps) -> float:
    """Bars in a year, judged by the times of some bars, oldest first.

    The median distance tells months, weeks and days apart; below a day, the bars of a
    year are those of a mean day of the sample times the days of a year. Fewer than two
    bars are taken for daily ones.

    Args:
        stamps: int64[n], microseconds since 1970-01-01 UTC.
    """
    if len(stamps) <= 1:
        return SESSIONS_PER_YEAR
    distance = float(np.median(np.diff(stamps))) / _DAY
    for above, bars in _BY_DISTANCE:
        if distance > above:
            return bars
    days = stamps // _DAY
    dates = days[np.append(True, np.diff(days) != 0)]
    if distance > _SHORTEST_DAILY_DISTANCE:
        return _days_per_year(dates)
    return _days_per_year(dates) * len(stamps) / len(dates)


def _days_per_year(dates: Stamps) -> int:
    # Only markets that never close have Saturdays.
    has_saturdays = bool((dates % 7 == _SATURDAY).any())
    return _DAYS_PER_YEAR if has_saturdays else SESSIONS_PER_YEAR
