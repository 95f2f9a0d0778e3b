"""The mirror: what a rule for longs means for shorts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from falcon.intake.conditions import Condition
from falcon.intake.formula import parse_condition
from falcon.intake.mirror import mirrored
from tests.unit.intake.specs import conditions


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("close > ema(200)", "close < ema(200)"),
        ("rsi(14) < 30", "rsi(14) > 70"),
        ("stoch_k(14,3,3) < 20", "stoch_k(14,3,3) > 80"),
        ("williams_r(14) < -80", "williams_r(14) > -20"),
        ("ibs() < 0.2", "ibs() > 0.8"),
        ("macd(12,26,9) < 0", "macd(12,26,9) > 0"),
        ("close < bb_lower(20,2)", "close > bb_upper(20,2)"),
        ("high > donchian_high(20)", "low < donchian_low(20)"),
        ("cross_above(ema(5), ema(20))", "cross_below(ema(5), ema(20))"),
        (
            "cross_above(plus_di(14), minus_di(14))",
            "cross_below(plus_di(14), minus_di(14))",
        ),
        ("adx(14) > 25", "adx(14) > 25"),
        ("volume >= 1.5*volume_sma(20)", "volume >= 1.5*volume_sma(20)"),
        ("close > 10", "close > 10"),
        ("time >= 09:45", "time >= 09:45"),
        ("close <= close[1]*(1-0.05)", "close >= close[1]*(1+0.05)"),
        ("close < sma(20)-2*atr(14)", "close > sma(20)+2*atr(14)"),
        ("consecutive_down_closes >= 3", "consecutive_up_closes >= 3"),
        ("bb_width(20,2) at_low(125)", "bb_width(20,2) at_low(125)"),
        ("close at_low(20)", "close at_high(20)"),
        ("rising(sma(200), 5)", "falling(sma(200), 5)"),
        ("supertrend_dir(10,3) turns up", "supertrend_dir(10,3) turns down"),
        ("bullish_engulfing()", "bearish_engulfing()"),
        ("hammer()", "shooting_star()"),
        ("inside_bar()", "inside_bar()"),
        ("session_close", "session_close"),
        ("within(rsi(14) < 30, 5)", "within(rsi(14) > 70, 5)"),
        ("rsi(14) > 70 and close < ema(20)", "rsi(14) < 30 and close > ema(20)"),
    ],
)
def test_a_rule_for_longs_has_this_mirror_image(long: str, short: str) -> None:
    assert str(mirrored(parse_condition(long))) == short
    assert str(mirrored(parse_condition(short))) == long


@settings(max_examples=200, deadline=None)
@given(conditions())
def test_the_mirror_of_the_mirror_is_the_rule_itself(condition: Condition) -> None:
    assert mirrored(mirrored(condition)) == condition
