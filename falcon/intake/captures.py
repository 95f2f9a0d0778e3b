"""Captures: what the rules of events share when they read what was captured."""

from __future__ import annotations

from falcon.intake.conditions import (
    Condition,
    Direction,
)
from falcon.intake.patterns import Captured
from falcon.intake.terms import (
    Term,
)
from falcon.intake.values import (
    ConditionValue,
    Quantity,
    Span,
    TermValue,
)

DOWN_WORDS = frozenset({"red", "down", "lower", "fall", "negative", "lowest"})


def holding(*conditions: Condition) -> ConditionValue:
    """A value of conditions that must all hold."""
    return ConditionValue(tuple(conditions))


def word_in(captured: Captured) -> str:
    """The first word that was captured."""
    return next((item for item in captured if isinstance(item, str)), "")


def term_in(captured: Captured) -> Term | None:
    """The first term that was captured."""
    return next((item.term for item in captured if isinstance(item, TermValue)), None)


def amount_in(captured: Captured) -> float:
    """The first number that was captured, 0 if there is none."""
    for item in captured:
        if isinstance(item, Quantity):
            return item.amount
        if isinstance(item, Span):
            return item.count
    return 0.0


def way_of(word: str) -> Direction:
    """Which way a word points."""
    return Direction.DOWN if word in DOWN_WORDS else Direction.UP
