"""Screening: impossible rows are refused one by one, the rest goes on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.bars import BarSeries, Timeframe
from falcon.market.quality import RefusedBar, screen

START = datetime(2024, 1, 1, tzinfo=UTC)
GOOD = (10.0, 12.0, 9.0, 11.0, 100.0)
PRICES = st.sampled_from([-1.0, 0.0, 1.0, 2.0, 3.0, math.nan, math.inf, -math.inf])


def series_of(
    rows: Sequence[tuple[float, ...]], days: list[int] | None = None
) -> BarSeries:
    places = range(len(rows)) if days is None else days
    numbers = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    first = np.datetime64(START.replace(tzinfo=None), "us").astype(np.int64)
    return BarSeries(
        symbol="SPY",
        timeframe=Timeframe.DAY,
        stamps=np.array(
            [int(first) + place * 86_400_000_000 for place in places], dtype=np.int64
        ),
        open=numbers[0],
        high=numbers[1],
        low=numbers[2],
        close=numbers[3],
        volume=numbers[4],
        extras={"signal": np.arange(float(len(rows)))},
    )


def kept_days(series: BarSeries) -> list[int]:
    return [(bar.opened_at - START) // timedelta(days=1) for bar in series]


def test_sound_rows_pass_untouched() -> None:
    raw = series_of([GOOD, GOOD])

    series, refused = screen(raw, source="SPY.csv")

    assert series is raw
    assert refused == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((math.nan, 12, 9, 11, 100), "prices must be finite"),
        ((10, math.inf, 9, 11, 100), "prices must be finite"),
        ((10, 12, 0, 11, 100), "prices must be above zero"),
        ((10, 12, -9, 11, 100), "prices must be above zero"),
        ((10, 8, 9, 11, 100), "high must be the highest"),
        ((10, 10.5, 9, 11, 100), "high must be the highest"),
        ((10, 12, 10.5, 11, 100), "low must be the lowest"),
        ((10, 12, 9, 11, -1), "volume must be zero or more"),
        ((10, 12, 9, 11, math.nan), "volume must be zero or more"),
    ],
)
def test_an_impossible_bar_is_refused_and_the_rest_goes_on(
    row: tuple[float, ...], reason: str
) -> None:
    series, refused = screen(series_of([GOOD, row, GOOD]), source="SPY.csv")

    assert kept_days(series) == [0, 2]
    assert series.extras["signal"].tolist() == [0.0, 2.0]
    assert [(bar.source, bar.row) for bar in refused] == [("SPY.csv", 2)]
    assert refused[0].reason.startswith(reason)


def test_a_row_that_could_not_be_read_keeps_the_readers_reason() -> None:
    series, refused = screen(
        series_of([GOOD, GOOD]), source="SPY.csv", unreadable={0: "no number"}
    )

    assert kept_days(series) == [1]
    assert refused == (RefusedBar(source="SPY.csv", row=1, reason="no number"),)
    assert str(refused[0]) == "SPY.csv, row 1: no number"


def test_the_first_of_two_equal_times_stays() -> None:
    series, refused = screen(series_of([GOOD] * 4, [0, 1, 1, 2]), source="SPY.csv")

    assert series.extras["signal"].tolist() == [0.0, 1.0, 3.0]
    assert refused[0].row == 3
    assert refused[0].reason == (
        "time must be new, 2024-01-02T00:00:00+00:00 was there already"
    )


def test_a_backward_time_is_refused() -> None:
    series, refused = screen(series_of([GOOD] * 4, [0, 5, 2, 6]), source="SPY.csv")

    assert len(series) == 3
    assert len(refused) == 1
    assert refused[0].reason.startswith("time must lie between")


def test_one_date_far_ahead_does_not_cost_the_rows_after_it() -> None:
    days = [0, 1, 36_500, 2, 3, 4]

    series, refused = screen(series_of([GOOD] * 6, days), source="SPY.csv")

    assert kept_days(series) == [0, 1, 2, 3, 4]
    assert [bar.row for bar in refused] == [3]


def test_an_impossible_row_does_not_count_for_the_order_of_time() -> None:
    rows = [GOOD, (10, 8, 9, 11, 100), GOOD]

    series, refused = screen(series_of(rows, [0, 9, 1]), source="SPY.csv")

    assert kept_days(series) == [0, 1]
    assert [bar.row for bar in refused] == [2]


def test_no_rows_give_no_bars() -> None:
    series, refused = screen(series_of([]), source="SPY.csv")

    assert len(series) == 0
    assert refused == ()


@given(st.lists(st.tuples(PRICES, PRICES, PRICES, PRICES, PRICES), max_size=8))
def test_exactly_the_rows_with_a_flaw_are_refused(
    rows: list[tuple[float, ...]],
) -> None:
    raw = series_of(rows)

    series, refused = screen(raw, source="SPY.csv")

    flaws = {row: bar.flaw for row, bar in enumerate(raw, start=1) if bar.flaw}
    assert {bar.row: bar.reason for bar in refused} == flaws
    assert len(series) + len(refused) == len(rows)


@given(st.lists(st.integers(0, 12), max_size=12))
def test_whatever_the_order_kept_times_increase_and_nothing_is_lost(
    days: list[int],
) -> None:
    series, refused = screen(series_of([GOOD] * len(days), days), source="SPY.csv")

    kept = kept_days(series)
    assert kept == sorted(set(kept))
    assert len(kept) + len(refused) == len(days)
    assert not days or len(kept) >= 1
