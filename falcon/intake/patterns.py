"""Patterns: a small language for runs of tokens, and rules made of it.

A pattern is a line of elements: ``cross|reach`` (one of these words), ``back?`` (may
be missing), ``<term>`` (a token with a value of that kind, captured), ``{up|down}``
(one of these words, captured); a missing optional capture gives ``None``. Matching
tries each element once, optional ones present first, so the work for one position is
bounded by the pattern and the whole is linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

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


Builder = Callable[["Reading", Captured], Value | None]
"""Makes a value of what a pattern captured; ``None`` if it does not apply after all."""


@dataclass(frozen=True)
class Rule:
    """A pattern and what it stands for."""

    pattern: Pattern
    build: Builder


def rule(source: str, build: Builder) -> Rule:
    """Write a rule in one line."""
    return Rule(Pattern(source), build)


class RuleBook:
    """Rules indexed by the word or kind of value that they begin with."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_word: dict[str, list[tuple[int, Rule]]] = {}
        self._by_value: list[tuple[int, Rule]] = []
        for order, item in enumerate(rules):
            self._file(order, item)

    def _file(self, order: int, item: Rule) -> None:
        for element in item.pattern.elements:
            if element.kind:
                self._by_value.append((order, item))
            for word in element.words:
                self._by_word.setdefault(word, []).append((order, item))
            if not element.is_optional:
                return

    def apply(
        self, tokens: Sequence[Token], at: int, reading: Reading
    ) -> tuple[Token, int] | None:
        """Try the rules at a position, in the order in which they were written."""
        token = tokens[at]
        rules = self._by_value
        if token.value is None:
            rules = self._by_word.get(token.text, [])
        for _, item in sorted(rules, key=lambda pair: pair[0]):
            found = item.pattern.match(tokens, at)
            if found is None or found[1] == at:
                continue
            value = item.build(reading, found[0])
            if value is not None:
                return joined(tokens[at : found[1]], value), found[1]
        return None

    def rewrite(self, tokens: Sequence[Token], reading: Reading) -> list[Token]:
        """Replace every run that a rule fits by the value it stands for."""
        result: list[Token] = []
        at = 0
        while at < len(tokens):
            found = self.apply(tokens, at, reading)
            if found is None:
                result.append(tokens[at])
                at += 1
            else:
                result.append(found[0])
                at = found[1]
            reading.saw(result[-1])
        return result
