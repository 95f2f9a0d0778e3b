"""Unread: passages that look like rules and did not become part of the spec.

Nothing that a description asks for may vanish in silence. A passage is a part of a
sentence between commas; it is reported if it names an indicator, a percentage, a time
of day or a verb of trading that no part of the spec came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from falcon.intake.sentences import Sentence
from falcon.intake.spec import StrategySpec
from falcon.intake.structure import to_structure
from falcon.intake.terms import Clock, Series, Weekday
from falcon.intake.tokens import Token, words_of
from falcon.intake.values import (
    Action,
    AtrMultiple,
    ConditionValue,
    Consumed,
    Quantity,
    Span,
    TermList,
    TermValue,
    Unit,
)

_PRICES = frozenset({"open", "high", "low", "close", "range", "volume"})
_COUNTED = frozenset({Unit.PERCENT, Unit.R, Unit.PIPS})
_TELLTALES = frozenset(
    {"above", "below", ">=", "<=", "cross", "running", "reach", "touch", "between"}
    | {"within", "lowest", "highest", "divergence", "martingale", "grid"}
)
"""Words that stand in rules, and are gone where one was read."""

_QUALIFIERS = frozenset(
    {"unless", "filter", "confirm", "confirms", "confirmation", "not", "only", "except"}
    | {"during", "half", "scale", "pyramid", "add", "ladder"}
)
_LEVELS = frozenset({"stop", "target", "trail", "size", "risk_reward", "breakeven"})
_JOINING = frozenset({"and", "or", "then", "but", ",", "with"})
_LONGEST_PASSAGE = 160
_MOST_PASSAGES = 10


def unread_passages(
    text: str, read: Sequence[Sentence], spec: StrategySpec, idle: Sequence[Token]
) -> tuple[str, ...]:
    """The passages of a description that no part of a spec came from.

    Args:
        text: the description.
        read: its sentences.
        spec: what became of them.
        idle: verbs that nothing was bound to.
    """
    used = str(to_structure(spec))
    idle_places = {token.start for token in idle}
    found: dict[str, None] = {}
    for sentence in read:
        for passage in _passages(sentence.tokens):
            for part in _parts(passage, used, idle_places):
                words = " ".join(words_of(text, part).split())
                found[words[:_LONGEST_PASSAGE]] = None
    return tuple(found)[:_MOST_PASSAGES]


def _passages(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    passage: list[Token] = []
    for token in tokens:
        if token.value is None and token.text == ",":
            if passage:
                yield passage
            passage = []
        else:
            passage.append(token)
    if passage:
        yield passage


def _parts(
    passage: list[Token], used: str, idle: set[int]
) -> Iterator[Sequence[Token]]:
    """The parts of a passage that were not read, or all of it if none stands out."""
    is_found = False
    for run in _between_read(passage, idle):
        if _names_level(run) or any(_is_left(token, used, idle) for token in run):
            is_found = True
            yield run
    if not is_found and _qualifies(passage):
        yield passage


def _between_read(passage: list[Token], idle: set[int]) -> Iterator[list[Token]]:
    """Runs of words between what was read, without the words that join them."""
    run: list[Token] = []
    for token in [*passage, None]:
        is_read = token is None or (
            isinstance(token.value, ConditionValue | Consumed)
            and token.start not in idle
        )
        if token is not None and not is_read:
            run.append(token)
            continue
        while run and run[-1].value is None and run[-1].text in _JOINING:
            run.pop()
        while run and run[0].value is None and run[0].text in _JOINING:
            run.pop(0)
        if run:
            yield run
        run = []


def _names_level(run: Sequence[Token]) -> bool:
    """Whether a stop or target was given a number that nobody understood."""
    words = {token.text for token in run if token.value is None}
    return bool(words & _LEVELS) and any(isinstance(t.value, Quantity) for t in run)


def _is_left(token: Token, used: str, idle: set[int]) -> bool:
    match token.value:
        case TermValue(term, is_price):
            is_plain = isinstance(term, Series) and term.name in _PRICES
            return not (is_price or is_plain or str(term) in used)
        case TermList(terms):
            return any(str(term) not in used for term in terms)
        case AtrMultiple() | Clock() | Weekday() | Span():
            return True
        case Quantity(_, unit):
            return unit in _COUNTED
        case None:
            return token.text in _TELLTALES or token.start in idle
        case _:
            return token.start in idle


def _qualifies(passage: Sequence[Token]) -> bool:
    """Whether a condition was announced and none was read."""
    words = {token.text for token in passage if token.value is None}
    is_read = any(
        isinstance(t.value, ConditionValue | Consumed | Action) for t in passage
    )
    return bool(words & _QUALIFIERS) and not is_read and "reverse" not in words
