"""Objects: what a comparison compares with.

A plain number, a term, several terms ("the 50 and 200 SMA"), a multiple ("1.5 times its
average"), or a distance from a term ("3% below yesterday's close", "2 ATR above the 20
EMA").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.intake.reading import Reading
from falcon.intake.terms import (
    Arithmetic,
    Number,
    Term,
    scaled,
    series,
    shifted_by_percent,
)
from falcon.intake.tokens import Token
from falcon.intake.values import AtrMultiple, Quantity, TermList, TermValue, Unit

_ASIDE = {"above": 1, "below": -1}
_ENDS = frozenset({".", ",", ";", "\n", "and", "or", "!", "?", "buy", "sell", "again"})
_NUMBERS = frozenset({Unit.NONE, Unit.DOLLARS, Unit.SHARES, Unit.PERCENT})


@dataclass(frozen=True, slots=True)
class Object:
    """What was found.

    Attributes:
        terms: what is compared with.
        end: the position behind it.
        unit: what a plain number counts.
        aside: 1 if it lies some way above a term ("3% above"), -1 if below it.
    """

    terms: tuple[Term, ...]
    end: int
    unit: Unit = Unit.NONE
    aside: int = 0

    @property
    def is_number(self) -> bool:
        """Whether it is a plain number."""
        return isinstance(self.terms[0], Number)


def read_object(tokens: Sequence[Token], at: int, reading: Reading) -> Object | None:
    """Read what stands behind "above", "below" and the like."""
    if at >= len(tokens):
        return None
    value = tokens[at].value
    match value:
        case TermValue():
            return _term(tokens, at, value.term)
        case TermList(terms):
            return Object(terms, at + 1)
        case AtrMultiple():
            return _atr_aside(tokens, at, value, reading)
        case Quantity():
            return _quantity(tokens, at, value, reading)
        case _:
            return _worded(tokens, at, reading)


def elided_object(tokens: Sequence[Token], at: int, reading: Reading) -> Object | None:
    """Nothing behind "closes below": what was compared with last."""
    ends = at >= len(tokens) or tokens[at].text in _ENDS
    if not ends or reading.compared is None:
        return None
    return Object((reading.compared,), at)


def _worded(tokens: Sequence[Token], at: int, reading: Reading) -> Object | None:
    """A pronoun, or the cloud."""
    if tokens[at].text == "it" and reading.compared is not None:
        return Object((reading.compared,), at + 1)
    return _cloud(tokens, at, reading)


def _cloud(tokens: Sequence[Token], at: int, reading: Reading) -> Object | None:
    if tokens[at].text != "cloud" or at == 0:
        return None
    name = "cloud_bottom" if tokens[at - 1].text == "below" else "cloud_top"
    return Object((reading.line(name),), at + 1)


def _term(tokens: Sequence[Token], at: int, term: Term) -> Object:
    """A term, and those joined to it: "above the 200 EMA and the 50 EMA"."""
    terms, end = [term], at + 1
    while end + 1 < len(tokens) and tokens[end].text == "and":
        another = tokens[end + 1].value
        if not isinstance(another, TermValue) or another.is_price:
            break
        if not _stands_alone(tokens, end + 2):
            break
        terms.append(another.term)
        end += 2
    return Object(tuple(terms), end)


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether no comparison of its own begins with the term before this position."""
    return at >= len(tokens) or tokens[at].text in {",", ".", ";", "\n", "and"}


def _quantity(
    tokens: Sequence[Token], at: int, value: Quantity, reading: Reading
) -> Object | None:
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if value.unit is Unit.TIMES:
        if behind is not None and isinstance(behind.value, TermValue):
            return Object((scaled(value.amount, behind.value.term),), at + 2)
        return None
    if value.unit is Unit.PERCENT:
        aside = _percent_aside(tokens, at, value.amount, reading)
        if aside is not None:
            return aside
    if value.unit not in _NUMBERS:
        return None
    return Object((Number(value.amount),), at + 1, unit=value.unit)


def _percent_aside(
    tokens: Sequence[Token], at: int, percent: float, reading: Reading
) -> Object | None:
    if at + 2 >= len(tokens) or tokens[at + 1].text not in {*_ASIDE, "of"}:
        return None
    anchor = _anchor(tokens[at + 2], reading)
    if anchor is None:
        return None
    if tokens[at + 1].text == "of":
        return Object((scaled(round(percent / 100, 10), anchor),), at + 3)
    sign = _ASIDE[tokens[at + 1].text]
    term = shifted_by_percent(anchor, sign * percent)
    return Object((term,), at + 3, aside=sign)


def _anchor(token: Token, reading: Reading) -> Term | None:
    """What a distance is counted from: a term, or "it" for the last one."""
    if isinstance(token.value, TermValue):
        return token.value.term
    is_it = token.value is None and token.text == "it"
    return reading.compared if is_it else None


def base_of(term: Term) -> Term:
    """The term that a shifted one is counted from: "it" in "2% above it"."""
    match term:
        case Arithmetic(base, "*", Arithmetic(Number(1), "+" | "-", Number())):
            return base
        case _:
            return term


def _atr_aside(
    tokens: Sequence[Token], at: int, value: AtrMultiple, reading: Reading
) -> Object | None:
    if at + 2 >= len(tokens) or tokens[at + 1].text not in _ASIDE:
        return None
    anchor = tokens[at + 2].value
    if not isinstance(anchor, TermValue):
        return None
    period = value.period or reading.line("atr").numbers[0]
    side = _ASIDE[tokens[at + 1].text]
    distance = scaled(value.multiple, series("atr", period))
    term = Arithmetic(anchor.term, "+" if side > 0 else "-", distance)
    return Object((term,), at + 3, aside=side)
