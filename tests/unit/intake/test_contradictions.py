"""Contradictions: which conditions no bar can satisfy together."""

from __future__ import annotations

import pytest

from falcon.intake.contradictions import conflict_in
from falcon.intake.formula import parse_condition


def conflict(*formulas: str) -> list[str]:
    return [str(c) for c in conflict_in([parse_condition(each) for each in formulas])]


@pytest.mark.parametrize(
    "formulas",
    [
        ("rsi(14) < 30", "rsi(14) > 70"),
        ("rsi(14) < 30", "rsi(14) >= 30"),
        ("rsi(14) > 100",),
        ("rsi(14) < 0",),
        ("close > sma(50)", "close < sma(50)"),
        ("close > sma(50)", "sma(50) > sma(200)", "close < sma(200)"),
        ("close > bb_upper(20,2)", "close < bb_lower(20,2)"),
        ("close > bb_upper(20,2)", "close < bb_mid(20,2)"),
        ("close > high",),
        ("low > close",),
        ("cross_above(sma(5), sma(9))", "sma(5) < sma(9)"),
        ("cross_above(sma(5), sma(9))", "cross_below(sma(5), sma(9))"),
        ("cross_above(sma(5), sma(9))", "cross_above(sma(9), sma(5))"),
        ("time >= 15:00", "time <= 10:00"),
        ("weekday == mon", "weekday == tue"),
        ("rsi(14) < 30 and rsi(14) > 70",),
    ],
)
def test_these_cannot_hold_together(formulas: tuple[str, ...]) -> None:
    assert set(conflict(*formulas)) <= {
        part for formula in formulas for part in formula.split(" and ")
    }
    assert conflict(*formulas)


@pytest.mark.parametrize(
    "formulas",
    [
        ("rsi(14) < 30", "rsi(14) > 20"),
        ("rsi(14) < 30", "rsi(2) > 70"),
        ("rsi(14) < 30", "rsi(14)[1] > 70"),
        ("close > sma(50)", "close < sma(20)"),
        ("close >= sma(50)", "close <= sma(50)"),
        ("rsi(14) >= 100",),
        ("close > high[1]",),
        ("close > bb_upper(20,2)", "close < bb_lower(10,2)"),
        ("cross_above(sma(5), sma(9))", "close > sma(5)"),
        ("weekday != mon", "weekday != tue"),
        ("close > 10", "volume > 500000"),
        ("bullish_engulfing()", "close > sma(5)"),
    ],
)
def test_these_can_hold_together(formulas: tuple[str, ...]) -> None:
    assert conflict(*formulas) == []


def test_only_the_terms_that_collide_are_named() -> None:
    found = conflict("close > sma(50)", "rsi(14) < 30", "volume > 9", "rsi(14) > 70")

    assert found == ["rsi(14) < 30", "rsi(14) > 70"]
