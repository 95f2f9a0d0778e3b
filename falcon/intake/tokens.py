"""Tokens: a description cut into words, numbers and marks, each with its place.

In: text. Out: tokens in order, lower case, each knowing the span of the text that it
came from. Later steps replace runs of tokens by one token that carries a value; the
span of the result covers all of them, so every part of a spec can say which words it
came from. Everything here takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from falcon.intake.values import Value

_PIECE = re.compile(
    r"[A-Za-z][A-Za-z]*(?:'[A-Za-z]+)?|\d+(?:,\d{3})*(?:\.\d+)?|\.\d+|[<>=!]=|=[<>]|\n|\S"
)
_LOOKALIKES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2212": "-",
        "\u2013": "-",
        "\u2014": ";",
        "\u2264": "<",
        "\u2265": ">",
        "\u00a0": " ",
        "\u00d7": "x",
        "\u2026": ".",
    }
)
_TWO_SIGNS = {"\u2264": "<=", "\u2265": ">="}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, or a value that words stood for.

    Attributes:
        text: lower case; for a value the words that it came from.
        start: position of its first character in the description.
        end: position after its last character.
        value: what it stands for, ``None`` for a plain word or mark.
        is_definite: whether "the" stood before it.
    """

    text: str
    start: int
    end: int
    value: Value | None = None
    is_definite: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a plain word."""
        return self.value is None and self.text[0].isalpha()


def tokenize(text: str) -> list[Token]:
    """Cut a text into words, numbers and marks."""
    plain = text.translate(_LOOKALIKES)
    tokens = []
    for found in _PIECE.finditer(plain):
        source = text[found.start()]
        piece = _TWO_SIGNS.get(source, found.group().lower())
        tokens.append(Token(piece, found.start(), found.end()))
    return tokens


def joined(
    tokens: Sequence[Token], value: Value | None = None, text: str | None = None
) -> Token:
    """One token in the place of several."""
    first, last = tokens[0], tokens[-1]
    words = " ".join(token.text for token in tokens) if text is None else text
    return Token(words, first.start, last.end, value, first.is_definite)


def definite(token: Token) -> Token:
    """The same token, known to have had an article."""
    return replace(token, is_definite=True)


def words_of(text: str, tokens: Sequence[Token]) -> str:
    """The words of the description that some tokens came from."""
    return text[tokens[0].start : tokens[-1].end].strip() if tokens else ""


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The plain word at a position, empty if there is none."""
    if at >= len(tokens) or tokens[at].value is not None:
        return ""
    return tokens[at].text
