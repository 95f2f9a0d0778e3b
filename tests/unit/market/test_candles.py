"""Candles: longer bars, in which nothing is known before its time."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import fsum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from falcon.domain.bars import BarSeries, Hours, Timeframe, from_stamp, to_stamp
from falcon.errors import UsageError
from falcon.market.candles import can_make, candles
from falcon.market.sessions import closing_stamps
from falcon.providers.barfile import read_bar_file
from tests.columns import are_alike, on, wandering

REAL_BARS = os.environ.get("FALCON_REAL_BARS")
INTRADAY = [Timeframe.MINUTES_5, Timeframe.MINUTES_30, Timeframe.HOUR]


def at(text: str) -> int:
    return to_stamp(datetime.fromisoformat(text).replace(tzinfo=UTC))


def minutes(start: str, end: str) -> list[int]:
    return list(range(at(start), at(end), 60_000_000))


def opened(series: BarSeries) -> list[str]:
    return [f"{from_stamp(stamp):%Y-%m-%d %H:%M}" for stamp in series.stamps]


@settings(deadline=None)
@given(
    seed=st.integers(0, 1_000),
    count=st.integers(1, 500),
    wanted=st.sampled_from(INTRADAY),
    data=st.data(),
)
def test_bars_of_a_span_are_joined_and_none_is_made_up(
    seed: int, count: int, wanted: Timeframe, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.integers(0, count - 1), max_size=count - 1))
    some = np.delete(np.arange(count), list(gone))
    stamps = at("2024-03-08 13:17") + 60_000_000 * some
    series = on(stamps, seed=seed, lines=("signal",))
    span = int(wanted.duration.total_seconds()) * 1_000_000

    made = candles(series, wanted)

    spans = dict.fromkeys((series.stamps // span * span).tolist())
    if series.stamps[-1] + 60_000_000 < list(spans)[-1] + span:
        spans.popitem()
    assert made.stamps.tolist() == list(spans)
    for bar in made:
        part = series.between(
            bar.opened_at, bar.opened_at + wanted.duration - timedelta.resolution
        )
        assert (bar.open, bar.close) == (part.open[0], part.close[-1])
        assert (bar.high, bar.low) == (part.high.max(), part.low.min())
        assert bar.volume == fsum(part.volume)
        assert bar.extras["signal"] == part.extras["signal"][-1]
        assert bar.flaw is None


@settings(deadline=None)
@given(cut=st.integers(0, 4_000), wanted=st.sampled_from(INTRADAY))
def test_what_was_known_earlier_stays_as_it_was(cut: int, wanted: Timeframe) -> None:
    series = wandering(4_000)

    early, late = candles(series.slice(0, cut), wanted), candles(series, wanted)

    assert are_alike(early, late.slice(0, len(early)))


def test_a_day_is_a_session_without_what_lies_around_it() -> None:
    stamps = [
        *minutes("2024-07-02 08:00", "2024-07-02 23:59"),
        *minutes("2024-07-03 13:30", "2024-07-03 20:30"),  # closes at 17:00
    ]
    series = on(np.array(stamps))

    days = candles(series, Timeframe.DAY)

    second = series.between(
        datetime(2024, 7, 2, 13, 30, tzinfo=UTC),
        datetime(2024, 7, 2, 19, 59, tzinfo=UTC),
    )
    assert opened(days) == ["2024-07-02 00:00", "2024-07-03 00:00"]
    assert (days.open[0], days.close[0]) == (second.open[0], second.close[-1])
    assert days.high[0] == second.high.max()
    assert days.close[1] == series.close[series.stamps == at("2024-07-03 16:59")][0]
    assert days.hours is Hours.NEW_YORK
    assert closing_stamps(days).tolist() == [
        at("2024-07-02 20:00"),
        at("2024-07-03 17:00"),
    ]


def test_a_session_that_is_not_over_has_no_bar_yet() -> None:
    morning = on(np.array(minutes("2024-01-03 14:30", "2024-01-03 20:59")))
    all_day = on(np.array(minutes("2024-01-03 14:30", "2024-01-03 21:00")))

    assert len(candles(morning, Timeframe.DAY)) == 0
    assert opened(candles(all_day, Timeframe.DAY)) == ["2024-01-03 00:00"]


def test_the_hour_in_which_a_session_opens_belongs_to_it() -> None:
    stamps = [at(f"2024-01-03 {hour}:00") for hour in range(14, 21)]
    hours = on(np.array(stamps), timeframe=Timeframe.HOUR)

    day = candles(hours, Timeframe.DAY)

    assert (len(day), day.open[0], day.close[0]) == (1, hours.open[0], hours.close[-1])


@pytest.mark.parametrize(
    "stamps",
    [
        minutes("2024-01-05 00:00", "2024-01-09 00:00"),  # over a weekend
        minutes("2024-01-03 00:00", "2024-01-05 00:00"),  # by night
        minutes("2024-01-07 23:00", "2024-01-09 00:00"),  # a future's Sunday evening
    ],
)
def test_a_market_that_trades_by_night_or_on_sundays_has_days_of_utc(
    stamps: list[int],
) -> None:
    days = candles(on(np.array(stamps)), Timeframe.DAY)

    assert days.hours is Hours.ROUND_THE_CLOCK
    assert days.close[-1] == on(np.array(stamps)).close[-1]


def test_weeks_begin_on_monday_and_are_known_when_their_sessions_are_over() -> None:
    stamps = [at(f"2024-01-{day:02}") for day in (2, 3, 4, 5, 8, 9, 10, 11, 12)]
    days = on(np.array(stamps), timeframe=Timeframe.DAY)

    weeks = candles(days, Timeframe.WEEK)
    unfinished = candles(days.slice(0, 8), Timeframe.WEEK)

    assert opened(weeks) == ["2024-01-01 00:00", "2024-01-08 00:00"]
    assert opened(unfinished) == ["2024-01-01 00:00"]
    assert weeks.close.tolist() == [days.close[3], days.close[8]]


def test_weeks_of_minutes_are_those_of_their_days() -> None:
    series = wandering(30 * 1_440)

    weeks = candles(series, Timeframe.WEEK)

    assert are_alike(weeks, candles(candles(series, Timeframe.DAY), Timeframe.WEEK))
    assert len(weeks) == 4


def test_of_no_bars_none_are_made() -> None:
    assert len(candles(wandering(0), Timeframe.HOUR)) == 0
    assert len(candles(wandering(0), Timeframe.WEEK)) == 0


def test_what_does_not_divide_cannot_be_made() -> None:
    assert can_make(Timeframe.MINUTES_15, Timeframe.DAY)
    assert not can_make(Timeframe.HOURS_4, Timeframe.DAY)
    assert not can_make(Timeframe.HOUR, Timeframe.HOUR)
    with pytest.raises(UsageError, match="1m cannot be made of 1h"):
        candles(replace(wandering(5), timeframe=Timeframe.HOUR), Timeframe.MINUTE)


@pytest.mark.real_bars
@pytest.mark.skipif(REAL_BARS is None, reason="FALCON_REAL_BARS is not set")
@pytest.mark.parametrize("symbol", ["SPY", "AAPL", "BAC"])
def test_days_made_of_real_hours_are_those_of_the_vendor(symbol: str) -> None:
    folder = Path(REAL_BARS or "")
    hours, _ = read_bar_file(folder / "hourly" / f"{symbol}.csv.gz")
    theirs, _ = read_bar_file(folder / "daily" / "raw" / f"{symbol}.csv.gz")

    days = candles(hours, Timeframe.DAY)

    # On short days the vendor's bar goes on after the exchange has closed.
    closes = closing_stamps(days) % 86_400_000_000
    is_full = closes >= 20 * 3_600_000_000
    assert np.array_equal(days.stamps, theirs.stamps)
    assert np.array_equal(days.open, theirs.open)
    for name in ("high", "low", "close", "volume"):
        made, told = getattr(days, name), getattr(theirs, name)
        assert np.array_equal(made[is_full], told[is_full])


@pytest.mark.real_bars
@pytest.mark.skipif(REAL_BARS is None, reason="FALCON_REAL_BARS is not set")
def test_quarters_made_of_real_minutes_are_those_of_the_vendor() -> None:
    folder = Path(REAL_BARS or "") / "intraday"
    minutes, _ = read_bar_file(folder / "BTCUSDT_1m_2024-12.csv.gz")
    theirs, _ = read_bar_file(folder / "BTCUSDT_15m_2024.csv.gz")

    made = candles(minutes, Timeframe.MINUTES_15)

    places = np.searchsorted(theirs.stamps, made.stamps)
    assert len(made) == 2_784
    for name in ("stamps", "open", "high", "low", "close"):
        assert np.array_equal(getattr(made, name), getattr(theirs, name)[places])
    np.testing.assert_allclose(made.volume, theirs.volume[places], rtol=1e-12)
