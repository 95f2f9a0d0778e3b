"""Trend: rates of change of averages, and accumulation.

p is the period; minimum periods are those over a data.
"""

from __future__ import annotations

from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _trix(plan: Plan) -> tuple[Line, ...]:
    """100 * (e / e before - 1), e the average taken three times; from 3p - 1."""
    line = plan.line()
    for _ in range(3):
        line = plan.average("_movav", line, plan.period())
    return (100.0 * (line / line(-plan.period("_rocperiod")) - 1.0),)


def _trix_signal(plan: Plan) -> tuple[Line, ...]:
    """Trix and its average."""
    (trix,) = _trix(plan)
    return trix, plan.average("_movav", trix, plan.period("sigperiod"))


def _know_sure_thing(plan: Plan) -> tuple[Line, ...]:
    """Four averaged rates of change by their factors, added up; the average of that.

    With fewer than four factors the first ones count, but all are waited for.
    """

    def averaged(number: int) -> Line:
        period = plan.period(f"rp{number}")
        change = plan.inner("RateOfChange100", plan.line(), period=period)[0]
        return plan.average("_rmovav", change, plan.period(f"rma{number}"))

    first, *others = [averaged(number) for number in (1, 2, 3, 4)]
    if not plan.numbers("rfactors"):
        raise plan.refusal("rfactors", "rfactors must hold a number")
    factor, *factors = plan.numbers("rfactors")
    total = 0.0 + factor * first
    for weight, line in zip(factors, others, strict=False):
        total = total + weight * line
    return total, plan.average("_smovav", total, plan.period("rsignal"))


def _accumulation(plan: Plan) -> tuple[Line, ...]:
    """Running sum of close - true low on up days, close - true high on down days."""
    close = plan.data("close")
    low = plan.inner("TrueLow", plan.source())[0]
    high = plan.inner("TrueHigh", plan.source())[0]
    rise = plan.inner("UpDay", close)[0]
    fall = plan.inner("DownDay", close)[0]
    bought = plan.op(Op.IF, rise, close - low, 0.0)
    sold = plan.op(Op.IF, fall, close - high, 0.0)
    return (plan.kernel("accumulated", (0.0,), bought + sold),)


INDICATORS = (
    Indicator(
        name="Trix",
        aliases=("TRIX",),
        params={"period": 15, "_rocperiod": 1, "_movav": "EMA"},
        lines=("trix",),
        expand=_trix,
    ),
    Indicator(
        name="TrixSignal",
        params={"period": 15, "_rocperiod": 1, "_movav": "EMA", "sigperiod": 9},
        lines=("trix", "signal"),
        expand=_trix_signal,
    ),
    Indicator(
        name="KnowSureThing",
        aliases=("KST",),
        params={
            "rp1": 10,
            "rp2": 15,
            "rp3": 20,
            "rp4": 30,
            "rma1": 10,
            "rma2": 10,
            "rma3": 10,
            "rma4": 10,
            "rsignal": 9,
            "rfactors": (1.0, 2.0, 3.0, 4.0),
            "_rmovav": "SMA",
            "_smovav": "SMA",
        },
        lines=("kst", "signal"),
        expand=_know_sure_thing,
    ),
    Indicator(name="WilliamsAD", params={}, lines=("ad",), expand=_accumulation),
)
