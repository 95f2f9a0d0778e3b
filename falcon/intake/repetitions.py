"""Repetitions: conditions that must hold on several bars in a row.

"Two consecutive closes above the 20 EMA", "stays below 30 for three days".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.comparisons import comparison_at
from falcon.intake.conditions import Comparison, earlier
from falcon.intake.patterns import Pattern
from falcon.intake.reading import Reading
from falcon.intake.tokens import Token
from falcon.intake.values import ConditionValue, Quantity, Span

_MOST = 10
"""Bars in a row that are written out."""

_LASTING = (
    Pattern("for >=? <bars> running?"),
    Pattern("for >=? <num> running day|candle"),
    Pattern("on <num> running day|candle"),
    Pattern("<bars> running"),
)
_BEFORE = Pattern("<num> running")


def repeated_at(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[ConditionValue, int] | None:
    """Read "two consecutive closes above ..."."""
    found = _BEFORE.match(tokens, at)
    if found is None:
        return None
    comparison = comparison_at(tokens, found[1], reading)
    if comparison is None:
        return None
    value, end = comparison
    return _repeated(value, found[0][0]), end


def lasting_for(
    tokens: Sequence[Token], value: ConditionValue, end: int
) -> tuple[ConditionValue, int]:
    """Read "for three consecutive days" behind a condition, if it stands there."""
    for pattern in _LASTING:
        found = pattern.match(tokens, end)
        if found is not None:
            return _repeated(value, found[0][0]), found[1]
    return value, end


def _repeated(value: ConditionValue, count: object) -> ConditionValue:
    """The conditions on this bar and on those before it; crossings happen once."""
    bars = 1
    if isinstance(count, Quantity):
        bars = int(count.amount)
    elif isinstance(count, Span):
        bars = int(count.count)
    states = [c for c in value.conditions if isinstance(c, Comparison)]
    past = [earlier(c, ago) for ago in range(1, min(bars, _MOST)) for c in states]
    return replace(value, conditions=(*value.conditions, *past))
