"""Patterns: a small language for runs of tokens, and rules made of it.

A pattern is a line of elements: ``cross|reach`` (one of these words), ``back?`` (may
be missing), ``<term>`` (a token with a value of that kind, captured), ``{up|down}``
(one of these words, captured); a missing optional capture gives ``None``. Matching
tries each element once, optional ones present first, so the work for one position is
bounded by the pattern and the whole is linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from falcon.intake.terms import Clock, Weekday
from falcon.intake.tokens import Token, joined
from falcon.intake.values import (
    AtrMultiple,
    ConditionValue,
    Quantity,
    Span,
    TermList,
    TermValue,
    TimeUnit,
    Unit,
    Value,
)

if TYPE_CHECKING:
    from falcon.intake.reading import Reading

_PLAIN = frozenset({Unit.NONE, Unit.DOLLARS, Unit.TIMES})
_BAR_UNITS = frozenset({TimeUnit.BAR, TimeUnit.DAY})


def _is_count(value: Value) -> bool:
    if isinstance(value, Span):
        return value.unit not in {TimeUnit.MINUTE, TimeUnit.HOUR}
    return isinstance(value, Quantity) and value.unit is Unit.NONE


def _has_unit(*units: Unit) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, Quantity) and value.unit in units


KINDS: dict[str, Callable[[Value], bool]] = {
    "num": lambda value: isinstance(value, Quantity) and value.unit in _PLAIN,
    "pct": _has_unit(Unit.PERCENT),
    "x": _has_unit(Unit.TIMES),
    "r": _has_unit(Unit.R),
    "pips": _has_unit(Unit.PIPS),
    "points": _has_unit(Unit.POINTS),
    "dollars": _has_unit(Unit.DOLLARS),
    "shares": _has_unit(Unit.SHARES),
    "th": _has_unit(Unit.ORDINAL),
    "quantity": lambda value: isinstance(value, Quantity),
    "count": _is_count,
    "span": lambda value: isinstance(value, Span),
    "bars": lambda value: isinstance(value, Span) and value.unit in _BAR_UNITS,
    "minutes": lambda value: isinstance(value, Span) and value.unit is TimeUnit.MINUTE,
    "clock": lambda value: isinstance(value, Clock),
    "weekday": lambda value: isinstance(value, Weekday),
    "atr": lambda value: isinstance(value, AtrMultiple),
    "term": lambda value: isinstance(value, TermValue),
    "terms": lambda value: isinstance(value, TermList),
    "cond": lambda value: isinstance(value, ConditionValue),
}

Capture = Value | str | None
Captured = tuple[Capture, ...]


@dataclass(frozen=True)
class _Element:
    words: frozenset[str]
    kind: str
    is_optional: bool
    is_captured: bool = False

    def fits(self, token: Token) -> bool:
        if self.kind:
            return token.value is not None and KINDS[self.kind](token.value)
        return token.value is None and token.text in self.words


@dataclass(frozen=True)
class Pattern:
    """A run of tokens to look for.

    Attributes:
        source: its elements, divided by spaces.
    """

    source: str

    @cached_property
    def elements(self) -> tuple[_Element, ...]:
        """The parsed elements."""
        return tuple(self._element(part) for part in self.source.split())

    @staticmethod
    def _element(part: str) -> _Element:
        is_optional = part.endswith("?") and len(part) > 1
        bare = part.removesuffix("?") if is_optional else part
        if bare.startswith("<") and bare.endswith(">") and len(bare) > len("<>"):
            return _Element(frozenset(), bare[1:-1], is_optional, is_captured=True)
        if bare.startswith("{"):
            words = frozenset(bare[1:-1].split("|"))
            return _Element(words, "", is_optional, is_captured=True)
        return _Element(frozenset(bare.split("|")), "", is_optional)

    def match(self, tokens: Sequence[Token], at: int) -> tuple[Captured, int] | None:
        """Return what was captured and the position after the match."""
        captured: list[Capture] = []
        for element in self.elements:
            fits = at < len(tokens) and element.fits(tokens[at])
            if not fits and not element.is_optional:
                return None
            if element.is_captured:
                captured.append(_captured(tokens[at]) if fits else None)
            at += fits
        return tuple(captured), at


def _captured(token: Token) -> Value | str:
    return token.text if token.value is None else token.value


Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Match(Generic[Payload]):
    """A pattern that fits: what it carries, what it captured, where it ends."""

    payload: Payload
    captured: Captured
    end: int


class PatternBook(Generic[Payload]):
    """Patterns indexed by the word or kind of value that they begin with.

    Each pattern carries something; `matches` yields what fits at a position, in the
    order in which the patterns were written.
    """

    def __init__(self, entries: Iterable[tuple[Pattern, Payload]]) -> None:
        self._by_word: dict[str, list[tuple[Pattern, Payload]]] = {}
        self._by_value: list[tuple[Pattern, Payload]] = []
        for pattern, payload in entries:
            self._file(pattern, payload)

    def _file(self, pattern: Pattern, payload: Payload) -> None:
        for element in pattern.elements:
            if element.kind and self._by_value[-1:] != [(pattern, payload)]:
                self._by_value.append((pattern, payload))
            for word in element.words:
                filed = self._by_word.setdefault(word, [])
                if filed[-1:] != [(pattern, payload)]:
                    filed.append((pattern, payload))
            if not element.is_optional:
                return

    def matches(self, tokens: Sequence[Token], at: int) -> Iterator[Match[Payload]]:
        """What fits at a position."""
        token = tokens[at]
        entries = self._by_value
        if token.value is None:
            entries = self._by_word.get(token.text, [])
        for pattern, payload in entries:
            found = pattern.match(tokens, at)
            if found is not None and found[1] > at:
                yield Match(payload, *found)


Builder = Callable[["Reading", Captured], Value | None]
"""Makes a value of what a pattern captured; ``None`` if it does not apply after all."""

Rule = tuple[Pattern, Builder]
"""A pattern and what it stands for."""


def rule(source: str, build: Builder) -> Rule:
    """Write a rule in one line."""
    return Pattern(source), build


class RuleBook(PatternBook[Builder]):
    """Rules that replace runs of tokens by values."""

    def apply(
        self, tokens: Sequence[Token], at: int, reading: Reading
    ) -> tuple[Token, int] | None:
        """Try the rules at a position; the first that applies gives the value."""
        for match in self.matches(tokens, at):
            value = match.payload(reading, match.captured)
            if value is not None:
                return joined(tokens[at : match.end], value), match.end
        return None
