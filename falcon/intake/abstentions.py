"""Abstentions: "don't buy when ...", "no trades if ...", "stay out unless ...".

What forbids a trade is a verb like any other, marked as negated; the conditions that
belong to it are turned round by `opposites` when entries and exits are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from falcon.intake.conditions import (
    NEGATED,
    AllOf,
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Slope,
)
from falcon.intake.patterns import Pattern, PatternBook
from falcon.intake.spec import TradeSide
from falcon.intake.terms import Series, back
from falcon.intake.tokens import Token, joined
from falcon.intake.values import Act, Action

Alternatives = tuple[tuple[Condition, ...], ...]
"""Lists of conditions of which one must hold as a whole."""

_MOST_ALTERNATIVES = 16
_ON_THE_WAY = "new|more|take|open|go|start|consider|yet|just|place"
_TRADES = "trade|enter|entry|entries|position|positions|signals|setups|order|orders"
_SWAPPED = {
    "bullish_candle": "<=",
    "green_candle": "<=",
    "bearish_candle": ">=",
    "red_candle": ">=",
}


def _forbids(act: Act, side: TradeSide | None) -> Action:
    return Action(act, side, is_negated=True)


_VERBS: PatternBook[Action] = PatternBook(
    (Pattern(source), action)
    for source, action in (
        (f"not {_ON_THE_WAY}? buy|long|longs", _forbids(Act.ENTER, TradeSide.LONG)),
        (f"not {_ON_THE_WAY}? short|shorts", _forbids(Act.ENTER, TradeSide.SHORT)),
        ("long_only", _forbids(Act.ENTER, TradeSide.SHORT)),
        ("short_only", _forbids(Act.ENTER, TradeSide.LONG)),
        ("avoid_longs", _forbids(Act.ENTER, TradeSide.LONG)),
        ("avoid_shorts", _forbids(Act.ENTER, TradeSide.SHORT)),
        ("not sell|exit_long", _forbids(Act.EXIT, TradeSide.LONG)),
        ("not cover|exit_short", _forbids(Act.EXIT, TradeSide.SHORT)),
        ("not exit", _forbids(Act.EXIT, None)),
        (
            f"not {_ON_THE_WAY}? {_ON_THE_WAY}? {_TRADES}",
            _forbids(Act.ENTER, None),
        ),
        ("nothing_new", _forbids(Act.ENTER, None)),
        ("stay_out of? <term>?", _forbids(Act.ENTER, None)),
        ("not then?", _forbids(Act.ENTER, None)),
    )
)
_SPLITTING = frozenset({",", ":", "and", "then", "or", "with", "but", "when"})
_BARE = frozenset({"not", "not then"})
_ENDS = frozenset({".", ";", "!", "?", "\n", ","})


def abstention_at(tokens: Sequence[Token], at: int) -> tuple[Token, int] | None:
    """Read a verb that forbids a trade; also return the position after it."""
    for match in _VERBS.matches(tokens, at):
        found = joined(tokens[at : match.end], match.payload)
        ends = match.end >= len(tokens) or tokens[match.end].text in _ENDS
        if found.text in _BARE and not ends:
            continue
        return found, match.end
    return None


def is_word(tokens: Sequence[Token], at: int, word: str) -> bool:
    """Whether a plain word stands at a position."""
    return at < len(tokens) and tokens[at].value is None and tokens[at].text == word


def forbidden(tokens: Sequence[Token], at: int, value: Action) -> Action:
    """The verb, negated if "not" stands before it or one word before it."""
    before = tokens[max(0, at - 2) : at]
    words = [token.text for token in before if token.value is None]
    is_split = bool(words) and words[-1] in _SPLITTING
    return replace(value, is_negated=True) if "not" in words and not is_split else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """When not to get in or out, said as what must hold instead.

    Attributes:
        side: the side that it is said of, ``None`` for both.
        alternatives: what must hold instead.
        is_whole: whether it also says when to act ("don't buy unless ...").
        tokens: what it came from.
        refused: the conditions as they were said.
    """

    side: TradeSide | None
    alternatives: Alternatives
    is_whole: bool
    tokens: list[Token]
    refused: tuple[Condition, ...] = ()

    def holds_for(self, side: TradeSide) -> bool:
        """Whether it is said of a side."""
        return self.side in {None, side}


def opposites(condition: Condition) -> tuple[Condition, ...] | None:
    """The conditions of which one holds wherever this one does not.

    ``None`` where no condition says so.
    """
    match condition:
        case Comparison(left, op, right):
            return (Comparison(left, NEGATED[op], right),)
        case Slope(direction, term, bars):
            op = "<=" if direction is Direction.UP else ">="
            return (Comparison(term, op, back(term, bars)),)
        case Cross():
            return _no_crossing(condition)
        case Candle(kind, ago) if kind in _SWAPPED:
            close, opened = (Series(name, ago=ago) for name in ("close", "open"))
            return (Comparison(close, _SWAPPED[kind], opened),)
        case AllOf(parts):
            return _of_any(parts)
        case _:
            return None


def _no_crossing(condition: Cross) -> tuple[Condition, ...] | None:
    if condition.direction is Direction.EITHER:
        return None
    left, right = condition.left, condition.right
    is_up = condition.direction is Direction.UP
    return (
        Comparison(left, "<=" if is_up else ">=", right),
        Comparison(back(left, 1), ">" if is_up else "<", back(right, 1)),
    )


def _of_any(parts: Sequence[Condition]) -> tuple[Condition, ...] | None:
    found: list[Condition] = []
    for part in parts:
        opposite = opposites(part)
        if opposite is None:
            return None
        found += opposite
    return tuple(found)


def denied(alternatives: Sequence[Sequence[Condition]]) -> Alternatives | None:
    """What holds wherever none of some alternatives does.

    ``None`` where no list of conditions says so.
    """
    results: Alternatives = ((),)
    for alternative in alternatives:
        options = _of_any(alternative)
        if options is None or len(results) * len(options) > _MOST_ALTERNATIVES:
            return None
        results = tuple((*have, one) for have in results for one in options)
    return results
