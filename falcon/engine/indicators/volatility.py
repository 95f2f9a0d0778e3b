"""Volatility: deviations, bands, true ranges.

x is the input with minimum period m, p the period.
"""

from __future__ import annotations

from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _mean(plan: Plan) -> Line:
    """The second input if there is one, else the average of the first."""
    if plan.has_second:
        return plan.line(1)
    return plan.average("movav", plan.line(), plan.period())


def _standard_deviation(plan: Plan) -> tuple[Line, ...]:
    """Square root of abs(average(x ** 2) - mean ** 2), population; from m + p - 1.

    Without ``safepow`` the difference is taken as it is, and fails where rounding makes
    it negative.
    """
    mean = _mean(plan)
    squares = plan.average("movav", plan.line() ** 2, plan.period())
    variance = squares - mean**2
    return ((abs(variance) if plan.flag("safepow") else variance) ** 0.5,)


def _mean_deviation(plan: Plan) -> tuple[Line, ...]:
    """Average of abs(x - mean); the mean moves too, so from m + 2 * (p - 1)."""
    mean = _mean(plan)
    return (plan.average("movav", abs(plan.line() - mean), plan.period()),)


def _bollinger(plan: Plan) -> tuple[Line, ...]:
    """Average, and it plus and minus devfactor standard deviations; from m + p - 1."""
    x, period = plan.line(), plan.period()
    middle = plan.average("movav", x, period)
    deviation = plan.inner(
        "StandardDeviation", x, middle, period=period, movav=plan.params["movav"]
    )[0]
    width = plan.number("devfactor") * deviation
    return middle, middle + width, middle - width


def _bollinger_pct(plan: Plan) -> tuple[Line, ...]:
    """The bands, and (x - bottom) / (top - bottom)."""
    middle, top, bottom = _bollinger(plan)
    return middle, top, bottom, (plan.line() - bottom) / (top - bottom)


def _true_high(plan: Plan) -> tuple[Line, ...]:
    """max(high, close before); from 2."""
    return (plan.op(Op.MAX, plan.data("high"), plan.data("close")(-1)),)


def _true_low(plan: Plan) -> tuple[Line, ...]:
    """min(low, close before); from 2."""
    return (plan.op(Op.MIN, plan.data("low"), plan.data("close")(-1)),)


def _true_range(plan: Plan) -> tuple[Line, ...]:
    """True high less true low; from 2."""
    return (_true_high(plan)[0] - _true_low(plan)[0],)


def _average_true_range(plan: Plan) -> tuple[Line, ...]:
    """Average of the true range; from p + 1."""
    true_range = plan.inner("TrueRange", plan.source())[0]
    return (plan.average("movav", true_range, plan.period()),)


def _pretty_good(plan: Plan) -> tuple[Line, ...]:
    """(x - average of x) / ATR, both over p; from p + 1."""
    average = plan.average("_movav", plan.line(), plan.period())
    span = plan.inner("AverageTrueRange", plan.source(), period=plan.period())[0]
    return ((plan.line() - average) / span,)


INDICATORS = (
    Indicator(
        name="StandardDeviation",
        aliases=("StdDev",),
        params={"period": 20, "movav": "SMA", "safepow": True},
        lines=("stddev",),
        optional_inputs=1,
        expand=_standard_deviation,
    ),
    Indicator(
        name="MeanDeviation",
        aliases=("MeanDev",),
        params={"period": 20, "movav": "SMA"},
        lines=("meandev",),
        optional_inputs=1,
        expand=_mean_deviation,
    ),
    Indicator(
        name="BollingerBands",
        aliases=("BBands",),
        params={"period": 20, "devfactor": 2.0, "movav": "SMA"},
        lines=("mid", "top", "bot"),
        expand=_bollinger,
    ),
    Indicator(
        name="BollingerBandsPct",
        params={"period": 20, "devfactor": 2.0, "movav": "SMA"},
        lines=("mid", "top", "bot", "pctb"),
        expand=_bollinger_pct,
    ),
    Indicator(name="TrueHigh", params={}, lines=("truehigh",), expand=_true_high),
    Indicator(name="TrueLow", params={}, lines=("truelow",), expand=_true_low),
    Indicator(
        name="TrueRange",
        aliases=("TR",),
        params={},
        lines=("tr",),
        expand=_true_range,
    ),
    Indicator(
        name="AverageTrueRange",
        aliases=("ATR",),
        params={"period": 14, "movav": "SMMA"},
        lines=("atr",),
        expand=_average_true_range,
    ),
    Indicator(
        name="PrettyGoodOscillator",
        aliases=("PGO", "PrettyGoodOsc"),
        params={"period": 14, "_movav": "SMA"},
        lines=("pgo",),
        expand=_pretty_good,
    ),
)
