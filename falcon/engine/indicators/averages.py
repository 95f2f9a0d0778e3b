"""Moving averages, and the envelopes and oscillators around them.

x is the input with minimum period m, p the period. Definitions and the order of the
operations are backtrader's; each entry states formula, seed and minimum period.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Expand, Indicator

PERIOD: Mapping[str, Value] = {"period": 30}


def _simple(plan: Plan) -> tuple[Line, ...]:
    """Sum of the window, correctly rounded, over p; from m + p - 1."""
    return (plan.kernel("mean", (plan.period(),), plan.line()),)


def _exponential(plan: Plan) -> tuple[Line, ...]:
    """Smoothing e * (1 - a) + x * a, a = 2 / (1 + p); seed: mean; from m + p - 1."""
    period = plan.period()
    return (plan.kernel("smoothed", (period, 2.0 / (1.0 + period)), plan.line()),)


def _smoothed(plan: Plan) -> tuple[Line, ...]:
    """As the exponential average with a = 1 / p (Wilder)."""
    period = plan.period()
    return (plan.kernel("smoothed", (period, 1.0 / period), plan.line()),)


def _weighted(plan: Plan) -> tuple[Line, ...]:
    """2 / (p * (p + 1)) times the sum of values by 1 to p; from m + p - 1."""
    period = plan.period()
    coefficient = 2.0 / (period * (period + 1.0))
    weights = tuple(float(weight) for weight in range(1, period + 1))
    return (plan.kernel("weighted", (period, coefficient, *weights), plan.line()),)


def _double(plan: Plan) -> tuple[Line, ...]:
    """2 * e1 - e2 with each e the average of the one before; from m + 2 * (p - 1)."""
    period = plan.period()
    first = plan.average("_movav", plan.line(), period)
    return (2.0 * first - plan.average("_movav", first, period),)


def _triple(plan: Plan) -> tuple[Line, ...]:
    """3 * e1 - 3 * e2 + e3, each averaging the one before; from m + 3 * (p - 1)."""
    period = plan.period()
    first = plan.average("_movav", plan.line(), period)
    second = plan.average("_movav", first, period)
    return (3.0 * first - 3.0 * second + plan.average("_movav", second, period),)


def _hull(plan: Plan) -> tuple[Line, ...]:
    """Average over int(sqrt p) of 2 * average(p // 2) - average(p)."""
    period = plan.period()
    slow = plan.average("_movav", plan.line(), period)
    fast = 2.0 * plan.average("_movav", plan.line(), period // 2)
    return (plan.average("_movav", fast - slow, int(period**0.5)),)


def _zero_lag(plan: Plan) -> tuple[Line, ...]:
    """Average of 2 * x - x delayed by (p - 1) // 2; from m + lag + p - 1."""
    period = plan.period()
    x = plan.line()
    return (plan.average("_movav", 2.0 * x - x(-((period - 1) // 2)), period),)


def _adaptive(plan: Plan) -> tuple[Line, ...]:
    """Smoothing k * (1 - sc) + x * sc; seed: mean of p; from 2 * m + p - 1.

    sc = (er * (fast - slow) + slow) ** 2 with er = abs(change over p / sum of the p
    absolute changes): a market that does not move at all for p bars divides by zero.
    """
    period = plan.period()
    x = plan.line()
    change = x - x(-period)
    travel = plan.inner("SumN", abs(x - x(-1)), period=period)[0]
    efficiency = abs(change / travel)
    fast = 2.0 / (plan.number("fast") + 1.0)
    slow = 2.0 / (plan.number("slow") + 1.0)
    scale = (efficiency * (fast - slow) + slow) ** 2
    # backtrader adds what the scale needs beyond a period to a window over the input.
    late = max(0, scale.min_period - period)
    x = plan.raised(x, plan.base + period - 1 + late)
    return (plan.kernel("adaptive", (period,), x, scale),)


def _error_correcting(plan: Plan) -> tuple[Line, ...]:
    """Exponential average plus the gain that brings it nearest to x (Ehlers, Way).

    ec = a * (e + gain * (x - ec1)) + (1 - a) * ec1, gain among -limit to limit in
    tenths; seed: the exponential average; from m + p - 1. ``_movav`` has no effect.
    What is built on its line does not wait for it, as nothing tells the line to.
    """
    period = plan.period()
    average = plan.inner("EMA", plan.line(), period=period)[0]
    alpha = 2.0 / (1.0 + period)
    params = (alpha, plan.period("gainlimit"))
    return (plan.lowered(plan.kernel("corrected", params, plan.line(), average)),)


def _dickson(plan: Plan) -> tuple[Line, ...]:
    """(error correcting average + Hull average over hperiod) / 2."""
    corrected = plan.inner(
        "ZeroLagIndicator",
        plan.line(),
        period=plan.period(),
        gainlimit=plan.period("gainlimit"),
    )[0]
    hull = plan.average("_hma", plan.line(), plan.period("hperiod"))
    return ((corrected + hull) / 2.0,)


def _average(
    name: str,
    line: str,
    expand: Expand,
    *aliases: str,
    more: Mapping[str, Value] | None = None,
    steps: bool = False,
) -> Indicator:
    return Indicator(
        name=name,
        aliases=aliases,
        params={**PERIOD, **(more or {})},
        lines=(line,),
        steps=steps,
        expand=expand,
    )


AVERAGES = (
    _average("MovingAverageSimple", "sma", _simple, "SMA", "SimpleMovingAverage"),
    _average(
        "ExponentialMovingAverage",
        "ema",
        _exponential,
        "EMA",
        "MovingAverageExponential",
    ),
    _average(
        "SmoothedMovingAverage",
        "smma",
        _smoothed,
        "SMMA",
        "WilderMA",
        "MovingAverageSmoothed",
        "MovingAverageWilder",
        "ModifiedMovingAverage",
    ),
    _average("WeightedMovingAverage", "wma", _weighted, "WMA", "MovingAverageWeighted"),
    _average(
        "DoubleExponentialMovingAverage",
        "dema",
        _double,
        "DEMA",
        "MovingAverageDoubleExponential",
        more={"_movav": "EMA"},
    ),
    _average(
        "TripleExponentialMovingAverage",
        "tema",
        _triple,
        "TEMA",
        "MovingAverageTripleExponential",
        more={"_movav": "EMA"},
    ),
    _average(
        "HullMovingAverage", "hma", _hull, "HMA", "HullMA", more={"_movav": "WMA"}
    ),
    _average(
        "ZeroLagExponentialMovingAverage",
        "zlema",
        _zero_lag,
        "ZLEMA",
        "ZeroLagEma",
        more={"_movav": "EMA"},
    ),
    _average(
        "AdaptiveMovingAverage",
        "kama",
        _adaptive,
        "KAMA",
        "MovingAverageAdaptive",
        more={"fast": 2, "slow": 30},
    ),
    _average(
        "ZeroLagIndicator",
        "ec",
        _error_correcting,
        "ZLIndicator",
        "ZLInd",
        "EC",
        "ErrorCorrecting",
        more={"gainlimit": 50, "_movav": "EMA"},
        steps=True,
    ),
    _average(
        "DicksonMovingAverage",
        "dma",
        _dickson,
        "DMA",
        "DicksonMA",
        more={"gainlimit": 50, "hperiod": 7, "_movav": "EMA", "_hma": "HMA"},
        steps=True,
    ),
)
"""The averages of ``bt.ind.MovAv``."""


def _envelope(average: Indicator) -> Indicator:
    """The average, and it times 1 + perc / 100 and 1 - perc / 100."""

    def expand(plan: Plan) -> tuple[Line, ...]:
        middle = average.expand(plan)[0]
        share = plan.number("perc") / 100.0
        return middle, middle * (1.0 + share), middle * (1.0 - share)

    return Indicator(
        name=f"{average.name}Envelope",
        aliases=tuple(f"{alias}Envelope" for alias in average.aliases),
        params={**average.params, "perc": 2.5},
        lines=(*average.lines, "top", "bot"),
        steps=average.steps,
        expand=expand,
    )


def _oscillator(average: Indicator) -> Indicator:
    """Input less its average."""

    def expand(plan: Plan) -> tuple[Line, ...]:
        return (plan.line() - average.expand(plan)[0],)

    names = [f"{alias}Oscillator" for alias in average.aliases]
    short = [f"{alias}Osc" for alias in (average.name, *average.aliases)]
    return Indicator(
        name=f"{average.name}Oscillator",
        aliases=(*names, *short),
        params=average.params,
        lines=average.lines,
        steps=average.steps,
        expand=expand,
    )


def _difference(plan: Plan) -> tuple[Line, ...]:
    """The first input less the second."""
    return (plan.line(0) - plan.line(1),)


OTHERS = (
    Indicator(
        name="Oscillator", params={}, lines=("osc",), inputs=2, expand=_difference
    ),
)

BROKEN = "ZeroLagIndicator"
"""Its envelope and oscillator show other values in each of backtrader's modes: NaN and
the average itself in the default one."""

_SURROUNDED = [average for average in AVERAGES if average.name != BROKEN]

INDICATORS = (
    *AVERAGES,
    *map(_envelope, _SURROUNDED),
    *map(_oscillator, _SURROUNDED),
    *OTHERS,
)
