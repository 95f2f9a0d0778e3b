"""Comparisons: "the 9 EMA crosses above VWAP", "it drops back under 20", "RSI > 70".

A comparison is read in three strides: the subject (a term, a pronoun, or nothing, then
it is the one spoken of before), words on the way ("is trading back"), a relation and
its object. What stands on the way decides what is meant: "closes back under" compares,
"comes back above" and "closes under ... again" cross, "trades above" and "breaks above"
a channel happen during the bar.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.conditions import Comparison, Condition, Cross, Direction
from falcon.intake.judgements import (
    CLOSE,
    PRONOUNS,
    Way,
    has_two_sides,
    judged,
    negated,
    walk,
    word_at,
)
from falcon.intake.objects import Object, elided_object, read_object
from falcon.intake.reading import Reading
from falcon.intake.terms import Number, Series, Term, shifted_by_percent
from falcon.intake.tokens import Token
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
    "between": "between",
    "reach": "reach",
    "touch": "touch",
    "cross": "cross",
}
_ASIDE_OPS = {(1, False): ">=", (1, True): "<=", (-1, False): "<=", (-1, True): ">="}
"""How far aside, at least or at most: "more than 3% below", "less than 3% below"."""


def comparison_at(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[ConditionValue, int] | None:
    """Read a comparison at a position; also return the position after it."""
    subject, index = _subject(tokens, at)
    if subject is None and not _may_open(tokens, at):
        return None
    way, index = walk(tokens, index)
    relation = word_at(tokens, index)
    if relation not in _RELATIONS:
        return _set_aside(tokens, index, subject, way, reading)
    if relation == "cross":
        found = _cross(tokens, index, subject, way, reading)
    else:
        found = _compare(tokens, index, subject, way, reading)
    if found is None:
        return None
    reading.returned_to_subject(subject)
    return found


def _set_aside(
    tokens: Sequence[Token],
    at: int,
    subject: TermValue | TermList | None,
    way: Way,
    reading: Reading,
) -> tuple[ConditionValue, int] | None:
    """ "Price is 3% below the 20-day average"."""
    if at >= len(tokens) or not isinstance(tokens[at].value, Quantity | AtrMultiple):
        return None
    found = read_object(tokens, at, reading)
    if found is None or not found.aside or not isinstance(subject, TermValue):
        return None
    left = _who(subject, way, found.terms[0], reading)
    op = ">=" if found.aside > 0 else "<="
    return ConditionValue((Comparison(left, op, found.terms[0]),)), found.end


def _subject(
    tokens: Sequence[Token], at: int
) -> tuple[TermValue | TermList | None, int]:
    value = tokens[at].value
    if isinstance(value, TermValue | TermList):
        return value, at + 1
    return None, at


def _may_open(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comparison without a subject can begin here."""
    word = word_at(tokens, at)
    if word in PRONOUNS:
        return True
    return word in _RELATIONS or word in {"back", "break", "fall", "rise", "trade"}


def _cross(
    tokens: Sequence[Token],
    at: int,
    subject: TermValue | TermList | None,
    way: Way,
    reading: Reading,
) -> tuple[ConditionValue, int] | None:
    direction: Direction | None = None
    index = at
    while True:
        word = word_at(tokens, index)
        if word in {"above", "up"}:
            direction = direction or Direction.UP
        elif word in {"below", "down"}:
            direction = direction or Direction.DOWN
        elif word not in {"cross", "back", "again", "to", "each", "other", "it"}:
            break
        index += 1
    if "down" in way.words or "fall" in way.words:
        direction = direction or Direction.DOWN
    found = read_object(tokens, index, reading)
    if found is not None and not found.is_number:
        reading.object = found.terms[-1]
    if isinstance(subject, TermList):
        pair: tuple[Term, Term] | None = (subject.terms[0], subject.terms[1])
        end = index
    elif found is not None and len(found.terms) == 1:
        left = _who(subject, way, found.terms[0], reading)
        pair, end = (left, found.terms[0]), found.end
    else:
        pair, end = _implied_pair(subject, reading), index
    if pair is None:
        return None
    direction, end = _direction_behind(tokens, end, direction)
    reading.crossed(pair, direction)
    return ConditionValue((Cross(direction, *pair),)), end


def _direction_behind(
    tokens: Sequence[Token], at: int, direction: Direction | None
) -> tuple[Direction, int]:
    """ "5 EMA through the 20 EMA upward"; without any word it means upward."""
    word = word_at(tokens, at)
    if direction is None and word in {"up", "down"}:
        return Direction(word), at + 1
    if word == "again":
        at += 1
    return direction or Direction.UP, at


def _implied_pair(
    subject: TermValue | TermList | None, reading: Reading
) -> tuple[Term, Term] | None:
    """ "It crosses back", "the MACD crosses up": the other term goes without saying."""
    term = subject.term if isinstance(subject, TermValue) else None
    if isinstance(term, Series) and term.name == "macd":
        return term, Series("macd_signal", term.args)
    if isinstance(term, Series) and term.name == "stoch_k":
        return term, Series("stoch_d", term.args)
    if term is None or (isinstance(subject, TermValue) and subject.is_price):
        return reading.pair
    if reading.pair is not None and reading.pair[0] == term:
        return reading.pair
    return None


