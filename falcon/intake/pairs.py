"""Pairs: two symbols traded against each other by the z-score of their ratio.

"Z-score the log ratio of A and B over 60 days; above two short A and buy B, below minus
two the opposite; out at zero, stop at three, or after 20 days." The sides are those of
the spread: to be long the spread is to hold the first symbol against the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from falcon.intake.conditions import Comparison, Condition, Cross, Direction
from falcon.intake.draft import Draft
from falcon.intake.patterns import Capture, Captured, Pattern
from falcon.intake.risk import Level, LevelKind, Size, SizeKind, TimeExit
from falcon.intake.spec import Entry, Exit, TradeSide
from falcon.intake.terms import Label, Number, Series, Term
from falcon.intake.tokens import Token
from falcon.intake.values import Quantity, Span

_PAIR_WORDS = frozenset({"pair", "pairs", "spread", "ratio"})
_PERIOD = (
    Pattern("zscore it? of? log? price? ratio|spread? above|in|on? last? <count>"),
    Pattern("<count> zscore"),
)
_ENTRY = Pattern("{above|below} <num>")
_BACK = Pattern("reach|cross|to <num>")
_BEYOND = Pattern("above|beyond <num>")
_LASTING = Pattern("for|after above? <bars>")
_DEFAULT_PERIOD = 20


def read_pair(
    words: Sequence[Token], draft: Draft
) -> tuple[tuple[Entry, ...], tuple[Exit, ...]] | None:
    """Read a description of a pair, ``None`` if it is none.

    Args:
        words: the canonical words of the description.
        draft: holds its symbols; receives size, stop and time exit.
    """
    texts = {token.text for token in words if token.value is None}
    symbols = draft.context.symbols
    if len(symbols) != len(("first", "second")) or "zscore" not in texts:
        return None
    if not texts & _PAIR_WORDS:
        return None
    score = _score(words, symbols, texts, draft)
    entries = tuple(_entries(words, score))
    if not entries:
        return None
    exits = tuple(_exits(words, score, draft))
    if {"dollar", "dollars"} & texts:
        draft.set_risk(words, size=Size(kind=SizeKind.DOLLAR_NEUTRAL))
    out = (Exit(side=TradeSide.BOTH, conditions=exits),) if exits else ()
    return entries, out


def _score(
    words: Sequence[Token], symbols: Sequence[str], texts: set[str], draft: Draft
) -> Series:
    """The z-score that is watched."""
    ratio: Term = Label("/".join(symbols))
    if "log" in texts or "ratio" not in texts:
        ratio = Series("log", (ratio,))
    found = next(_found(words, *_PERIOD), None)
    if found is None:
        draft.reading.assume(
            "zscore.period", str(_DEFAULT_PERIOD), "the text does not say how long"
        )
        return Series("zscore", (ratio, Number(_DEFAULT_PERIOD)))
    return Series("zscore", (ratio, Number(draft.reading.bars(found[0][0]))))


def _found(
    words: Sequence[Token], *patterns: Pattern
) -> Iterator[tuple[Captured, int]]:
    for at in range(len(words)):
        for pattern in patterns:
            match = pattern.match(words, at)
            if match is not None:
                yield match[0], match[1]


def _entries(words: Sequence[Token], score: Series) -> Iterator[Entry]:
    """Above the upper level the first symbol is sold, below the lower one bought."""
    for sentence in _sentences(words):
        texts = [token.text for token in sentence if token.value is None]
        if "exit" in texts or not {"buy", "short", "opposite", "enter"} & set(texts):
            continue
        for (word, number), _ in _found(sentence, _ENTRY):
            if isinstance(number, Quantity):
                is_high = word == "above"
                side = TradeSide.SHORT_SPREAD if is_high else TradeSide.LONG_SPREAD
                op = ">" if is_high else "<"
                condition = Comparison(score, op, Number(number.amount))
                yield Entry(side=side, conditions=(condition,))


def _exits(words: Sequence[Token], score: Series, draft: Draft) -> Iterator[Condition]:
    for sentence in _sentences(words):
        if not any(token.text == "exit" for token in sentence):
            continue
        for (number,), _ in _found(sentence, _BACK):
            if isinstance(number, Quantity):
                yield Cross(Direction.EITHER, score, Number(number.amount))
        for (number,), _ in _found(sentence, _BEYOND):
            yield from _stop(number, score, draft, sentence)
        for (span,), _ in _found(sentence, _LASTING):
            yield from _lasting(span, draft, sentence)


def _stop(
    number: Capture, score: Series, draft: Draft, sentence: list[Token]
) -> Iterator[Condition]:
    if isinstance(number, Quantity):
        level = Level(kind=LevelKind.ZSCORE, value=number.amount)
        draft.set_risk(sentence, stop=level)
        yield Comparison(Series("abs", (score,)), ">", Number(number.amount))


def _lasting(span: Capture, draft: Draft, sentence: list[Token]) -> Iterator[Condition]:
    if isinstance(span, Span):
        bars = int(span.count)
        draft.set_risk(sentence, time_exit=TimeExit(bars=bars))
        yield Comparison(Series("bars_since_entry"), ">", Number(bars))


def _sentences(words: Sequence[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for token in words:
        if token.value is None and token.text in {".", ";", "\n", "!"}:
            yield sentence
            sentence = []
        else:
            sentence.append(token)
    yield sentence
