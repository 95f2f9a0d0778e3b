"""Numbers: figures and number words, with what they count."""

from __future__ import annotations

import pytest

from falcon.intake.numbers import read_numbers
from falcon.intake.terms import Clock, Weekday
from falcon.intake.tokens import tokenize
from falcon.intake.values import Quantity, Span, TimeUnit, Unit, Value


def values(text: str) -> list[Value]:
    return [t.value for t in read_numbers(tokenize(text)) if t.value is not None]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5%", 5, Unit.PERCENT),
        ("five percent", 5, Unit.PERCENT),
        ("half a percent", 0.5, Unit.PERCENT),
        ("minus ten percent", -10, Unit.PERCENT),
        ("25 basis points", 0.25, Unit.PERCENT),
        ("twenty-five", 25, Unit.NONE),
        ("two hundred", 200, Unit.NONE),
        ("five hundred thousand", 500_000, Unit.NONE),
        ("1,250,000", 1_250_000, Unit.NONE),
        ("500k", 500_000, Unit.NONE),
        ("0.618", 0.618, Unit.NONE),
        (".5", 0.5, Unit.NONE),
        ("$10", 10, Unit.DOLLARS),
        ("2R", 2, Unit.R),
        ("one and a half times", 1.5, Unit.TIMES),
        ("2.5x", 2.5, Unit.TIMES),
        ("twice", 2, Unit.TIMES),
        ("three quarters", 0.75, Unit.NONE),
        ("twenty pips", 20, Unit.PIPS),
        ("100 shares", 100, Unit.SHARES),
        ("third", 3, Unit.ORDINAL),
        ("plus two", 2, Unit.NONE),
    ],
)
def test_a_quantity_is_read(text: str, amount: float, unit: Unit) -> None:
    assert values(text) == [Quantity(amount, unit)]


@pytest.mark.parametrize(
    ("text", "count", "unit", "bars"),
    [
        ("50-day", 50, TimeUnit.DAY, 50),
        ("two-hundred-day", 200, TimeUnit.DAY, 200),
        ("ten trading days", 10, TimeUnit.DAY, 10),
        ("20 periods", 20, TimeUnit.BAR, 20),
        ("six months", 6, TimeUnit.MONTH, 126),
        ("52-week", 52, TimeUnit.WEEK, 252),
        ("fifteen minutes", 15, TimeUnit.MINUTE, 15),
    ],
)
def test_a_span_is_read(text: str, count: float, unit: TimeUnit, bars: int) -> None:
    (span,) = values(text)

    assert span == Span(count, unit)
    assert isinstance(span, Span)
    assert span.bars == bars


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:30", 570),
        ("9:30 am", 570),
        ("4pm", 960),
        ("4 p.m.", 960),
        ("11 o'clock", 660),
        ("eight in the morning", 480),
        ("four in the afternoon", 960),
        ("noon", 720),
        ("12 am", 0),
    ],
)
def test_a_time_of_day_is_read(text: str, minutes: int) -> None:
    assert values(text) == [Clock(minutes)]


def test_days_of_the_week_are_read() -> None:
    assert values("mondays or Friday") == [Weekday.MONDAY, Weekday.FRIDAY]


@pytest.mark.parametrize(
    "text", ["minus DI", "plus", "- a -", "a quarter-final of - kind", "percent"]
)
def test_signs_without_a_number_stay_words(text: str) -> None:
    assert not [v for v in values(text) if isinstance(v, Quantity) and v.amount < 0]


def test_a_list_of_numbers_stays_a_list() -> None:
    assert values("8, 13 and 21") == [Quantity(8), Quantity(13), Quantity(21)]


def test_a_ratio_of_risk_and_reward_is_a_multiple_of_the_risk() -> None:
    assert values("1:2") == [Quantity(2, Unit.R)]
    assert values("3:1") == [Quantity(3, Unit.R)]


def test_a_range_is_not_a_negative_number() -> None:
    assert values("5-10") == [Quantity(5), Quantity(10)]
