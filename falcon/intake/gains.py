"""Gains: "sell when it is up 20%", "... or if it drops 7%", said of an open trade.

Behind a verb of leaving a move without a span of time is measured from the entry: it
is a target or a stop. Behind a verb of entering the same words are a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.intake.patterns import Pattern
from falcon.intake.terms import Series
from falcon.intake.tokens import Token
from falcon.intake.values import Quantity, TermValue, Unit
from falcon.intake.wordlist import word_list

_LEAVING = frozenset(word_list("sell exit exit_long exit_short cover out"))
_ENTERING = frozenset(word_list("buy short long longs shorts enter"))
_SHORT = frozenset(word_list("short shorts cover exit_short"))
_LONG = frozenset(word_list("buy long longs sell exit_long"))
_STOPS = frozenset({".", ";", "!", "?", "\n"})
_MOVE = Pattern(
    "<term>? it|trade|position? {rise|up|gain|fall|down|lose|loses|lost} "
    "by|>=|above|reach? <pct> or_more? profit|loss|gain?"
)
_UP = frozenset({"rise", "up", "gain"})


@dataclass
class Course:
    """Which verb the words stand behind.

    Attributes:
        is_leaving: whether it was one of leaving.
        is_short: whether the trade spoken of is a short one.
        is_of_price: whether the price moves, which is a loss of a short trade.
    """

    is_leaving: bool = False
    is_short: bool = False
    is_of_price: bool = False

    def follow(self, segment: Sequence[Token]) -> None:
        """Take in the verbs of some words."""
        for token in segment:
            if token.value is not None:
                continue
            self.is_leaving |= token.text in _LEAVING
            if token.text in _ENTERING or token.text in _STOPS:
                self.is_leaving = self.is_of_price = False
            if token.text in _SHORT | _LONG:
                self.is_short = token.text in _SHORT


@dataclass(frozen=True, slots=True)
class Gain:
    """A move since the entry.

    Attributes:
        part: ``target`` or ``stop``.
        percent: how far.
        start: position of its first token.
        end: position after its last one.
    """

    part: str
    percent: float
    start: int
    end: int


def gain_in(segment: Sequence[Token], course: Course) -> Gain | None:
    """Find a move since the entry at the end of some words."""
    if not course.is_leaving or _is_partial(segment):
        return None
    for at in range(len(segment)):
        found = _MOVE.match(segment, at)
        if found is None or found[1] < len(segment):
            continue
        subject, word, amount = found[0]
        if isinstance(subject, TermValue) and subject.term != Series("close"):
            continue
        course.is_of_price |= subject is not None or segment[at].text == "it"
        is_gain = (word in _UP) != (course.is_short and course.is_of_price)
        percent = abs(amount.amount) if isinstance(amount, Quantity) else 0.0
        return Gain("target" if is_gain else "stop", percent, at, found[1])
    return None


def _is_partial(segment: Sequence[Token]) -> bool:
    """Whether only a part of the trade is spoken of: "sell half when ..."."""
    return any(
        isinstance(token.value, Quantity)
        and token.value.unit is Unit.NONE
        and token.value.amount < 1
        for token in segment
    )
