"""Date numbers, and until when an order is good."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from falcon.engine.broker.times import (
    date_number,
    from_date_number,
    session_end,
    valid_until,
)

NOON = datetime(2024, 3, 1, 12)  # noqa: DTZ001  # bars carry naive times


def test_a_day_is_one_and_midnight_of_the_first_is_one() -> None:
    assert date_number(date(1, 1, 1)) == 1.0
    assert date_number(NOON) == date_number(date(2024, 3, 1)) + 0.5


def test_an_aware_time_counts_in_utc() -> None:
    east = timezone(timedelta(hours=14))

    assert date_number(datetime(2024, 3, 2, 2, tzinfo=east)) == date_number(NOON)
    assert date_number(NOON.replace(tzinfo=UTC)) == date_number(NOON)


@pytest.mark.parametrize("second", [0, 1, 59, 3_600, 86_399])
def test_whole_seconds_survive_the_way_there_and_back(second: int) -> None:
    at = NOON.replace(hour=0) + timedelta(seconds=second)

    assert from_date_number(date_number(at)) == at


def test_a_number_just_below_a_second_is_that_second() -> None:
    number = date_number(NOON)

    assert from_date_number(number - 5e-11) == NOON


def test_a_session_ends_ten_microseconds_before_midnight() -> None:
    end = NOON.replace(hour=23, minute=59, second=59, microsecond=999_990)

    assert session_end(date_number(NOON)) == date_number(end)


def test_an_order_is_good_for_a_span_from_its_bar_on() -> None:
    until = valid_until(timedelta(hours=3), date_number(NOON))

    assert until == date_number(NOON + timedelta(hours=3))


def test_an_empty_span_means_the_end_of_the_day() -> None:
    until = valid_until(timedelta(), date_number(NOON))

    assert until is not None
    assert date_number(NOON) < until < date_number(date(2024, 3, 2))


def test_an_order_is_good_until_a_date_or_time() -> None:
    assert valid_until(NOON, 0.0) == date_number(NOON)
    assert valid_until(date(2024, 3, 1), 0.0) == date_number(date(2024, 3, 1))


def test_a_number_is_a_date_and_not_a_span() -> None:
    assert valid_until(5, date_number(NOON)) == 5
    assert valid_until(None, date_number(NOON)) is None
