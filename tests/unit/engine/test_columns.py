"""Date numbers of whole columns are those of single bars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from falcon.domain.bars import Bar, Stamps
from falcon.engine.broker.times import date_number
from falcon.engine.columns import opened, time_number, time_numbers, values_of
from falcon.engine.native.columns import date_numbers

DAY, HOUR, MINUTE, SECOND = 86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000
CENTURY = 36_500 * DAY

STEPS = {
    "days": DAY,
    "hours": HOUR,
    "minutes": MINUTE,
    "seconds": SECOND,
    "microseconds": 1,
}


def random_stamps(unit: int) -> Stamps:
    rng = np.random.default_rng(3)
    return np.sort(rng.integers(-CENTURY // unit, CENTURY // unit, 20_000)) * unit


def compare(stamps: Stamps) -> None:
    each = [time_number(at) for at in stamps.tolist()]
    assert time_numbers(stamps).tolist() == each
    assert date_numbers(stamps).tolist() == each


@pytest.mark.parametrize("unit", STEPS)
def test_many_stamps_have_the_date_numbers_of_each(unit: str) -> None:
    stamps = random_stamps(STEPS[unit])

    compare(stamps)


def test_every_minute_of_a_day_has_the_date_number_of_its_own() -> None:
    stamps = np.arange(DAY // MINUTE) * MINUTE + 19_000 * DAY

    compare(stamps)


@pytest.mark.parametrize("gap", [1, 5, 7, 60, 719, 1_440, 3_000])
def test_stamps_so_many_minutes_apart_have_the_date_numbers_of_each(gap: int) -> None:
    rng = np.random.default_rng(gap)
    stamps = np.arange(6_000) * gap * MINUTE + 18_000 * DAY + 30 * MINUTE

    compare(stamps)
    compare(stamps[rng.random(len(stamps)) < 0.9])
    compare(stamps + 30 * SECOND * (rng.random(len(stamps)) < 0.1))


def test_microseconds_that_two_numbers_cannot_hold_are_exact_too() -> None:
    stamps = np.arange(1, 5_000) + 19_000 * DAY

    compare(stamps)


@pytest.mark.parametrize("unit", STEPS)
def test_a_stamp_has_the_date_number_of_its_time(unit: str) -> None:
    for stamp in random_stamps(STEPS[unit])[::20].tolist():
        at = datetime(1970, 1, 1) + timedelta(microseconds=stamp)  # noqa: DTZ001

        assert time_number(stamp) == date_number(at)


def test_a_bar_is_read_once() -> None:
    bar, other = (
        Bar(
            symbol="A",
            opened_at=datetime(2024, 1, 2, 14, 30, tzinfo=UTC),
            open=1,
            high=2,
            low=1,
            close=close,
            volume=7,
            extras={"signal": 0.5},
        )
        for close in (1.5, 1.6)
    )

    assert opened(bar) is opened(bar)
    assert opened(other).close == 1.6
    assert type(opened(bar).open) is float
    assert values_of(bar)["signal"] == 0.5
    assert values_of(bar)["datetime"] == opened(bar).datetime


def test_no_stamps_have_no_date_numbers() -> None:
    compare(np.array([], np.int64))
