"""Sessions: a bar may be used from its close, never before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.bars import BarSeries, Hours, Timeframe, from_stamp, to_stamp
from falcon.errors import DataError
from falcon.market.sessions import (
    TimedBars,
    closed_at,
    closing_stamps,
    hours_of,
    is_session,
    next_session,
    session_close,
)
from tests.calendars import FILE, sessions

INTRADAY = [timeframe for timeframe in Timeframe if timeframe.is_intraday]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def series_of(
    *opened_at: datetime,
    timeframe: Timeframe = Timeframe.DAY,
    hours: Hours = Hours.NEW_YORK,
) -> BarSeries:
    ones = np.ones(len(opened_at))
    return BarSeries(
        symbol="SPY",
        timeframe=timeframe,
        stamps=np.array([to_stamp(moment) for moment in opened_at], dtype=np.int64),
        open=ones,
        high=ones,
        low=ones,
        close=ones,
        volume=ones,
        hours=hours,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-01-03", "2024-01-03T21:00"),
        ("2024-07-02", "2024-07-02T20:00"),
        ("2024-07-03", "2024-07-03T17:00"),
        ("2013-11-29", "2013-11-29T18:00"),
        ("1990-01-02", "1990-01-02T21:00"),
        ("2040-01-03", "2040-01-03T21:00"),
    ],
    ids=["winter", "summer", "half day", "after thanksgiving", "1990", "2040"],
)
def test_a_daily_bar_closes_with_its_session(day: str, expected: str) -> None:
    assert closed_at(at(day), Timeframe.DAY) == at(expected)


@pytest.mark.parametrize("day", ["2024-01-06", "2024-01-07", "2024-12-25"])
def test_a_day_without_session_closes_at_the_next_midnight(day: str) -> None:
    assert closed_at(at(day), Timeframe.DAY) == at(day) + timedelta(days=1)


def test_a_daily_stamp_with_a_time_of_day_closes_a_day_later() -> None:
    opened_at = at("2024-01-03T22:00")

    assert closed_at(opened_at, Timeframe.DAY) == at("2024-01-04T22:00")


def test_a_market_round_the_clock_closes_at_midnight_on_weekdays_too() -> None:
    close = closed_at(at("2024-01-03"), Timeframe.DAY, Hours.ROUND_THE_CLOCK)

    assert close == at("2024-01-04")


@pytest.mark.parametrize("timeframe", [*INTRADAY, Timeframe.WEEK])
def test_other_bars_close_after_their_span(timeframe: Timeframe) -> None:
    opened_at = at("2024-07-03T13:30")

    assert closed_at(opened_at, timeframe) == opened_at + timeframe.duration


def test_a_series_of_sessions_keeps_new_york_hours() -> None:
    assert hours_of(series_of(at("2024-01-03"), at("2024-01-04"))) is Hours.NEW_YORK


def test_bars_on_weekends_tell_a_market_round_the_clock() -> None:
    days = [at("2024-01-01") + timedelta(days=day) for day in range(14)]

    assert hours_of(series_of(*days)) is Hours.ROUND_THE_CLOCK


def test_one_stray_row_does_not_make_a_market_round_the_clock() -> None:
    days = [at("2024-01-06")]
    while len(days) < 200:
        days.append(at(next_session(days[-1].date()).isoformat()))

    assert hours_of(series_of(*days)) is Hours.NEW_YORK


def test_only_daily_bars_tell_the_hours() -> None:
    weekend = series_of(at("2024-01-06"), timeframe=Timeframe.HOUR)

    assert hours_of(weekend) is Hours.NEW_YORK


def test_a_part_of_a_series_closes_as_the_whole() -> None:
    days = [at("2024-01-01") + timedelta(days=day) for day in range(9)]
    series = series_of(*days, hours=Hours.ROUND_THE_CLOCK)

    for stop in range(10):
        part = closing_stamps(series.slice(0, stop))
        assert part.tolist() == closing_stamps(series)[:stop].tolist()


def test_an_empty_series_has_no_closing_times() -> None:
    assert closing_stamps(series_of()).tolist() == []
    assert hours_of(series_of()) is Hours.NEW_YORK


def test_the_calendar_knows_holidays_and_weekends() -> None:
    assert is_session(date(2024, 7, 3))
    assert not is_session(date(2024, 7, 4))
    assert next_session(date(2024, 7, 3)) == date(2024, 7, 5)
    assert next_session(date(2024, 7, 6)) == date(2024, 7, 8)
    assert session_close(date(2024, 7, 3)) == at("2024-07-03T17:00")


def test_a_day_without_session_has_no_session_close() -> None:
    with pytest.raises(DataError, match="2024-07-04 is no session"):
        session_close(date(2024, 7, 4))


def test_the_calendar_says_where_it_ends() -> None:
    with pytest.raises(DataError, match="ends at 2050-12-31"):
        next_session(date(2050, 12, 31))


@given(
    days=st.sets(st.integers(min_value=7_305, max_value=20_000), min_size=1),
    until=st.integers(min_value=7_305 * 86_400, max_value=20_001 * 86_400),
    hours=st.sampled_from(Hours),
)
def test_a_daily_bar_is_revealed_at_its_close_and_never_before(
    days: set[int], until: int, hours: Hours
) -> None:
    opened_at = [from_stamp(day * 86_400_000_000) for day in sorted(days)]
    present = from_stamp(until * 1_000_000)

    known = TimedBars.of(series_of(*opened_at, hours=hours)).until(present)

    closes = [closed_at(moment, Timeframe.DAY, hours) for moment in opened_at]
    assert len(known) == sum(close <= present for close in closes)


@given(
    minutes=st.lists(st.integers(0, 40_000_000), min_size=1, unique=True),
    timeframe=st.sampled_from(Timeframe),
    until=st.integers(0, 40_000_000),
)
def test_no_bar_of_any_timeframe_is_revealed_before_it_closed(
    minutes: list[int], timeframe: Timeframe, until: int
) -> None:
    opened_at = [from_stamp(minute * 60_000_000) for minute in sorted(minutes)]
    present = from_stamp(until * 60_000_000)

    known = TimedBars.of(series_of(*opened_at, timeframe=timeframe)).until(present)

    assert all(closed_at(bar.opened_at, timeframe) <= present for bar in known)


def test_the_calendar_is_that_of_exchange_calendars() -> None:
    with np.load(FILE) as kept:
        ours = {name: kept[name].tolist() for name in kept}

    assert ours == {name: column.tolist() for name, column in sessions().items()}
