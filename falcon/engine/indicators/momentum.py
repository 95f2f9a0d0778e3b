"""Momentum: changes over some bars, and the RSI family.

x is the input with minimum period m, d the input delayed by the period p.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _momentum(plan: Plan) -> tuple[Line, ...]:
    """Change x - d; from m + p."""
    x = plan.line()
    return (x - x(-plan.period()),)


def _oscillator(plan: Plan) -> tuple[Line, ...]:
    """100 * (x / d); from m + p."""
    x = plan.line()
    return (100.0 * (x / x(-plan.period())),)


def _change(plan: Plan) -> tuple[Line, ...]:
    """(x - d) / d; from m + p."""
    x = plan.line()
    before = x(-plan.period())
    return ((x - before) / before,)


def _change_100(plan: Plan) -> tuple[Line, ...]:
    """100 times the rate of change; from m + p."""
    change = plan.inner("RateOfChange", plan.line(), period=plan.period())
    return (100.0 * change[0],)


def _percent_change(plan: Plan) -> tuple[Line, ...]:
    """Change x / d - 1, a fraction in spite of its name; from m + p."""
    x = plan.line()
    return (x / x(-plan.period()) - 1.0,)


def _rise(plan: Plan) -> tuple[Line, ...]:
    """max(x - d, 0); from m + p."""
    x = plan.line()
    return (plan.op(Op.MAX, x - x(-plan.period()), 0.0),)


def _fall(plan: Plan) -> tuple[Line, ...]:
    """max(d - x, 0); from m + p."""
    x = plan.line()
    return (plan.op(Op.MAX, x(-plan.period()) - x, 0.0),)


def _is_rise(plan: Plan) -> tuple[Line, ...]:
    """1.0 if x > d, else 0.0; from m + p."""
    x = plan.line()
    return (x > x(-plan.period()),)


def _is_fall(plan: Plan) -> tuple[Line, ...]:
    """1.0 if d > x, else 0.0; from m + p."""
    x = plan.line()
    return (x(-plan.period()) > x,)


def _up_move(plan: Plan) -> tuple[Line, ...]:
    """Input less the one before; from m + 1."""
    x = plan.line()
    return (x - x(-1),)


def _down_move(plan: Plan) -> tuple[Line, ...]:
    """Input before less the present one; from m + 1."""
    x = plan.line()
    return (x(-1) - x,)


def _relative_strength(plan: Plan) -> tuple[Line, ...]:
    """100 - 100 / (1 + rs), rs = average rise / fall; from m + lookback + p - 1.

    With ``safediv`` a fall of zero gives the rsi ``safehigh``, and ``safelow`` if the
    rise is zero too; without it a fall of zero divides by zero.
    """
    x, back = plan.line(), plan.period("lookback")
    rise = plan.inner("UpDay", x, period=back)[0]
    fall = plan.inner("DownDay", x, period=back)[0]
    up = plan.average("movav", rise, plan.period())
    down = plan.average("movav", fall, plan.period())
    if plan.flag("safediv"):
        high = _strength_of(plan.number("safehigh"))
        low = _strength_of(plan.number("safelow"))
        strength = plan.op(Op.DIV_ZERO_BY_ZERO, up, down, high, low)
    else:
        strength = up / down
    return (100.0 - 100.0 / (1.0 + strength),)


def _strength_of(rsi: float) -> float:
    """The relative strength that leads to an rsi, infinite for 100."""
    return -100.0 / (rsi - 100.0) - 1.0 if rsi - 100.0 else math.inf


def _laguerre_rsi(plan: Plan) -> tuple[Line, ...]:
    """Rises in all steps between the poles of a Laguerre filter; from m + p - 1."""
    params = (plan.period(), plan.number("gamma"))
    return (plan.kernel("laguerre_rsi", params, plan.line()),)


def _laguerre_filter(plan: Plan) -> tuple[Line, ...]:
    """(l0 + 2 * l1 + 2 * l2 + l3) / 6 of a Laguerre filter; from m + p - 1."""
    params = (plan.period(), plan.number("gamma"))
    return (plan.kernel("laguerre_filter", params, plan.line()),)


def _rsi_params(
    movav: str = "SMMA", *, period: int = 14, safediv: bool = False, lookback: int = 1
) -> Mapping[str, Value]:
    return {
        "period": period,
        "movav": movav,
        "upperband": 70.0,
        "lowerband": 30.0,
        "safediv": safediv,
        "safehigh": 100.0,
        "safelow": 50.0,
        "lookback": lookback,
    }


def _rsi(name: str, params: Mapping[str, Value], *aliases: str) -> Indicator:
    return Indicator(
        name=name,
        aliases=aliases,
        params=params,
        lines=("rsi",),
        line_aliases={"rmi": "rsi"} if name == "RelativeMomentumIndex" else {},
        expand=_relative_strength,
    )


INDICATORS = (
    Indicator(
        name="Momentum", params={"period": 12}, lines=("momentum",), expand=_momentum
    ),
    Indicator(
        name="MomentumOscillator",
        aliases=("MomentumOsc",),
        params={"period": 12, "band": 100.0},
        lines=("momosc",),
        expand=_oscillator,
    ),
    Indicator(
        name="RateOfChange",
        aliases=("ROC",),
        params={"period": 12},
        lines=("roc",),
        expand=_change,
    ),
    Indicator(
        name="RateOfChange100",
        aliases=("ROC100",),
        params={"period": 12},
        lines=("roc100",),
        expand=_change_100,
    ),
    Indicator(
        name="PercentChange",
        aliases=("PctChange",),
        params={"period": 30},
        lines=("pctchange",),
        expand=_percent_change,
    ),
    Indicator(name="UpDay", params={"period": 1}, lines=("upday",), expand=_rise),
    Indicator(name="DownDay", params={"period": 1}, lines=("downday",), expand=_fall),
    Indicator(
        name="UpDayBool", params={"period": 1}, lines=("upday",), expand=_is_rise
    ),
    Indicator(
        name="DownDayBool", params={"period": 1}, lines=("downday",), expand=_is_fall
    ),
    Indicator(name="UpMove", params={}, lines=("upmove",), expand=_up_move),
    Indicator(name="DownMove", params={}, lines=("downmove",), expand=_down_move),
    _rsi("RelativeStrengthIndex", _rsi_params(), "RSI", "RSI_SMMA", "RSI_Wilder"),
    _rsi("RSI_Safe", _rsi_params(safediv=True)),
    _rsi("RSI_SMA", _rsi_params("SMA"), "RSI_Cutler"),
    _rsi("RSI_EMA", _rsi_params("EMA")),
    _rsi("RelativeMomentumIndex", _rsi_params(period=20, lookback=5), "RMI"),
    Indicator(
        name="LaguerreRSI",
        aliases=("LRSI",),
        params={"period": 6, "gamma": 0.5},
        lines=("lrsi",),
        steps=True,
        expand=_laguerre_rsi,
    ),
    Indicator(
        name="LaguerreFilter",
        aliases=("LAGF",),
        params={"period": 1, "gamma": 0.5},
        lines=("lfilter",),
        steps=True,
        expand=_laguerre_filter,
    ),
)
