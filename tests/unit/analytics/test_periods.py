"""Years have the number of bars that the field reckons with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from falcon.analytics.periods import periods_per_year, periods_per_year_of
from falcon.domain.bars import Stamps, Timeframe, to_stamp


def stamps(*times: datetime) -> Stamps:
    return np.array([to_stamp(at) for at in times], dtype=np.int64)


MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timeframe", "bars"),
    [
        (Timeframe.DAY, 252),
        (Timeframe.WEEK, 52),
        (Timeframe.HOURS_4, 2 * 252),
        (Timeframe.HOUR, 7 * 252),
        (Timeframe.MINUTES_30, 13 * 252),
        (Timeframe.MINUTE, 390 * 252),
    ],
)
def test_a_timeframe_has_a_number_of_bars_a_year(
    timeframe: Timeframe, bars: float
) -> None:
    assert periods_per_year(timeframe) == bars


def test_weekdays_are_252_a_year() -> None:
    days = [MONDAY + timedelta(days=day) for day in (0, 1, 2, 3, 4, 7, 8)]

    assert periods_per_year_of(stamps(*days)) == 252


def test_a_market_with_saturdays_has_365_days() -> None:
    days = [MONDAY + timedelta(days=day) for day in range(14)]

    assert periods_per_year_of(stamps(*days)) == 365


def test_weeks_and_months_are_told_by_their_distance() -> None:
    weeks = [MONDAY + timedelta(weeks=week) for week in range(5)]
    months = [datetime(2024, month, 1, tzinfo=UTC) for month in range(1, 8)]

    assert periods_per_year_of(stamps(*weeks)) == 52
    assert periods_per_year_of(stamps(*months)) == 12


def test_hours_count_as_many_as_a_mean_day_has() -> None:
    opening = MONDAY + timedelta(hours=14)
    hours = [
        opening + timedelta(days=day, hours=hour)
        for day in range(5)
        for hour in range(7)
    ]

    assert periods_per_year_of(stamps(*hours)) == 7 * 252


def test_a_single_bar_is_taken_for_a_daily_one() -> None:
    assert periods_per_year_of(stamps(MONDAY)) == 252
