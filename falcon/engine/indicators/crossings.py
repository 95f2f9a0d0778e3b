"""Crossings of two lines.

What counts as coming from below or above is the last difference that was not zero
(`NonZeroDifference`), so that lines which touch and part again do not cross. The first
difference seeds it, even if it is zero. All start at the larger minimum period plus 1.
"""

from __future__ import annotations

from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _difference(plan: Plan) -> Line:
    difference = plan.raised(plan.line(0) - plan.line(1), plan.base)
    return plan.kernel("nonzero", (), difference)


def _nonzero(plan: Plan) -> tuple[Line, ...]:
    """Last difference of the two that was not zero; from the larger minimum period."""
    return (_difference(plan),)


def _upwards(plan: Plan, before: Line) -> Line:
    return plan.op(Op.AND, before < 0.0, plan.line(0) > plan.line(1))


def _downwards(plan: Plan, before: Line) -> Line:
    return plan.op(Op.AND, before > 0.0, plan.line(0) < plan.line(1))


def _up(plan: Plan) -> tuple[Line, ...]:
    """1.0 where the first line was below the second and now is above it, else 0.0."""
    return (_upwards(plan, _difference(plan)(-1)),)


def _down(plan: Plan) -> tuple[Line, ...]:
    """1.0 where the first line was above the second and now is below it, else 0.0."""
    return (_downwards(plan, _difference(plan)(-1)),)


def _over(plan: Plan) -> tuple[Line, ...]:
    """1.0 on an upward, -1.0 on a downward crossing, else 0.0."""
    before = _difference(plan)(-1)
    return (_upwards(plan, before) - _downwards(plan, before),)


INDICATORS = (
    Indicator(
        name="NonZeroDifference",
        aliases=("NZD",),
        params={},
        lines=("nzd",),
        inputs=2,
        expand=_nonzero,
    ),
    Indicator(name="CrossUp", params={}, lines=("cross",), inputs=2, expand=_up),
    Indicator(name="CrossDown", params={}, lines=("cross",), inputs=2, expand=_down),
    Indicator(
        name="CrossOver", params={}, lines=("crossover",), inputs=2, expand=_over
    ),
)
