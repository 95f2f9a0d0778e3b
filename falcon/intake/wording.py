"""Wording: from raw tokens to the canonical vocabulary of the grammar.

1. `read_symbols` finds the instruments, `read_numbers` the figures.
2. `_spoken` drops filler and forms of "to be", remembers articles, turns short forms
   ("don't", "yesterday's") into words.
3. `_phrased` replaces phrases and words by their canonical ones, the longest first.

In: text. Out: tokens of canonical words, values and marks; and the symbols.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.lexicon import ARTICLES, SILENT, WORDS
from falcon.intake.numbers import read_numbers
from falcon.intake.phrasebook import PHRASES
from falcon.intake.symbols import read_symbols
from falcon.intake.tokens import Token, definite, joined, tokenize
from falcon.intake.values import Span, TimeUnit
from falcon.intake.wordlist import word_list

_EARLY: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(phrase.split()), canonical)
    for canonical, phrases in {
        "entry_price": "where we got in|where i got in|where you got in|my entry|"
        "where we entered|where i entered|what i paid|below entry price",
        "enter": "we're in|i'm in|i am in|we are in|get me in|get in|gets us in|"
        "we get in|go in",
        "exit": "i'm out anyway|i'm out|we're out|i am out|we are out|get us out",
        "short_only": "we're only shorting",
        "nothing_new": "nothing new|no new trades|no new entries|no new positions",
        "one_a_day": "one trade a day|one trade per day|once a day|once per day|"
        "only one trade per day|1 trade per day|1 trade a day|one trade each day",
        "stay_out": "stay out|staying out|sit out|sit it out|stand aside|stay in cash|"
        "stay away|stay flat|keep out|stays in cash",
        "trading_day": "trading day|business day",
        "market_close": "market close|market closes|closing bell",
        "market_open": "market open|market opens|opening bell",
    }.items()
    for phrase in phrases.split("|")
)
"""Phrases that would not survive the loss of small words."""

_EARLY_BY_WORD = {
    first: tuple(entry for entry in _EARLY if entry[0][0] == first)
    for first in {words[0] for words, _ in _EARLY}
}

_OF_CLOCK = frozenset({TimeUnit.MINUTE, TimeUnit.HOUR})

_NEGATIONS = frozenset(
    word_list(
        "don't doesn't didn't won't can't isn't aren't wasn't shouldn't wouldn't "
        "hasn't haven't"
    )
)


def worded(text: str) -> tuple[list[Token], tuple[str, ...]]:
    """Bring a description to canonical words; also return the symbols it names."""
    tokens, symbols = read_symbols(text, tokenize(text))
    return _phrased(_spoken(read_numbers(tokens))), symbols


def _spoken(tokens: Sequence[Token]) -> list[Token]:
    result: list[Token] = []
    is_pointed_at = False
    at = 0
    while at < len(tokens):
        token = tokens[at]
        early = _early(tokens, at)
        if early is not None:
            result.append(early[0])
            at = early[1]
            continue
        at += 1
        if _joins_words(tokens, at - 1):
            continue
        token = _without_apostrophe(_opening(tokens, at - 1))
        if token.value is None and token.text in SILENT:
            is_pointed_at = token.text in ARTICLES or is_pointed_at
            continue
        result.append(definite(token) if is_pointed_at else token)
        is_pointed_at = False
    return result


def _opening(tokens: Sequence[Token], at: int) -> Token:
    """The token, "opening" where "first" stands before minutes or an hour."""
    behind = tokens[at + 1].value if at + 1 < len(tokens) else None
    is_clock = isinstance(behind, Span) and behind.unit in _OF_CLOCK
    is_first = tokens[at].text in {"first", "1st", "opening"}
    return (
        replace(tokens[at], text="first_of_day")
        if is_clock and is_first
        else tokens[at]
    )


def _early(tokens: Sequence[Token], at: int) -> tuple[Token, int] | None:
    for words, canonical in _EARLY_BY_WORD.get(tokens[at].text, ()):
        end = at + len(words)
        if tuple(token.text for token in tokens[at:end]) == words:
            return joined(tokens[at:end], text=canonical), end
    return None


def _joins_words(tokens: Sequence[Token], at: int) -> bool:
    """Whether this is the hyphen of "stop-loss"."""
    if tokens[at].text != "-" or tokens[at].value is not None:
        return False
    if not 0 < at < len(tokens) - 1:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    is_glued = before.end == tokens[at].start and tokens[at].end == after.start
    return is_glued and (before.is_word or after.is_word)


def _without_apostrophe(token: Token) -> Token:
    if token.value is not None or "'" not in token.text[1:]:
        return token
    if token.text in _NEGATIONS:
        return replace(token, text="not")
    if token.text == "o'clock":
        return token
    stem = token.text.partition("'")[0]
    return replace(token, text="it" if stem == "it" else stem)


def _phrased(tokens: Sequence[Token]) -> list[Token]:
    words = [_canonical(token) for token in tokens]
    result: list[Token] = []
    at = 0
    while at < len(words):
        phrase = _phrase_at(words, at)
        if phrase is None:
            result.append(words[at])
            at += 1
        else:
            canonical, length = phrase
            result.append(joined(words[at : at + length], text=canonical))
            at += length
    return result


def _canonical(token: Token) -> Token:
    if token.value is not None:
        return token
    return replace(token, text=WORDS.get(token.text, token.text))


def _phrase_at(words: Sequence[Token], at: int) -> tuple[str, int] | None:
    if words[at].value is not None:
        return None
    for phrase, canonical in PHRASES.get(words[at].text, ()):
        end = at + len(phrase)
        run = words[at:end]
        if len(run) == len(phrase) and all(
            token.value is None and token.text == word
            for token, word in zip(run, phrase, strict=True)
        ):
            return canonical, len(phrase)
    return None
