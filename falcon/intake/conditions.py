"""Conditions: what must be true on a bar, as small typed trees.

Each kind prints in the canonical form: ``close > ema(200)``,
``cross_above(sma(50), sma(200))``, ``bb_width(20,2) at_low(125)``,
``rising(sma(200), 5)``, ``supertrend_dir(10,3) turns up``, ``bullish_engulfing()``,
``session_close``. `Within` says that a condition held on one of the last bars; `AllOf`
joins conditions where a list of alternatives needs more than one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from falcon.intake.terms import Series, Term, back, series_of

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
"""Comparison with its operands swapped, which is also its mirror image."""

NEGATED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


class Direction(StrEnum):
    """Which way something crosses, turns or slopes."""

    UP = "up"
    DOWN = "down"
    EITHER = "either"

    @property
    def opposite(self) -> Direction:
        """The other way; either way stays either."""
        return _OPPOSITE[self]


_OPPOSITE = {
    Direction.UP: Direction.DOWN,
    Direction.DOWN: Direction.UP,
    Direction.EITHER: Direction.EITHER,
}
_CROSS_WORDS = {
    Direction.UP: "cross_above",
    Direction.DOWN: "cross_below",
    Direction.EITHER: "cross",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One term against another."""

    left: Term
    op: str
    right: Term

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


@dataclass(frozen=True, slots=True)
class Cross:
    """One term changes sides of another on this bar."""

    direction: Direction
    left: Term
    right: Term

    def __str__(self) -> str:
        return f"{_CROSS_WORDS[self.direction]}({self.left}, {self.right})"


@dataclass(frozen=True, slots=True)
class AtExtreme:
    """A term is at its lowest or highest of the last bars, this one included."""

    term: Term
    direction: Direction
    bars: int
    ago: int = 0

    def __str__(self) -> str:
        word = "at_high" if self.direction is Direction.UP else "at_low"
        past = f" [{self.ago}]" if self.ago else ""
        return f"{self.term} {word}({self.bars}){past}"


@dataclass(frozen=True, slots=True)
class Slope:
    """A term is above or below what it was some bars ago."""

    direction: Direction
    term: Term
    bars: int

    def __str__(self) -> str:
        word = "rising" if self.direction is Direction.UP else "falling"
        return f"{word}({self.term}, {self.bars})"


@dataclass(frozen=True, slots=True)
class Turn:
    """A direction changes sign on this bar."""

    term: Term
    direction: Direction

    def __str__(self) -> str:
        return f"{self.term} turns {self.direction}"


@dataclass(frozen=True, slots=True)
class Candle:
    """A candlestick pattern is complete on this bar."""

    kind: str
    ago: int = 0

    def __str__(self) -> str:
        return f"{self.kind}(){f'[{self.ago}]' if self.ago else ''}"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens by itself: ``session_close``, ``next_open``."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Within:
    """A condition held on this bar or one of the bars before it."""

    condition: Condition
    bars: int

    def __str__(self) -> str:
        return f"within({self.condition}, {self.bars})"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Several conditions that must hold together."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(map(str, self.parts))


Condition = (
    Comparison | Cross | AtExtreme | Slope | Turn | Candle | Moment | Within | AllOf
)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that must hold together, one for any but `AllOf`."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def terms_of(condition: Condition) -> Iterator[Term]:
    """The terms that a condition compares, left to right."""
    match condition:
        case Comparison() | Cross():
            yield condition.left
            yield condition.right
        case AtExtreme() | Slope() | Turn():
            yield condition.term
        case Within():
            yield from terms_of(condition.condition)
        case AllOf():
            for part in condition.parts:
                yield from terms_of(part)
        case Candle() | Moment():
            return


def series_in(condition: Condition) -> Iterator[Series]:
    """Every series that a condition reads."""
    for term in terms_of(condition):
        yield from series_of(term)


def earlier(condition: Condition, bars: int) -> Condition:
    """The same condition, asked of an earlier bar."""
    match condition:
        case Comparison() | Cross():
            left, right = back(condition.left, bars), back(condition.right, bars)
            return replace(condition, left=left, right=right)
        case Slope() | Turn():
            return replace(condition, term=back(condition.term, bars))
        case AtExtreme() | Candle():
            return replace(condition, ago=condition.ago + bars)
        case Within():
            return replace(condition, condition=earlier(condition.condition, bars))
        case AllOf():
            return AllOf(tuple(earlier(part, bars) for part in condition.parts))
        case Moment():
            return condition
