"""Tests of how longer bars are asked for."""

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.resampling import Resampling, Unit
from falcon.errors import UsageError


@pytest.mark.parametrize(
    ("text", "unit", "count"),
    [
        ("weeks", Unit.WEEKS, 1),
        ("week", Unit.WEEKS, 1),
        ("1w", Unit.WEEKS, 1),
        (" 2 Weeks ", Unit.WEEKS, 2),
        ("60m", Unit.MINUTES, 60),
        ("4h", Unit.MINUTES, 240),
        ("hours", Unit.MINUTES, 60),
        ("3mo", Unit.MONTHS, 3),
        ("months", Unit.MONTHS, 1),
        ("d", Unit.DAYS, 1),
        ("years", Unit.YEARS, 1),
    ],
)
def test_longer_bars_are_read_as_people_write_them(
    text: str, unit: Unit, count: int
) -> None:
    assert Resampling.parse(text) == Resampling(unit, count)


@pytest.mark.parametrize(
    "text", ["", "often", "0m", "-1w", "1.5h", "w2", "99999m", "24h", "s", "²w"]
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Resampling.parse(text)


@pytest.mark.parametrize(
    ("text", "timeframe"),
    [
        ("60m", Timeframe.DAY),
        ("15m", Timeframe.MINUTES_15),
        ("days", Timeframe.DAY),
        ("2d", Timeframe.DAY),
        ("days", Timeframe.WEEK),
        ("weeks", Timeframe.WEEK),
    ],
)
def test_bars_that_are_not_longer_cannot_be_made(
    text: str, timeframe: Timeframe
) -> None:
    with pytest.raises(UsageError, match="cannot be resampled"):
        Resampling.parse(text).check(timeframe)


def test_longer_bars_have_a_name_of_their_own() -> None:
    assert Resampling.parse("weeks").name_for("AAPL") == "AAPL:weeks"
    assert Resampling.parse("4h").name_for("AAPL") == "AAPL:240 minutes"
