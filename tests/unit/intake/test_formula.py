"""The canonical form: what is printed can be read back."""

from __future__ import annotations

import pytest

from falcon.errors import UsageError
from falcon.intake.conditions import Comparison, earlier, series_in
from falcon.intake.formula import MAX_LENGTH, parse_condition, parse_term
from falcon.intake.terms import NEXT_BAR, Clock, Number, Series, Weekday, series

FORMULAS = (
    "close > sma(50)",
    "rsi(14) <= 30",
    "zscore(log(KO/PEP),60) < -2",
    "abs(zscore(log(KO/PEP),60)) > 3",
    "volume >= 1.5*volume_sma(20)",
    "open <= close[1]*(1-0.001)",
    "close > (high+low)/2",
    "high[next] > high",
    "cross_above(sma(50), sma(200))",
    "cross(macd(12,26,9), 0)",
    "bb_width(20,2) at_low(125)",
    "range at_low(7) [1]",
    "rising(sma(200), 5)",
    "falling(ema(20), 1)",
    "supertrend_dir(10,3) turns up",
    "bullish_engulfing()",
    "hammer()[1]",
    "session_close",
    "time >= 09:45",
    "weekday != fri",
    "consecutive_down_closes[1] >= 3",
    "within(bb_width(20,2) at_low(125), 5)",
    "rsi(14) > 70 and close < ema(20)",
    "rank(roc(6mo)) <= 3",
    "vwap() < close",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_condition_prints_as_it_was_read(formula: str) -> None:
    assert str(parse_condition(formula)) == formula


def test_blanks_do_not_matter() -> None:
    assert parse_condition(" close>sma( 50 ) ") == parse_condition("close > sma(50)")


def test_terms_have_their_types() -> None:
    assert parse_term("09:45") == Clock(585)
    assert parse_term("fri") is Weekday.FRIDAY
    assert parse_term("-2") == Number(-2)
    assert parse_term("high[next]") == Series("high", ago=NEXT_BAR)
    assert parse_term("macd(12,26,9)") == series("macd", 12, 26, 9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "close",
        "close >",
        "close > > 3",
        "close > sma(50) or close < 3",
        "close > nonsense(50)",
        "close > sma(50",
        "__import__('os')",
        "close > sma(50); import os",
        "close @ 3",
        "within(close > 3, x)",
        "close > " + "(" * 20 + "3" + ")" * 20,
        "close > " + "1+" * MAX_LENGTH + "1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_condition(text)


def test_a_condition_can_be_asked_of_an_earlier_bar() -> None:
    condition = parse_condition("close > high[1]")

    assert str(earlier(condition, 2)) == "close[2] > high[3]"
    assert str(earlier(parse_condition("hammer()"), 1)) == "hammer()[1]"
    assert str(earlier(parse_condition("session_close"), 1)) == "session_close"


def test_all_series_of_a_condition_are_found() -> None:
    condition = parse_condition("within(volume >= 1.5*volume_sma(20), 5)")

    assert [part.name for part in series_in(condition)] == ["volume", "volume_sma"]


def test_equal_conditions_are_equal_values() -> None:
    assert parse_condition("close > 10") == Comparison(Series("close"), ">", Number(10))
