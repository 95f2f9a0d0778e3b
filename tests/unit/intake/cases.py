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
    Case(
        "What's up guys, today I'll show you a crazy simple strategy. So the "
        "first indicator is the 200 EMA. If price is above the 200 EMA we "
        "only look for longs. Then we add the RSI, and when the RSI crosses "
        "above 50 we enter a long. Stop loss goes below the recent swing low "
        "and take profit is 1.5 times the stop loss.",
        entries=(("long", "close > ema(200)", "cross_above(rsi(14), 50)"),),
        exits=(),
        risk={"stop": {"type": "swing"}, "target": {"type": "rr", "value": 1.5}},
    ),
    Case(
        "Buy when today's close is the lowest close of the last 5 days. Sell "
        "when the close is above the 10-day moving average.",
        entries=(("long", "close at_low(5)"),),
        exits=(("long", "close > sma(10)"),),
        risk={},
    ),
    Case(
        "Enter long at the close if the 5-day RSI is below 25 while the stock "
        "is above its 100-day SMA. Exit on the first up close.",
        entries=(("long", "rsi(5) < 25", "close > sma(100)"),),
        exits=(("long", "close > close[1]"),),
        risk={},
    ),
    Case(
        "Go long on a breakout above the previous day's high with a stop at "
        "the previous day's low. Target is 2 times risk.",
        entries=(("long", "high > high[1]"),),
        exits=(),
        risk={
            "stop": {"type": "indicator", "ref": "low[1]"},
            "target": {"type": "rr", "value": 2},
        },
    ),
    Case(
        "Strategy: 20/50 EMA crossover. Long when EMA20 crosses above EMA50. "
        "Exit when EMA20 crosses below EMA50. Stop: 3 x ATR.",
        entries=(("long", "cross_above(ema(20), ema(50))"),),
        exits=(("long", "cross_below(ema(20), ema(50))"),),
        risk={"stop": {"type": "atr", "period": 14, "value": 3}},
    ),
    Case(
        "When the 20-period moving average crosses the 50-period moving "
        "average from below, buy. When it crosses from above, sell.",
        entries=(("long", "cross_above(sma(20), sma(50))"),),
        exits=(("long", "cross_below(sma(20), sma(50))"),),
        risk={},
    ),
    Case(
        "Buy when the price falls 10% below its 52-week high. Take profit "
        "20%, stop loss 10%.",
        entries=(("long", "close <= donchian_high(252)*(1-0.1)"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 10},
            "target": {"type": "pct", "value": 20},
        },
    ),
    Case(
        "Buy if MACD > signal and RSI > 50 and close > EMA(50). Sell if MACD < signal.",
        entries=(
            (
                "long",
                "macd(12,26,9) > macd_signal(12,26,9)",
                "rsi(14) > 50",
                "close > ema(50)",
            ),
        ),
        exits=(("long", "macd(12,26,9) < macd_signal(12,26,9)"),),
        risk={},
    ),
    Case(
        "Long entry: Close crosses above upper Donchian channel (20). Long "
        "exit: Close crosses below lower Donchian channel (10).",
        entries=(("long", "cross_above(close, donchian_high(20))"),),
        exits=(("long", "cross_below(close, donchian_low(10))"),),
        risk={},
    ),
    Case(
        "I buy the dip whenever the market drops more than 2% in a single day "
        "and hold for 10 trading days.",
        entries=(("long", "close <= close[1]*(1-0.02)"),),
        exits=(("long", "bars_since_entry >= 10"),),
        risk={"time_exit": {"bars": 10}},
    ),
    Case(
        "Buy when price closes above the 200-day SMA for three consecutive "
        "days. Sell when it closes below the 200-day SMA.",
        entries=(
            (
                "long",
                "close > sma(200)",
                "close[1] > sma(200)[1]",
                "close[2] > sma(200)[2]",
            ),
        ),
        exits=(("long", "close < sma(200)"),),
        risk={},
    ),
    Case(
        "Mean reversion on AAPL: z-score of price over 20 days below -2, buy. "
        "Exit when z-score is above 0.",
        entries=(("long", "zscore(close,20) < -2"),),
        exits=(("long", "zscore(close,20) > 0"),),
        risk={},
    ),
    Case(
        "Sell short when RSI(14) crosses below 70 and price is below the 50 "
        "EMA. Cover when RSI crosses below 30. Stop loss 3%.",
        entries=(("short", "cross_below(rsi(14), 70)", "close < ema(50)"),),
        exits=(("short", "cross_below(rsi(14), 30)"),),
        risk={"stop": {"type": "pct", "value": 3}},
    ),
    Case(
        "Buy when the ADX rises above 25 and the +DI is above the -DI. "
        "Trailing stop at 2.5 ATR.",
        entries=(("long", "adx(14) > 25", "plus_di(14) > minus_di(14)"),),
        exits=(),
        risk={"trail": {"type": "atr", "period": 14, "value": 2.5}},
    ),
    Case(
        "Buy when 5 EMA > 10 EMA > 20 EMA. Sell when 5 EMA < 10 EMA.",
        entries=(("long", "ema(5) > ema(10)", "ema(10) > ema(20)"),),
        exits=(("long", "ema(5) < ema(10)"),),
        risk={},
    ),
    Case(
        "Buy after two consecutive closes above the 20 EMA; exit after two "
        "consecutive closes below it.",
        entries=(("long", "close > ema(20)", "close[1] > ema(20)[1]"),),
        exits=(("long", "close < ema(20) and close[1] < ema(20)[1]"),),
        risk={},
    ),
    Case(
        "Buy when stochastic %K(14) crosses above %D(3) below 20. Sell when "
        "%K crosses below %D above 80.",
        entries=(
            (
                "long",
                "cross_above(stoch_k(14,3,3), stoch_d(14,3,3))",
                "stoch_k(14,3,3) < 20",
            ),
        ),
        exits=(
            (
                "long",
                (
                    "cross_below(stoch_k(14,3,3), stoch_d(14,3,3)) "
                    "and stoch_k(14,3,3) > 80"
                ),
            ),
        ),
        risk={},
    ),
    Case(
        "Long when close > open and volume > 1.5 * SMA(volume, 20). Exit after 3 bars.",
        entries=(("long", "close > open", "volume > 1.5*volume_sma(20)"),),
        exits=(("long", "bars_since_entry >= 3"),),
        risk={"time_exit": {"bars": 3}},
    ),
    Case(
        "Risk 1% per trade. Enter long when price breaks above the 20-day "
        "high; initial stop 2N below entry where N is the 20-day ATR. Exit on "
        "a break of the 10-day low.",
        entries=(("long", "high > donchian_high(20)"),),
        exits=(("long", "low < donchian_low(10)"),),
        risk={
            "stop": {"type": "atr", "period": 20, "value": 2},
            "size": {"type": "risk_pct", "value": 1},
        },
    ),
    Case(
        "Buy when the closing price breaks out of the 20 day range to the "
        "upside with volume at least 150% of its 50-day average. Use a 7% "
        "stop loss.",
        entries=(
            ("long", "close > donchian_high(20)", "volume >= 1.5*volume_sma(50)"),
        ),
        exits=(),
        risk={"stop": {"type": "pct", "value": 7}},
    ),
    Case(
        "Buy when RSI is oversold (below 30). Sell when RSI is overbought "
        "(above 70). Use RSI period 10.",
        entries=(("long", "rsi(10) < 30"),),
        exits=(("long", "rsi(10) > 70"),),
        risk={},
    ),
    Case(
        "Buy when RSI(14) < 30. Sell when RSI(14) > 70. Position sizing: 2% "
        "risk per trade. Stop loss: 2 ATR.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(("long", "rsi(14) > 70"),),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 2},
            "size": {"type": "risk_pct", "value": 2},
        },
    ),
    Case(
        "Use a 10 day and 40 day exponential moving average. When the shorter "
        "one crosses over the longer one, go long. When it crosses under, "
        "close the long.",
        entries=(("long", "cross_above(ema(10), ema(40))"),),
        exits=(("long", "cross_below(ema(10), ema(40))"),),
        risk={},
    ),
    Case(
        "Buy if yesterday's close was lower than the close the day before and "
        "today's close is higher than yesterday's close.",
        entries=(("long", "close[1] < close[2]", "close > close[1]"),),
        exits=(("long", "close[1] > close[2]"),),
        risk={},
    ),
    Case(
        "Buy when price hits the lower Bollinger Band (20,2), take profit at "
        "the middle band and stop loss 2% below entry.",
        entries=(("long", "low <= bb_lower(20,2)"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "indicator", "ref": "bb_mid(20,2)"},
        },
    ),
    Case(
        "Momentum: buy when the 12-month return is positive; sell when it is "
        "negative. Check monthly.",
        entries=(("long", "roc(252) > 0"),),
        exits=(("long", "roc(252) < 0"),),
        risk={},
    ),
    Case(
        "Go long if 14-day momentum is positive and price above 50-day SMA; "
        "exit when momentum turns negative.",
        entries=(("long", "momentum(14) > 0", "close > sma(50)"),),
        exits=(("long", "cross_below(momentum(14), 0)"),),
        risk={},
    ),
    Case(
        "Buy when the MACD histogram is rising and below zero. Exit when the "
        "histogram crosses above zero.",
        entries=(("long", "rising(macd_hist(12,26,9), 1)", "macd_hist(12,26,9) < 0"),),
        exits=(("long", "cross_above(macd_hist(12,26,9), 0)"),),
        risk={},
    ),
    Case(
        "Long when price is above the Ichimoku cloud and the conversion line "
        "is above the base line. Exit when price closes below the base line.",
        entries=(("long", "close > cloud_top(9,26,52)", "tenkan(9) > kijun(26)"),),
        exits=(("long", "close < kijun(26)"),),
        risk={},
    ),
    Case(
        "Open a long trade when the price closes above the Parabolic SAR, "
        "exit when it closes below the Parabolic SAR.",
        entries=(("long", "close > psar(0.02,0.2)"),),
        exits=(("long", "close < psar(0.02,0.2)"),),
        risk={},
    ),
    Case(
        "Buy when the close is higher than the highest high of the previous "
        "20 bars, exit when the close is lower than the lowest low of the "
        "previous 10 bars.",
        entries=(("long", "close > donchian_high(20)"),),
        exits=(("long", "close < donchian_low(10)"),),
        risk={},
    ),
    Case(
        "Buy when price > SMA20 and SMA20 > SMA50 and SMA50 > SMA200. Exit "
        "when price < SMA50.",
        entries=(
            ("long", "close > sma(20)", "sma(20) > sma(50)", "sma(50) > sma(200)"),
        ),
        exits=(("long", "close < sma(50)"),),
        risk={},
    ),
    Case(
        "Buy when price crosses above SMA(20). Sell when price crosses below "
        "SMA(20) or price drops 5% from entry or rises 10% from entry.",
        entries=(("long", "cross_above(close, sma(20))"),),
        exits=(("long", "cross_below(close, sma(20))"),),
        risk={
            "stop": {"type": "pct", "value": 5},
            "target": {"type": "pct", "value": 10},
        },
    ),
    Case(
        "Entry: buy when RSI(14) < 35 AND price > SMA(200). Exit: sell when "
        "RSI(14) > 55 OR holding period exceeds 15 days. Risk: stop loss 8%, "
        "position size 20%.",
        entries=(("long", "rsi(14) < 35", "close > sma(200)"),),
        exits=(("long", "rsi(14) > 55", "bars_since_entry >= 15"),),
        risk={
            "stop": {"type": "pct", "value": 8},
            "size": {"type": "pct_equity", "value": 20},
            "time_exit": {"bars": 15},
        },
    ),
    Case(
        "Buy when RSI is below 30. Don't buy when ADX is below 20. Sell when RSI "
        "is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. No trades when ADX is below 20. Sell when RSI "
        "is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Avoid buying when ADX is below 20. Sell when "
        "RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Never enter if ADX is below 20. Sell when RSI "
        "is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Stay out when ADX is below 20. Sell when RSI "
        "is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. If ADX is below 20, don't. Sell when RSI is "
        "above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Skip if ADX is below 20. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "adx(14) >= 20"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30, but not if ADX is below 20 or volume is below "
        "its 20 day average. Sell when RSI is above 60.",
        entries=(
            ("long", "rsi(14) < 30", "adx(14) >= 20", "volume >= volume_sma(20)"),
        ),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Don't buy unless RSI is below 30. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Don't buy until RSI crosses above 30. Sell when RSI is above 60.",
        entries=(("long", "cross_above(rsi(14), 30)"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Long when close > ema 50, short when close < ema 50. Don't short when "
        "RSI is below 30. No longs when RSI is above 70.",
        entries=(
            ("long", "close > ema(50)", "rsi(14) <= 70"),
            ("short", "close < ema(50)", "rsi(14) >= 30"),
        ),
        exits=(("long", "close < ema(50)"), ("short", "close > ema(50)")),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Don't sell when price is above the 200 SMA. "
        "Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(("long", "rsi(14) > 60 and close <= sma(200)"),),
        risk={},
    ),
    Case(
        "Buy if RSI is not overbought and price crosses above the 20 SMA. Sell "
        "when price crosses below it.",
        entries=(("long", "rsi(14) <= 70", "cross_above(close, sma(20))"),),
        exits=(("long", "cross_below(close, sma(20))"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, Risk reward 1:3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, risk reward of 1:3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, risk/reward ratio of 1:3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, R:R 1:3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, 1:3 RR.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, 3:1 reward to risk.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, RRR 3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30. Stop 2%, risk 1 to make 3.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 2},
            "target": {"type": "rr", "value": 3},
        },
    ),
    Case(
        "Buy when RSI is below 30 and only when the market is above its 200 day "
        "line. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "close > sma(200)"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30 and price above 200 day. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "close > sma(200)"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30 and above the 200dma. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "close > sma(200)"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Buy when RSI is below 30. Sell when RSI is above 60 or if it drops 7%.",
        entries=(("long", "rsi(14) < 30"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={"stop": {"type": "pct", "value": 7}},
    ),
    Case(
        "Buy when RSI is below 30 and volume is twice the average. Sell when it "
        "is up 20% or down 7%.",
        entries=(("long", "rsi(14) < 30", "volume >= 2*volume_sma(20)"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 7},
            "target": {"type": "pct", "value": 20},
        },
    ),
    Case(
        "Buy when RSI is below 30 and 2x average volume. Sell when RSI is above 60.",
        entries=(("long", "rsi(14) < 30", "volume >= 2*volume_sma(20)"),),
        exits=(("long", "rsi(14) > 60"),),
        risk={},
    ),
    Case(
        "Short when RSI is above 80, cover when it drops 5% or rises 3%.",
        entries=(("short", "rsi(14) > 80"),),
        exits=(),
        risk={
            "stop": {"type": "pct", "value": 3},
            "target": {"type": "pct", "value": 5},
        },
    ),
    Case(
        "Buy after 3 down days in a row. Sell at the first green close.",
        entries=(("long", "consecutive_down_closes >= 3"),),
        exits=(("long", "close > open"),),
        risk={},
    ),
    Case(
        "Buy after three red candles. Sell on the first green candle.",
        entries=(
            ("long", "bearish_candle()", "bearish_candle()[1]", "bearish_candle()[2]"),
        ),
        exits=(("long", "bullish_candle()"),),
        risk={},
    ),
    Case(
        "buy the golden cross, out on the death cross",
        entries=(("long", "cross_above(sma(50), sma(200))"),),
        exits=(("long", "cross_below(sma(50), sma(200))"),),
        risk={},
    ),
    Case(
        "Go long when the golden cross happens, out on death cross, 3 ATR "
        "trailing stop.",
        entries=(("long", "cross_above(sma(50), sma(200))"),),
        exits=(("long", "cross_below(sma(50), sma(200))"),),
        risk={"trail": {"type": "atr", "period": 14, "value": 3}},
    ),
    Case(
        "Buy breakouts above the 55-day high with 2x ATR stop, exit on 20-day "
        "low; pyramid up to 4 units.",
        entries=(("long", "high > donchian_high(55)"),),
        exits=(("long", "low < donchian_low(20)"),),
        risk={
            "stop": {"type": "atr", "period": 14, "value": 2},
            "pyramid": {"step_atr": 0.5, "max_units": 4},
        },
    ),
    Case(
        "Short breakdowns below the 20 day low, cover at the 10 day high.",
        entries=(("short", "low < donchian_low(20)"),),
        exits=(("short", "high > donchian_high(10)"),),
        risk={},
    ),
    Case(
        "Buy the break of the first 5 minute candle high, stop at the low of it, "
        "target 2R.",
        entries=(("long", "high > or_high(5)", "time >= 09:35"),),
        exits=(),
        risk={
            "stop": {"type": "indicator", "ref": "opposite side of or(5)"},
            "target": {"type": "rr", "value": 2},
        },
    ),
    Case(
        "Buy when price breaks above the first 30 minutes high. Stop 1%. Close at"
        " 3:55pm.",
        entries=(("long", "high > or_high(30)", "time >= 10:00"),),
        exits=(("long", "time >= 15:55"),),
        risk={"stop": {"type": "pct", "value": 1}, "time_exit": {"time": "15:55"}},
    ),
    Case(
        "SMA 20 cross over SMA 50 buy, under sell. SL 3% TP 9%.",
        entries=(("long", "cross_above(sma(20), sma(50))"),),
        exits=(("long", "cross_below(sma(20), sma(50))"),),
        risk={
            "stop": {"type": "pct", "value": 3},
            "target": {"type": "pct", "value": 9},
        },
    ),
    Case(
        "Long when 10>30 ema. Exit when 10<30 ema.",
        entries=(("long", "ema(10) > ema(30)"),),
        exits=(("long", "ema(10) < ema(30)"),),
        risk={},
    ),
    Case(
        "BTO when 8ema > 21ema, STC when 8ema < 21ema.",
        entries=(("long", "ema(8) > ema(21)"),),
        exits=(("long", "ema(8) < ema(21)"),),
        risk={},
    ),
    Case(
        "Buy when price is more than 5% above the 50 SMA; sell when it is less "
        "than 2% above it.",
        entries=(("long", "close >= sma(50)*(1+0.05)"),),
        exits=(("long", "close <= sma(50)*(1+0.02)"),),
        risk={},
    ),
    Case(
        "Buy at RSI 30, sell at RSI 70.",
        entries=(("long", "rsi(14) <= 30"),),
        exits=(("long", "rsi(14) >= 70"),),
        risk={},
    ),
    Case(
        "Short when RSI > 80. Cover at RSI 50 or stop 5% above entry.",
        entries=(("short", "rsi(14) > 80"),),
        exits=(("short", "cross(rsi(14), 50)"),),
        risk={"stop": {"type": "pct", "value": 5}},
    ),
    Case(
        "Buy when MACD crosses up unless ADX < 20 and RSI > 70. "
        "Sell when MACD crosses down.",
        entries=(
            (
                "long",
                "cross_above(macd(12,26,9), macd_signal(12,26,9))",
                "adx(14) >= 20",
            ),
            (
                "long",
                "cross_above(macd(12,26,9), macd_signal(12,26,9))",
                "rsi(14) <= 70",
            ),
        ),
        exits=(("long", "cross_below(macd(12,26,9), macd_signal(12,26,9))"),),
        risk={},
    ),
    Case(
        "Long when close > ema 50. Short when close < ema 50. No shorts above 200 SMA.",
        entries=(
            ("long", "close > ema(50)"),
            ("short", "close < ema(50)", "close <= sma(200)"),
        ),
        exits=(("long", "close < ema(50)"), ("short", "close > ema(50)")),
        risk={},
    ),
)

WITHOUT_CODE = (
    Case(
        "Trade KO against PEP as a pair: take the z-score of the ratio over "
        "30 days. Above 2.5 short KO and buy PEP; below -2.5 do the opposite. "
        "Exit when the z-score reaches zero or when it is above 4.",
        entries=(
            ("short_spread", "zscore(KO/PEP,30) > 2.5"),
            ("long_spread", "zscore(KO/PEP,30) < -2.5"),
        ),
        exits=(("both", "cross(zscore(KO/PEP,30), 0)", "abs(zscore(KO/PEP,30)) > 4"),),
        risk={"stop": {"type": "zscore", "value": 4}},
    ),
    Case(
        "Rank SPY, TLT and GLD by their 3 month return at each month end and "
        "hold the best 1. Skip it when it is below its 10 month average and "
        "stay in cash.",
        entries=(("long", "rank(roc(3mo)) <= 1", "close > sma(10mo)"),),
        exits=(("long", "rebalance"),),
        risk={
            "size": {"type": "equal_weight", "value": 1},
            "rebalance": "month_end",
            "fallback": "cash",
        },
    ),
)
"""What is understood and cannot be traded yet."""

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
    (
        "Buy on a bullish divergence between price and RSI. Sell when RSI reaches 70.",
        "not_testable",
    ),
    ("Draw a trend line and buy when price bounces from it.", "not_testable"),
    ("Buy low, sell high.", "not_testable"),
    ("Buy when Fear and Greed index is below 20, sell when above 80.", "not_testable"),
    ("Buy SPY when VIX is above 30 and sell when VIX is below 15.", "missing_data"),
    (
        "Entry: 3 white soldiers. Exit: close under the 10 EMA. Stop loss 1.5 ATR.",
        "not_testable",
    ),
    ("Don't buy when RSI is below 30. Sell when above 70.", "not_testable"),
    ("Buy when RSI is below 30. Sell when the Klinger turns.", "not_testable"),
    ("Kaufe wenn der RSI unter 30 liegt und verkaufe \u00fcber 70.", "not_testable"),
)