def _compare(
    tokens: Sequence[Token],
    at: int,
    subject: TermValue | TermList | None,
    way: Way,
    reading: Reading,
) -> tuple[ConditionValue, int] | None:
    relation = _RELATIONS[tokens[at].text]
    index = at + 1
    while word_at(tokens, index) in {"to", "back", "at", "than", "level", "of"}:
        index += 1
    if relation == "between":
        return _between(tokens, index, subject, way, reading)
    found = read_object(tokens, index, reading)
    if found is None and relation in {">", "<"}:
        found = elided_object(tokens, index, reading)
    if found is None or _is_out_of_place(subject, way, found):
        return None
    if found.aside:
        relation = _ASIDE_OPS[(found.aside, relation.startswith("<"))]
    end = found.end
    again = word_at(tokens, end) == "again"
    end += again
    if "both" in way.words and reading.pair is not None:
        left_terms: tuple[Term, ...] = reading.pair
    elif isinstance(subject, TermList):
        left_terms = subject.terms
    else:
        left_terms = (_who(subject, way, found.terms[0], reading),)
        if found.unit is Unit.DOLLARS:
            left_terms = (CLOSE,)
        if subject is None and not way.words and reading.is_intrabar:
            way.words.add("trade")
    conditions: list[Condition] = []
    for left in left_terms:
        for right in found.terms:
            condition = judged(left, relation, right, way, again=again)
            if condition is None:
                return None
            conditions.append(condition)
    if "not" in way.words:
        conditions = [negated(condition) for condition in conditions]
    if not found.is_number:
        reading.object = found.terms[-1]
    value = _value(conditions, way, relation, found)
    reading.is_intrabar = value.is_stop_entry
    return value, end


def _is_out_of_place(
    subject: TermValue | TermList | None, way: Way, found: Object
) -> bool:
    """A percentage is no level for a price: something else is meant."""
    is_price = isinstance(subject, TermValue) and (
        subject.is_price or subject.term == CLOSE
    )
    return found.unit is Unit.PERCENT and found.is_number and (is_price or way.closes)


def _value(
    conditions: list[Condition], way: Way, relation: str, found: Object
) -> ConditionValue:
    first = conditions[0]
    is_intrabar = (
        isinstance(first, Comparison)
        and isinstance(first.left, Series)
        and first.left.name in {"high", "low"}
        and relation in {">", "<", ">=", "<="}
        and bool(way.words & {"trade", "break"})
    )
    return ConditionValue(
        tuple(conditions),
        is_stop_entry=is_intrabar,
        is_touch=relation in {"touch", "reach"} and has_two_sides(found.terms[0]),
        is_return=way.returns,
        is_move=bool(way.words & {"fall", "rise", "go"}),
    )


def _who(
    subject: TermValue | TermList | None, way: Way, other: Term, reading: Reading
) -> Term:
    """Who is compared: the subject, or the one that pronouns and silence mean."""
    if isinstance(subject, TermValue):
        if subject.is_price or subject.term == CLOSE:
            return CLOSE
        return subject.term
    if isinstance(other, Number) and not way.closes:
        return reading.level or CLOSE
    if isinstance(other, Series) and other.name == "volume_sma":
        return Series("volume")
    return CLOSE


def _between(
    tokens: Sequence[Token],
    at: int,
    subject: TermValue | TermList | None,
    way: Way,
    reading: Reading,
) -> tuple[ConditionValue, int] | None:
    """ "RSI between 40 and 60", "opens between 0.1% and 0.6% below the last close"."""
    first, second = (tokens[k].value if k < len(tokens) else None for k in (at, at + 2))
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return None
    side = word_at(tokens, at + 3)
    if second.unit is Unit.PERCENT and side in {"above", "below"}:
        anchor = read_object(tokens, at + 4, reading)
        if anchor is None:
            return None
        sign = 1 if side == "above" else -1
        left = _opened(subject, way)
        near, far = sorted((first.amount, second.amount))
        bounds = [shifted_by_percent(anchor.terms[0], sign * p) for p in (near, far)]
        ops = (">=", "<=") if side == "above" else ("<=", ">=")
        parts = tuple(
            Comparison(left, op, bound) for op, bound in zip(ops, bounds, strict=True)
        )
        return ConditionValue(parts), anchor.end
    low, high = sorted((first.amount, second.amount))
    left = _who(subject, way, Number(low), reading)
    return (
        ConditionValue(
            (Comparison(left, ">=", Number(low)), Comparison(left, "<=", Number(high)))
        ),
        at + 3,
    )


def _opened(subject: TermValue | TermList | None, _way: Way) -> Term:
    return subject.term if isinstance(subject, TermValue) else CLOSE
