"""Indicators that are one kernel: over a window, a smoothing, a running sum.

All start at m + p - 1, with m the minimum period of the input and p the period.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Expand, Indicator


def _kernel(name: str) -> Expand:
    """The kernel of that name over the window; see `windows` for the formula."""

    def expand(plan: Plan) -> tuple[Line, ...]:
        return (plan.kernel(name, (plan.period(),), plan.line()),)

    return expand


def _accumulated(plan: Plan) -> tuple[Line, ...]:
    """Running sum by plain addition, starting from the seed; from m."""
    return (plan.kernel("accumulated", (plan.number("seed"),), plan.line()),)


def _exponential_smoothing(plan: Plan) -> tuple[Line, ...]:
    """As the exponential average with the alpha given, or its own if there is none."""
    period = plan.period()
    given = plan.params["alpha"]
    alpha = 2.0 / (1.0 + period) if given is None else plan.number("alpha")
    return (plan.kernel("smoothed", (period, alpha), plan.line()),)


def _weighted_average(plan: Plan) -> tuple[Line, ...]:
    """Coefficient times the sum of values by the given weights, oldest first."""
    weights = plan.numbers("weights")
    params = (plan.period(), plan.number("coef"), *weights)
    return (plan.kernel("weighted", params, plan.line()),)


def _entry(name: str, line: str, kernel: str, *aliases: str) -> Indicator:
    params: Mapping[str, Value] = {"period": 1}
    return Indicator(
        name=name, aliases=aliases, params=params, lines=(line,), expand=_kernel(kernel)
    )


INDICATORS = (
    _entry("Highest", "highest", "highest", "MaxN"),
    _entry("Lowest", "lowest", "lowest", "MinN"),
    _entry("SumN", "sumn", "sum"),
    _entry("Average", "av", "mean", "ArithmeticMean", "Mean"),
    _entry("AnyN", "anyn", "any"),
    _entry("AllN", "alln", "all"),
    _entry("FindFirstIndexHighest", "index", "since_highest"),
    _entry("FindFirstIndexLowest", "index", "since_lowest"),
    _entry("FindLastIndexHighest", "index", "since_first_highest"),
    _entry("FindLastIndexLowest", "index", "since_first_lowest"),
    Indicator(
        name="PercentRank",
        aliases=("PctRank",),
        params={"period": 50},
        lines=("pctrank",),
        expand=_kernel("rank"),
    ),
    Indicator(
        name="Accum",
        aliases=("CumSum", "CumulativeSum"),
        params={"seed": 0.0},
        lines=("accum",),
        expand=_accumulated,
    ),
    Indicator(
        name="ExponentialSmoothing",
        aliases=("ExpSmoothing",),
        params={"period": 1, "alpha": None},
        lines=("av",),
        expand=_exponential_smoothing,
    ),
    Indicator(
        name="WeightedAverage",
        aliases=("AverageWeighted",),
        params={"period": 1, "coef": 1.0, "weights": ()},
        lines=("av",),
        expand=_weighted_average,
    ),
)
