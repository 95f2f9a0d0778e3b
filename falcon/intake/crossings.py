"""Crossings: "crosses back below", "through the 20 EMA upward", "it crosses"."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.conditions import Cross, Direction
from falcon.intake.objects import read_object
from falcon.intake.reading import Reading
from falcon.intake.subjects import Stride
from falcon.intake.terms import Series, Term
from falcon.intake.tokens import Token, word_at
from falcon.intake.values import ConditionValue, TermList, TermValue

_DIRECTIONS = {
    "above": Direction.UP,
    "up": Direction.UP,
    "below": Direction.DOWN,
    "down": Direction.DOWN,
}
_FILLERS = frozenset({"cross", "back", "again", "to", "each", "other", "it"})
_SIGNALS = {"macd": "macd_signal", "stoch_k": "stoch_d"}
"""Lines that cross their own signal line, where no other is named."""


def read_crossing(
    tokens: Sequence[Token], stride: Stride
) -> tuple[ConditionValue, int] | None:
    """Read a crossing from its verb on; also return the position after it."""
    direction, at = _direction(tokens, stride)
    found = _pair(tokens, at, stride)
    if found is None:
        return None
    pair, end = found
    direction, end = _direction_behind(tokens, end, direction)
    end += word_at(tokens, end) == "again"
    # Without any word about it a crossing is meant upward.
    direction = direction or Direction.UP
    stride.reading.crossed(pair, direction)
    return ConditionValue((Cross(direction, *pair),)), end


def _direction_behind(
    tokens: Sequence[Token], at: int, direction: Direction | None
) -> tuple[Direction | None, int]:
    """Read "through the 20 EMA upward", "crosses the average from below"."""
    word, behind = word_at(tokens, at), word_at(tokens, at + 1)
    if word in {"up", "down"} and direction is None:
        return Direction(word), at + 1
    if word == "from" and behind in _DIRECTIONS:
        return _DIRECTIONS[behind].opposite, at + 2
    return direction, at


def _direction(tokens: Sequence[Token], stride: Stride) -> tuple[Direction | None, int]:
    direction: Direction | None = None
    at = stride.end
    while (word := word_at(tokens, at)) in _DIRECTIONS or word in _FILLERS:
        direction = direction or _DIRECTIONS.get(word)
        at += 1
    if direction is None and stride.way.words & {"down", "fall"}:
        direction = Direction.DOWN
    return direction, at


def _pair(
    tokens: Sequence[Token], at: int, stride: Stride
) -> tuple[tuple[Term, Term], int] | None:
    """Who crosses whom, and the position after it."""
    found = read_object(tokens, at, stride.reading)
    if found is not None and not found.is_number:
        stride.reading.compared = found.terms[-1]
    if isinstance(stride.subject, TermList):
        first, second, *_ = stride.subject.terms
        return (first, second), at
    if found is not None and len(found.terms) == 1:
        other = found.terms[0]
        return (stride.who(other), other), found.end
    implied = _implied_pair(stride.subject, stride.reading)
    return None if implied is None else (implied, at)


def _implied_pair(
    subject: TermValue | None, reading: Reading
) -> tuple[Term, Term] | None:
    """The other term goes without saying: "it crosses back", "the MACD crosses up"."""
    if subject is None or subject.is_price:
        return reading.pair
    term = subject.term
    if isinstance(term, Series) and term.name in _SIGNALS:
        return term, Series(_SIGNALS[term.name], term.args)
    if reading.pair is not None and reading.pair[0] == term:
        return reading.pair
    return None
