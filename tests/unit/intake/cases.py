"""Descriptions in the words that people use, and what they mean.

Each was read by a person; the parser must find the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Rule = tuple[str, ...]
"""A side and its conditions."""


@dataclass(frozen=True, slots=True)
class Case:
    """A description with its meaning."""

    text: str
    entries: tuple[Rule, ...]
    exits: tuple[Rule, ...] = ()
    risk: Mapping[str, object] = field(default_factory=dict)


CASES = (
    Case(
        "Buy when the 10 day SMA crosses above the 30 day SMA, sell when it "
        "crosses below. Stop loss 5%",
        entries=(("long", "cross_above(sma(10), sma(30))"),),
        exits=(("long", "cross_below(sma(10), sma(30))"),),
        risk={"stop": {"type": "pct", "value": 5}},
    ),
    Case(
        "RSI below 30 buy, above 70 sell",
        entries=(("long", "rsi(14) < 30"),),
        exits=(("long", "rsi(14) > 70"),),
        risk={},
    ),
    Case(
        "Entry rules: Buy when RSI(14) crosses above 30. Exit rules: Sell "
        "when RSI crosses below 70. Risk management: stop loss 3%, take "
        "profit 6%.",
        entries=(("long", "cross_above(rsi(14), 30)"),),
        exits=(("long", "cross_below(rsi(14), 70)"),),
        risk={
            "stop": {"type": "pct", "value": 3},
            "target": {"type": "pct", "value": 6},
        },
    ),
    Case(
        "Go long when price closes above the 20-day high. Exit when price "
        "closes below the 10-day low. Risk 2% per trade, stop 2 ATR.",
        entries=(("long", "close > donchian_high(20)"),),
        exits=(("long", "close < donchian_low(10)"),),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 2},
            "size": {"type": "risk_pct", "value": 2},
        },
    ),
    Case(
        "Buy when the MACD line crosses above the signal line and price is "
        "above the 200-day moving average. Exit when MACD crosses below "
        "signal.",
        entries=(
            (
                "long",
                "cross_above(macd(12,26,9), macd_signal(12,26,9))",
                "close > sma(200)",
            ),
        ),
        exits=(("long", "cross_below(macd(12,26,9), macd_signal(12,26,9))"),),
        risk={},
    ),
    Case(
        "If the RSI(2) drops below 10 and the close is above the 200 SMA, buy "
        "at the next open. Sell when RSI(2) rises above 70.",
        entries=(("long", "rsi(2) < 10", "close > sma(200)"),),
        exits=(("long", "rsi(2) > 70"),),
        risk={},
    ),
    Case(
        "Buy when price touches the lower Bollinger band and RSI is below 30. "
        "Sell at the upper band. 2% stop loss.",
        entries=(("long", "low <= bb_lower(20,2)", "rsi(14) < 30"),),
        exits=(("long", "high >= bb_upper(20,2)"),),
        risk={"stop": {"type": "pct", "value": 2}},
    ),
    Case(
        "Enter long when the 9 EMA crosses above the 21 EMA. Exit when the 9 "
        "EMA crosses below the 21 EMA. Use a trailing stop of 8%.",
        entries=(("long", "cross_above(ema(9), ema(21))"),),
        exits=(("long", "cross_below(ema(9), ema(21))"),),
        risk={"trail": {"type": "pct", "value": 8}},
    ),
    Case(
        "Golden cross strategy: buy on the golden cross, sell on the death cross.",
        entries=(("long", "cross_above(sma(50), sma(200))"),),
        exits=(("long", "cross_below(sma(50), sma(200))"),),
        risk={},
    ),
    Case(
        "Buy SPY on the first trading day of the month and sell after 5 days.",
        entries=(("long", "trading_day_of_month == 1"),),
        exits=(("long", "bars_since_entry >= 5"),),
        risk={"time_exit": {"bars": 5}},
    ),
    Case(
        "Short when RSI is above 80, cover when RSI falls below 50. Stop loss of 4%.",
        entries=(("short", "rsi(14) > 80"),),
        exits=(("short", "rsi(14) < 50"),),
        risk={"stop": {"type": "pct", "value": 4}},
    ),
    Case(
        "When the stock gaps up more than 3% sell short, cover after 2 days.",
        entries=(("short", "open >= close[1]*(1+0.03)"),),
        exits=(("short", "bars_since_entry >= 2"),),
        risk={"time_exit": {"bars": 2}},
    ),
    Case(
        "Buy when volume is more than twice the 20-day average volume and "
        "price closes above the previous day's high. Stop at the low of the "
        "previous day. Target 2R.",
        entries=(("long", "volume > 2*volume_sma(20)", "close > high[1]"),),
        exits=(),
        risk={
            "stop": {"type": "indicator", "ref": "low[1]"},
            "target": {"type": "rr", "value": 2},
        },
    ),
    Case(
        "Mean reversion: buy after 3 consecutive down days when price is "
        "above the 200-day moving average; sell when the close is above the "
        "5-day moving average.",
        entries=(("long", "consecutive_down_closes >= 3", "close > sma(200)"),),
        exits=(("long", "close > sma(5)"),),
        risk={},
    ),
    Case(
        "Buy when ADX is above 25 and +DI crosses above -DI. Exit when +DI "
        "crosses below -DI.",
        entries=(("long", "adx(14) > 25", "cross_above(plus_di(14), minus_di(14))"),),
        exits=(("long", "cross_below(plus_di(14), minus_di(14))"),),
        risk={},
    ),
    Case(
        "Buy when the stochastic is oversold, sell when it is overbought.",
        entries=(("long", "stoch_k(14,3,3) < 20"),),
        exits=(("long", "stoch_k(14,3,3) > 80"),),
        risk={},
    ),
    Case(
        "Buy if price drops 5% in 3 days, sell when it is up 4% from entry or "
        "after 10 days.",
        entries=(("long", "close <= close[3]*(1-0.05)"),),
        exits=(("long", "bars_since_entry >= 10"),),
        risk={"target": {"type": "pct", "value": 4}, "time_exit": {"bars": 10}},
    ),
    Case(
        "Buy when price is 3% below the 20-day SMA. Sell when price crosses "
        "above the 20-day SMA.",
        entries=(("long", "close <= sma(20)*(1-0.03)"),),
        exits=(("long", "cross_above(close, sma(20))"),),
        risk={},
    ),
    Case(
        "Hold SPY when it's above its 200 day moving average, otherwise go to cash.",
        entries=(("long", "close > sma(200)"),),
        exits=(("long", "close < sma(200)"),),
        risk={},
    ),
    Case(
        "Buy when the 50-day EMA is above the 200-day EMA and RSI is between "
        "40 and 50. Sell when the 50-day EMA crosses below the 200-day EMA.",
        entries=(("long", "ema(50) > ema(200)", "rsi(14) >= 40", "rsi(14) <= 50"),),
        exits=(("long", "cross_below(ema(50), ema(200))"),),
        risk={},
    ),
    Case(
        "Buy the breakout above the 55 day high, sell at the 20 day low. "
        "Position size 25% of equity.",
        entries=(("long", "high > donchian_high(55)"),),
        exits=(("long", "low < donchian_low(20)"),),
        risk={"size": {"type": "pct_equity", "value": 25}},
    ),
    Case(
        "Go long when CCI crosses above -100, exit when CCI crosses above "
        "100. Stop 2%.",
        entries=(("long", "cross_above(cci(20), -100)"),),
        exits=(("long", "cross_above(cci(20), 100)"),),
        risk={"stop": {"type": "pct", "value": 2}},
    ),
    Case(
        "Long only. Buy when price crosses above the Supertrend (10,3) line, "
        "exit when it closes below.",
        entries=(("long", "cross_above(close, supertrend(10,3))"),),
        exits=(("long", "close < supertrend(10,3)"),),
        risk={},
    ),
    Case(
        "Buy every Monday, sell every Friday.",
        entries=(("long", "weekday == mon"),),
        exits=(("long", "weekday == fri"),),
        risk={},
    ),
    Case(
        "Buy when price crosses above the VWAP and sell when it crosses below "
        "the VWAP.",
        entries=(("long", "cross_above(close, vwap())"),),
        exits=(("long", "cross_below(close, vwap())"),),
        risk={},
    ),
    Case(
        "Buy when a hammer forms at a 20-day low. Stop below the low of the "
        "hammer, target two times the risk.",
        entries=(("long", "hammer()", "low < donchian_low(20)"),),
        exits=(),
        risk={
            "stop": {"type": "indicator", "ref": "low"},
            "target": {"type": "rr", "value": 2},
        },
    ),
    Case(
        "We buy when the close crosses over the upper Keltner channel and "
        "short when it crosses under the lower Keltner channel. Exit at the "
        "middle line.",
        entries=(
            ("long", "cross_above(close, keltner_upper(20,2))"),
            ("short", "cross_below(close, keltner_lower(20,2))"),
        ),
        exits=(
            ("long", "low <= keltner_mid(20,2)"),
            ("short", "high >= keltner_mid(20,2)"),
        ),
        risk={},
    ),
    Case(
        "Buy when the 20 SMA is rising and price pulls back to touch the 20 "
        "SMA. Stop loss 1.5 ATR, take profit 3 ATR.",
        entries=(("long", "rising(sma(20), 1)", "low <= sma(20)"),),
        exits=(),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 1.5},
            "target": {"type": "atr", "period": 14, "value": 3},
        },
    ),
    Case(
        "Buy when RSI < 30 or Williams %R < -80. Sell when RSI > 60.",
        entries=(("long", "rsi(14) < 30"), ("long", "williams_r(14) < -80")),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Sell when the price falls below the 50-day moving average and buy "
        "when it rises above it.",
        entries=(("long", "close > sma(50)"),),
        exits=(("long", "close < sma(50)"),),
        risk={},
    ),
    Case(
        "Buy if the RSI is not above 50 and MACD histogram turns positive. "
        "Sell when the histogram turns negative.",
        entries=(("long", "rsi(14) <= 50", "cross_above(macd_hist(12,26,9), 0)"),),
        exits=(("long", "cross_below(macd_hist(12,26,9), 0)"),),
        risk={},
    ),
    Case(
        "Close > SMA(50) and RSI(14) < 40 then buy. Exit: RSI(14) > 60. Stop- "
        "loss: 7%. Take-profit: 15%. Position size: 10%.",
        entries=(("long", "close > sma(50)", "rsi(14) < 40"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={
            "stop": {"type": "pct", "value": 7},
            "target": {"type": "pct", "value": 15},
            "size": {"type": "pct_equity", "value": 10},
        },
    ),
    Case(
        "Buy when the price makes a new 20 day high; sell when it makes a new "
        "10 day low.",
        entries=(("long", "high >= highest_high(20)"),),
        exits=(("long", "low <= lowest_low(10)"),),
        risk={},
    ),
    Case(
        "Buy when the fast 5-day average crosses over the slow 20-day "
        "average; exit on the opposite cross. Max loss 3%.",
        entries=(("long", "cross_above(sma(5), sma(20))"),),
        exits=(("long", "cross_below(sma(5), sma(20))"),),
        risk={"stop": {"type": "pct", "value": 3}},
    ),
    Case(
        "Enter a long position if the closing price is higher than the "
        "100-day EMA. Exit the long position if the closing price is lower "
        "than the 100-day EMA. Stop loss: 2x ATR(14) below entry. Take "
        "profit: 3x ATR(14).",
        entries=(("long", "close > ema(100)"),),
        exits=(("long", "close < ema(100)"),),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 2},
            "target": {"type": "atr", "period": 14, "value": 3},
        },
    ),
    Case(
        "Buy when RSI(14) crosses below 30, take profit at 10% and stop loss at 5%.",
        entries=(("long", "cross_below(rsi(14), 30)"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 5},
            "target": {"type": "pct", "value": 10},
        },
    ),
    Case(
        "Buy 100 shares when price crosses above the 50 SMA, sell when it "
        "crosses back below.",
        entries=(("long", "cross_above(close, sma(50))"),),
        exits=(("long", "cross_below(close, sma(50))"),),
        risk={"size": {"type": "shares", "value": 100}},
    ),
    Case(
        "Buy when price is above the 50 SMA and below the 20 SMA and RSI < "
        "40; sell when RSI > 65. Risk 1% of the account with a stop 2 ATR(14) "
        "below entry.",
        entries=(("long", "close > sma(50)", "close < sma(20)", "rsi(14) < 40"),),
        exits=(("long", "rsi(14) > 65"),),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 2},
            "size": {"type": "risk_pct", "value": 1},
        },
    ),
)

REJECTED = (
    (
        "Buy Apple stock when the news is positive and sell when it's negative.",
        "missing_data",
    ),
    ("Buy when RSI is under 30 and earnings beat expectations.", "missing_data"),
    ("Buy if tomorrow closes higher than today.", "lookahead"),
    ("Buy at the open if today's close is above yesterday's close.", "lookahead"),
    (
        "I like this stock a lot. It is going to the moon. Buy and hold forever.",
        "not_testable",
    ),
)
