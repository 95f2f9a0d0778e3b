"""Bars refuse what cannot be, and columns keep what bars hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from falcon.domain.bars import Bar, BarSeries, Timeframe, from_stamp, to_stamp
from tests.examples import A_BAR, A_DAY


def three_bars() -> BarSeries:
    bars = [
        replace(
            A_BAR,
            opened_at=A_DAY + timedelta(days=day),
            close=100.0 + day,
            extras={"signal": float(day)},
        )
        for day in range(3)
    ]
    return BarSeries.of(bars, symbol="AAPL", timeframe=Timeframe.DAY)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"close": float("nan")}, "finite"),
        ({"open": 0.0, "low": 0.0}, "above zero"),
        ({"high": 101.0}, "high must be the highest"),
        ({"low": 101.0}, "low must be the lowest"),
        ({"volume": -1.0}, "volume"),
        ({"volume": float("inf")}, "volume"),
    ],
)
def test_an_impossible_bar_says_what_is_wrong(
    change: dict[str, float], expected: str
) -> None:
    flaw = replace(A_BAR, **change).flaw  # type: ignore[arg-type]  # fields by name

    assert flaw is not None
    assert expected in flaw


def test_a_possible_bar_has_no_flaw() -> None:
    assert A_BAR.flaw is None


def test_a_time_survives_its_stamp() -> None:
    at = datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)

    assert from_stamp(to_stamp(at)) == at


def test_columns_give_back_the_bars_they_were_made_of() -> None:
    series = three_bars()

    assert [bar.close for bar in series] == [100.0, 101.0, 102.0]
    assert series[-1].extras == {"signal": 2.0}
    assert len(series) == 3


def test_between_includes_both_ends() -> None:
    series = three_bars()

    middle = series.between(A_DAY + timedelta(days=1), A_DAY + timedelta(days=2))

    assert [bar.close for bar in middle] == [101.0, 102.0]
    assert len(series.between()) == 3


def test_no_bars_make_an_empty_series() -> None:
    empty: list[Bar] = []

    assert len(BarSeries.of(empty, symbol="AAPL", timeframe=Timeframe.DAY)) == 0


@pytest.mark.parametrize(
    ("timeframe", "duration", "is_intraday"),
    [
        (Timeframe.MINUTES_15, timedelta(minutes=15), True),
        (Timeframe.HOURS_4, timedelta(hours=4), True),
        (Timeframe.DAY, timedelta(days=1), False),
        (Timeframe.WEEK, timedelta(weeks=1), False),
    ],
)
def test_a_timeframe_knows_its_length(
    timeframe: Timeframe, duration: timedelta, *, is_intraday: bool
) -> None:
    assert timeframe.duration == duration
    assert timeframe.is_intraday is is_intraday
