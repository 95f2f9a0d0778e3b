"""Places within a range: where the price stands between recent highs and lows.

p is the period; minimum periods are those over a data.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator

STOCHASTIC: Mapping[str, Value] = {
    "period": 14,
    "period_dfast": 3,
    "movav": "SMA",
    "upperband": 80.0,
    "lowerband": 20.0,
    "safediv": False,
    "safezero": 0.0,
}
SLOW: Mapping[str, Value] = {**STOCHASTIC, "period_dslow": 3}


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


def _varadi(plan: Plan) -> tuple[Line, ...]:
    """100 times the percent rank of average(close / ((high + low) / 2)); from p + 1."""
    median = (plan.data("high") + plan.data("low")) / 2.0
    ratio = plan.data("close") / median
    average = plan.average("_movav", ratio, plan.period("maperiod"))
    return (plan.inner("PercentRank", average, period=plan.period())[0] * 100.0,)


INDICATORS = (
    Indicator(
        name="StochasticFast",
        params=STOCHASTIC,
        lines=("percK", "percD"),
        expand=_stochastic_fast,
    ),
    Indicator(
        name="Stochastic",
        aliases=("StochasticSlow",),
        params=SLOW,
        lines=("percK", "percD"),
        expand=_stochastic,
    ),
    Indicator(
        name="StochasticFull",
        params=SLOW,
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
        name="DV2",
        params={"period": 252, "maperiod": 2, "_movav": "SMA"},
        lines=("dv2",),
        expand=_varadi,
    ),
)
