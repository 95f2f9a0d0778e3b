"""Oscillators: differences of averages, places within a range.

p is the period; every entry states its formula and its minimum period over a data.
"""

from __future__ import annotations

from falcon.engine.indicators.operations import Op
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


def _stochastic_parts(plan: Plan) -> tuple[Line, Line]:
    """Place k = 100 * ((close - lowest) / (highest - lowest)), and its average."""
    period = plan.period()
    highest = plan.kernel("highest", (period,), plan.data("high"))
    lowest = plan.kernel("lowest", (period,), plan.data("low"))
    above = plan.data("close") - lowest
    whole = highest - lowest
    if plan.flag("safediv"):
        zero = plan.number("safezero")
        k = 100.0 * plan.op(Op.DIV_BY_ZERO, above, whole, zero)
    else:
        k = 100.0 * (above / whole)
    return k, plan.average("movav", k, plan.period("period_dfast"))


def _stochastic_fast(plan: Plan) -> tuple[Line, ...]:
    """Place k and its average; from p + 2 by default."""
    return _stochastic_parts(plan)


def _stochastic(plan: Plan) -> tuple[Line, ...]:
    """Average of k, and the average of that; from p + 4 by default."""
    _, d = _stochastic_parts(plan)
    return d, plan.average("movav", d, plan.period("period_dslow"))


def _stochastic_full(plan: Plan) -> tuple[Line, ...]:
    """Place k, its average, and the average of that; from p + 4 by default."""
    k, d = _stochastic_parts(plan)
    return k, d, plan.average("movav", d, plan.period("period_dslow"))


def _williams_r(plan: Plan) -> tuple[Line, ...]:
    """(-100 * (highest - close)) / (highest - lowest); from p."""
    highest = plan.kernel("highest", (plan.period(),), plan.data("high"))
    lowest = plan.kernel("lowest", (plan.period(),), plan.data("low"))
    return (-100.0 * (highest - plan.data("close")) / (highest - lowest),)


def _commodity_channel(plan: Plan) -> tuple[Line, ...]:
    """(tp - average) / (factor * mean deviation), tp = (h + l + c) / 3; from 2p - 1.

    The deviation is always taken with the simple average, whatever ``movav`` is.
    """
    total = plan.data("high") + plan.data("low") + plan.data("close")
    typical = total / 3.0
    mean = plan.average("movav", typical, plan.period())
    away = typical - mean
    spread = plan.inner("MeanDeviation", typical, mean, period=plan.period())[0]
    return (away / (plan.number("factor") * spread),)


def _ultimate(plan: Plan) -> tuple[Line, ...]:
    """4 * f * a(p1) + 2 * f * a(p2) + f * a(p3), f = 100 / 7; from p3 + 1.

    a(p) = sum of (close - true low) over sum of true ranges.
    """
    buying = plan.data("close") - plan.inner("TrueLow", plan.source())[0]
    true_range = plan.inner("TrueRange", plan.source())[0]

    def share(name: str) -> Line:
        params = (plan.period(name),)
        bought = plan.kernel("sum", params, buying)
        return bought / plan.kernel("sum", params, true_range)

    first, second, third = share("p1"), share("p2"), share("p3")
    factor = 100.0 / (4.0 + 2.0 + 1.0)
    return (4.0 * factor * first + 2.0 * factor * second + factor * third,)


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


def _varadi(plan: Plan) -> tuple[Line, ...]:
    """100 times the percent rank of average(close / ((high + low) / 2)); from p + 1."""
    median = (plan.data("high") + plan.data("low")) / 2.0
    ratio = plan.data("close") / median
    average = plan.average("_movav", ratio, plan.period("maperiod"))
    return (plan.inner("PercentRank", average, period=plan.period())[0] * 100.0,)


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
        name="StochasticFast",
        params={
            "period": 14,
            "period_dfast": 3,
            "movav": "SMA",
            "upperband": 80.0,
            "lowerband": 20.0,
            "safediv": False,
            "safezero": 0.0,
        },
        lines=("percK", "percD"),
        expand=_stochastic_fast,
    ),
    Indicator(
        name="Stochastic",
        aliases=("StochasticSlow",),
        params={
            "period": 14,
            "period_dfast": 3,
            "movav": "SMA",
            "upperband": 80.0,
            "lowerband": 20.0,
            "safediv": False,
            "safezero": 0.0,
            "period_dslow": 3,
        },
        lines=("percK", "percD"),
        expand=_stochastic,
    ),
    Indicator(
        name="StochasticFull",
        params={
            "period": 14,
            "period_dfast": 3,
            "movav": "SMA",
            "upperband": 80.0,
            "lowerband": 20.0,
            "safediv": False,
            "safezero": 0.0,
            "period_dslow": 3,
        },
        lines=("percK", "percD", "percDSlow"),
        expand=_stochastic_full,
    ),
    Indicator(
        name="WilliamsR",
        params={"period": 14, "upperband": -20.0, "lowerband": -80.0},
        lines=("percR",),
        expand=_williams_r,
    ),
    Indicator(
        name="CommodityChannelIndex",
        aliases=("CCI",),
        params={
            "period": 20,
            "factor": 0.015,
            "movav": "SMA",
            "upperband": 100.0,
            "lowerband": -100.0,
        },
        lines=("cci",),
        expand=_commodity_channel,
    ),
    Indicator(
        name="UltimateOscillator",
        params={"p1": 7, "p2": 14, "p3": 28, "upperband": 70.0, "lowerband": 30.0},
        lines=("uo",),
        expand=_ultimate,
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
    Indicator(
        name="DV2",
        params={"period": 252, "maperiod": 2, "_movav": "SMA"},
        lines=("dv2",),
        expand=_varadi,
    ),
)
