"""Comparisons: "the 9 EMA crosses above VWAP", "it drops back under 20", "RSI > 70".

A comparison is read in three strides: the subject (a term, a pronoun, or nothing, then
it is the one spoken of before), words on the way ("is trading back"), a relation and
its object. What stands on the way decides what is meant: "closes back under" compares,
"comes back above" and "closes under ... again" cross, "trades above" and "breaks above"
a channel happen during the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.conditions import Comparison, Condition
from falcon.intake.crossings import read_crossing
from falcon.intake.judgements import CLOSE, judged, negated, two_sided
from falcon.intake.objects import Object, base_of, elided_object, read_object
from falcon.intake.reading import Reading
from falcon.intake.subjects import Stride, stride_at
from falcon.intake.terms import Number, Series, Term, shifted_by_percent
from falcon.intake.tokens import Token, word_at
from falcon.intake.values import (
    AtrMultiple,
    ConditionValue,
    Quantity,
    TermList,
    TermValue,
    Unit,
)

_RELATIONS = {
    "above": ">",
    "below": "<",
    ">=": ">=",
    "<=": "<=",
    "=": "==",
    "inside": "inside",
    "reach": "reach",
    "touch": "touch",
}
_ASIDE_OPS = {(1, False): ">=", (1, True): "<=", (-1, False): "<=", (-1, True): ">="}
"""How far aside, at least or at most: "more than 3% below", "less than 3% below"."""

_LONGEST_CHAIN = 10
_AFTER_RELATION = frozenset({"touch", "to", "back", "at", "than", "level", "of"})


def comparison_at(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[ConditionValue, int] | None:
    """Read a comparison at a position; also return the position after it."""
    stride = stride_at(tokens, at, reading)
    if stride is None:
        return None
    found = _read(tokens, stride)
    if found is not None and isinstance(stride.subject, TermValue | TermList):
        reading.returned_to_subject(stride.subject)
    return found


def _read(tokens: Sequence[Token], stride: Stride) -> tuple[ConditionValue, int] | None:
    relation = word_at(tokens, stride.end)
    if relation == "cross":
        return read_crossing(tokens, stride)
    if relation == "between":
        return _between(tokens, stride)
    if relation in _RELATIONS:
        return _compare(tokens, stride)
    return _set_aside(tokens, stride)


def _set_aside(
    tokens: Sequence[Token], stride: Stride
) -> tuple[ConditionValue, int] | None:
    """Read "price is 3% below the 20-day average"."""
    at = stride.end
    if at >= len(tokens) or not isinstance(tokens[at].value, Quantity | AtrMultiple):
        return None
    found = read_object(tokens, at, stride.reading)
    if found is None or not isinstance(stride.subject, TermValue):
        return None
    if not found.aside and not _is_multiple(tokens[at], found):
        return None
    op = ">=" if found.aside >= 0 else "<="
    term = found.terms[0]
    return ConditionValue((Comparison(stride.who(term), op, term),)), found.end


def _is_multiple(token: Token, found: Object) -> bool:
    """Whether "volume is twice the average" is said: at least so much."""
    value = token.value
    is_times = isinstance(value, Quantity) and value.unit is Unit.TIMES
    return is_times and not found.is_number


def _compare(
    tokens: Sequence[Token], stride: Stride
) -> tuple[ConditionValue, int] | None:
    relation = _RELATIONS[word_at(tokens, stride.end)]
    found = _object(tokens, stride, relation)
    if found is None or _is_out_of_place(stride, found):
        return None
    if found.aside:
        relation = _ASIDE_OPS[(found.aside, relation.startswith("<"))]
    again = word_at(tokens, found.end) == "again"
    conditions = _conditions(stride, relation, found, again=again)
    if not conditions:
        return None
    if not found.is_number:
        stride.reading.compared = base_of(found.terms[-1])
    value = _value(conditions, stride, relation, found)
    stride.reading.is_intrabar = value.is_stop_entry
    return _chained(tokens, value, found.end + again, stride.reading)


def _chained(
    tokens: Sequence[Token], value: ConditionValue, end: int, reading: Reading
) -> tuple[ConditionValue, int]:
    """Read "5 EMA > 10 EMA > 20 EMA": each against the next."""
    conditions = list(value.conditions)
    while reading.compared is not None and len(conditions) < _LONGEST_CHAIN:
        op = _RELATIONS.get(word_at(tokens, end), "")
        found = read_object(tokens, end + 1, reading)
        is_term = found is not None and not found.is_number and not found.aside
        if found is None or not is_term or op not in {">", "<", ">=", "<="}:
            break
        conditions.append(Comparison(reading.compared, op, found.terms[0]))
        reading.compared, end = found.terms[0], found.end
    return replace(value, conditions=tuple(conditions)), end


def _object(tokens: Sequence[Token], stride: Stride, relation: str) -> Object | None:
    at = stride.end + 1
    while word_at(tokens, at) in _AFTER_RELATION:
        at += 1
    found = read_object(tokens, at, stride.reading)
    if found is None and relation in {">", "<"}:
        return elided_object(tokens, at, stride.reading)
    return found


def _is_out_of_place(stride: Stride, found: Object) -> bool:
    """A percentage is no level for a price: something else is meant."""
    is_percent = found.unit is Unit.PERCENT and found.is_number
    return is_percent and CLOSE in stride.left_terms(found)


def _conditions(
    stride: Stride, relation: str, found: Object, *, again: bool
) -> list[Condition]:
    """Each subject against each object; empty if one of them cannot be meant."""
    conditions: list[Condition] = []
    for left in stride.left_terms(found):
        for right in found.terms:
            other = _day_before(left, right)
            condition = judged(left, relation, other, stride.way, again=again)
            if condition is None:
                return []
            is_negated = "not" in stride.way.words
            conditions.append(negated(condition) if is_negated else condition)
    return conditions


def _day_before(left: Term, right: Term) -> Term:
    """Read "yesterday's close ... the close of the day before": the day before that."""
    if left == right and isinstance(right, Series) and right.ago:
        return right.back(1)
    return right


def _value(
    conditions: list[Condition], stride: Stride, relation: str, found: Object
) -> ConditionValue:
    first, words = conditions[0], stride.way.words
    is_intrabar = (
        isinstance(first, Comparison)
        and isinstance(first.left, Series)
        and first.left.name in {"high", "low"}
        and relation in {">", "<", ">=", "<="}
        and bool(words & {"trade", "break"})
    )
    return ConditionValue(
        tuple(conditions),
        is_stop_entry=is_intrabar,
        is_touch=relation in {"touch", "reach"} and two_sided(found.terms[0]),
        is_return=stride.way.returns,
        is_move=bool(words & {"fall", "rise", "go"}),
    )


def _between(
    tokens: Sequence[Token], stride: Stride
) -> tuple[ConditionValue, int] | None:
    """Read "RSI between 40 and 60", "between 0.1% and 0.6% below the last close"."""
    at = stride.end + 1
    first, second = (tokens[k].value if k < len(tokens) else None for k in (at, at + 2))
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return None
    low, high = sorted((first.amount, second.amount))
    side = word_at(tokens, at + 3)
    if second.unit is Unit.PERCENT and side in {"above", "below"}:
        return _between_aside(tokens, at + 4, stride, (low, high), side)
    left = stride.who(Number(low))
    parts = Comparison(left, ">=", Number(low)), Comparison(left, "<=", Number(high))
    return ConditionValue(parts), at + 3


def _between_aside(
    tokens: Sequence[Token],
    at: int,
    stride: Stride,
    percents: tuple[float, float],
    side: str,
) -> tuple[ConditionValue, int] | None:
    anchor = read_object(tokens, at, stride.reading)
    if anchor is None:
        return None
    left = stride.who(anchor.terms[0])
    sign, ops = (1, (">=", "<=")) if side == "above" else (-1, ("<=", ">="))
    parts = tuple(
        Comparison(left, op, shifted_by_percent(anchor.terms[0], sign * percent))
        for op, percent in zip(ops, percents, strict=True)
    )
    return ConditionValue(parts), anchor.end
