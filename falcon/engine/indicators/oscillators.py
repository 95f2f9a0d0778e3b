"""Oscillators: differences of averages.

Every entry states its formula and, where it is not plain, its minimum period.
"""

from __future__ import annotations

from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _macd(plan: Plan) -> tuple[Line, Line]:
    """Fast less slow average, and the average of that; both count from the slowest."""
    x = plan.line()
    fast = plan.average("movav", x, plan.period("period_me1"))
    slow = plan.average("movav", x, plan.period("period_me2"))
    macd = fast - slow
    return macd, plan.average("movav", macd, plan.period("period_signal"))


def _macd_histogram(plan: Plan) -> tuple[Line, ...]:
    """The two lines of the MACD and their difference."""
    macd, signal = _macd(plan)
    return macd, signal, macd - signal


def _two_averages(plan: Plan) -> tuple[Line, Line]:
    x = plan.line()
    first = plan.average("_movav", x, plan.period("period1"))
    return first, plan.average("_movav", x, plan.period("period2"))


def _price_oscillator(plan: Plan) -> tuple[Line, ...]:
    """Average over period1 less average over period2."""
    first, second = _two_averages(plan)
    return (first - second,)


def _percentage_oscillator(plan: Plan) -> tuple[Line, ...]:
    """100 * (first - second) / second; its average; their difference."""
    first, second = _two_averages(plan)
    return _with_signal(plan, 100.0 * (first - second) / second)


def _percentage_oscillator_short(plan: Plan) -> tuple[Line, ...]:
    """As the percentage oscillator, over the first average."""
    first, second = _two_averages(plan)
    return _with_signal(plan, 100.0 * (first - second) / first)


def _with_signal(plan: Plan, line: Line) -> tuple[Line, ...]:
    signal = plan.average("_movav", line, plan.period("period_signal"))
    return line, signal, line - signal


def _awesome(plan: Plan) -> tuple[Line, ...]:
    """Fast less slow average of (high + low) / 2; from slow."""
    median = (plan.data("high") + plan.data("low")) / 2.0
    fast = plan.average("movav", median, plan.period("fast"))
    return (fast - plan.average("movav", median, plan.period("slow")),)


def _acceleration(plan: Plan) -> tuple[Line, ...]:
    """Awesome oscillator less its average; from 33 + p."""
    awesome = plan.inner("AwesomeOscillator", plan.source())[0]
    return (awesome - plan.average("movav", awesome, plan.period()),)


def _detrended(plan: Plan) -> tuple[Line, ...]:
    """Input less its average of (p + 1) // 2 - 1 bars ago."""
    period = plan.period()
    average = plan.average("movav", plan.line(), period)
    return (plan.line() - average(-period // 2 + 1),)


def _true_strength(plan: Plan) -> tuple[Line, ...]:
    """100 * (twice averaged change / twice averaged absolute change)."""
    x = plan.line()
    change = x - x(-plan.period("pchange"))

    def twice(line: Line) -> Line:
        once = plan.average("_movav", line, plan.period("period1"))
        return plan.average("_movav", once, plan.period("period2"))

    return (100.0 * (twice(change) / twice(abs(change))),)


INDICATORS = (
    Indicator(
        name="MACD",
        params={
            "period_me1": 12,
            "period_me2": 26,
            "period_signal": 9,
            "movav": "EMA",
        },
        lines=("macd", "signal"),
        expand=_macd,
    ),
    Indicator(
        name="MACDHisto",
        aliases=("MACDHistogram",),
        params={
            "period_me1": 12,
            "period_me2": 26,
            "period_signal": 9,
            "movav": "EMA",
        },
        lines=("macd", "signal", "histo"),
        expand=_macd_histogram,
    ),
    Indicator(
        name="PriceOscillator",
        aliases=("PriceOsc", "AbsolutePriceOscillator", "APO", "AbsPriceOsc"),
        params={"period1": 12, "period2": 26, "_movav": "EMA"},
        lines=("po",),
        expand=_price_oscillator,
    ),
    Indicator(
        name="PercentagePriceOscillator",
        aliases=("PPO", "PercPriceOsc"),
        params={"period1": 12, "period2": 26, "_movav": "EMA", "period_signal": 9},
        lines=("ppo", "signal", "histo"),
        expand=_percentage_oscillator,
    ),
    Indicator(
        name="PercentagePriceOscillatorShort",
        aliases=("PPOShort", "PercPriceOscShort"),
        params={"period1": 12, "period2": 26, "_movav": "EMA", "period_signal": 9},
        lines=("ppo", "signal", "histo"),
        expand=_percentage_oscillator_short,
    ),
    Indicator(
        name="AwesomeOscillator",
        aliases=("AwesomeOsc", "AO"),
        params={"fast": 5, "slow": 34, "movav": "SMA"},
        lines=("ao",),
        expand=_awesome,
    ),
    Indicator(
        name="AccelerationDecelerationOscillator",
        aliases=("AccDeOsc",),
        params={"period": 5, "movav": "SMA"},
        lines=("accde",),
        expand=_acceleration,
    ),
    Indicator(
        name="DetrendedPriceOscillator",
        aliases=("DPO",),
        params={"period": 20, "movav": "SMA"},
        lines=("dpo",),
        expand=_detrended,
    ),
    Indicator(
        name="TrueStrengthIndicator",
        aliases=("TSI",),
        params={"period1": 25, "period2": 13, "pchange": 1, "_movav": "EMA"},
        lines=("tsi",),
        expand=_true_strength,
    ),
)
