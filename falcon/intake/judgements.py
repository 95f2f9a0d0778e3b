"""Judgements: what a relation between two terms means, given the words on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from falcon.intake.catalogue import CATALOGUE, Kind
from falcon.intake.conditions import NEGATED, Comparison, Condition, Cross, Direction
from falcon.intake.terms import Number, Series, Term
from falcon.intake.tokens import Token, word_at
from falcon.intake.values import (
    TermValue,
)
from falcon.intake.wordlist import word_list

CLOSE = Series("close")


_ON_THE_WAY = frozenset(
    word_list(
        "go fall rise trade break pull_back back up down again to come out on "
        "through flip price it candle hold close trending both all close_back by "
        "higher lower it's from value level line reading has daily or and_ day "
        "into wait till until not_yet not"
    )
)


_MOST_ON_THE_WAY = 7


PRONOUNS = frozenset({"it", "both", "candle", "line", "reading", "value", "day"})


_CHANNELS = frozenset(
    word_list(
        "donchian_high donchian_low highest_high lowest_low high low or_high or_low"
    )
)


_PULLED = frozenset({"go", "rise", "fall", "pull_back", "come"})


@dataclass
class Way:
    """What stood between subject and relation."""

    words: set[str] = field(default_factory=set)
    closes: bool = False

    @property
    def returns(self) -> bool:
        """Whether something comes back to where it was: a crossing, not a state."""
        moved = bool(self.words & _PULLED)
        came_back = "back" in self.words or "pull_back" in self.words
        return not self.closes and moved and came_back


def walk(tokens: Sequence[Token], at: int) -> tuple[Way, int]:
    """Read the words between a subject and its relation."""
    way = Way()
    for _ in range(_MOST_ON_THE_WAY):
        word = word_at(tokens, at)
        value = tokens[at].value if at < len(tokens) else None
        if isinstance(value, TermValue) and value.term == CLOSE:
            way.closes = way.closes or not value.is_price
        elif word in _ON_THE_WAY or word in PRONOUNS:
            way.words.add(word)
        else:
            break
        at += 1
    return way, at


def two_sided(term: Term) -> bool:
    """Whether price may come to a line from above as well as from below."""
    edges = ("_lower", "_low", "_bottom", "_upper", "_high", "_top")
    return isinstance(term, Series) and not term.name.endswith(edges)


def negated(condition: Condition) -> Condition:
    """The condition that holds where this one does not."""
    if isinstance(condition, Comparison):
        return Comparison(condition.left, NEGATED[condition.op], condition.right)
    return condition


def judged(
    left: Term, relation: str, right: Term, way: Way, *, again: bool
) -> Condition | None:
    """The condition that a relation stands for, ``None`` if it cannot be one."""
    if relation == "inside":
        return _inside(left, right)
    if relation in {"reach", "touch"}:
        return _reached(left, right)
    if right == Series("cloud_top") or right == Series("cloud_bottom"):
        return None
    if left == CLOSE and isinstance(right, Series) and relation in {">", "<"}:
        if (
            right.name in _CHANNELS
            and right.ago >= 0
            and way.words & {"trade", "break"}
        ):
            return Comparison(
                Series("high" if relation == ">" else "low"), relation, right
            )
        if "break" in way.words and not way.closes:
            again = True
    if (way.returns or again) and relation in {">", "<"}:
        direction = Direction.UP if relation == ">" else Direction.DOWN
        return Cross(direction, left, right)
    return Comparison(left, relation, right)


def _inside(left: Term, right: Term) -> Condition | None:
    """Back inside a band: below its upper line, as it is meant for a long trade."""
    if isinstance(right, Series) and right.name == "cloud_top":
        return Comparison(left, "<", right)
    return None


def _reached(left: Term, right: Term) -> Condition:
    """Read "gets to 60", "hits the upper band": from where it must come."""
    if isinstance(right, Number) and isinstance(left, Series):
        entry = CATALOGUE.get(left.name)
        if entry is not None and entry.kind is Kind.CENTRED:
            if right.value == entry.centre and entry.centre == 0:
                return Cross(Direction.EITHER, left, right)
            op = ">=" if right.value >= entry.centre else "<="
            return Comparison(left, op, right)
        return Comparison(left, ">=", right)
    if left != CLOSE or not isinstance(right, Series):
        return Cross(Direction.EITHER, left, right)
    is_low = right.name.endswith(("_lower", "_low", "_bottom"))
    is_high = right.name.endswith(("_upper", "_high", "_top"))
    if is_low or not is_high:
        return Comparison(Series("low"), "<=", right)
    return Comparison(Series("high"), ">=", right)
