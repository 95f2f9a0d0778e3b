"""Mistakes: what to write where a text does not parse."""

from __future__ import annotations

import re
from typing import Final

_BLANKS: Final = "indent by blanks alone, four for each level"
_BY_MESSAGE: Final = (
    ("Missing parentheses in call to 'print'", "write print(…), as Python 3 does"),
    ("multiple exception types", "write except ValueError as error:"),
    ("unexpected indent", "begin the line where the line above it begins"),
    ("expected an indented block", "indent the line by four blanks more"),
    ("inconsistent use of tabs", _BLANKS),
    ("unindent does not match", _BLANKS),
    ("was never closed", "close the bracket"),
    ("unmatched", "take the bracket out, or open it"),
    ("does not match opening", "close the bracket that was opened last"),
    ("unterminated", "close the text with the quotes that it begins with"),
    ("Maybe you meant '=='", "compare with =="),
    ("forgot a comma", "put a comma between the two"),
    ("expected ':'", "end the line with a colon"),
)
_BY_LINE: Final = (
    (r"^\s*```", "leave out the lines that begin with ```"),
    (r"^\s*//@version", "this is Pine Script; write a bt.Strategy in Python"),
    (r"^\s*(//|/\*)", "begin a comment with #"),
    ("[\u201c\u201d\u2018\u2019]", "write plain quotes, \" or '"),
    (r"\belse\s+if\b", "write elif"),
    (r"&&", "write and"),
    (r"\|\|", "write or"),
    (r"(\+\+|--)\s*$", "write += 1 or -= 1"),
    (r"(^|[\s(])![\w(]", "write not"),
    (r"^\s*(var|let|const)\s", "leave out the first word: name = value"),
    (r"^[A-Z][\w']*( [\w',-]+){2,}[.:!]?\s*$", "leave out the lines that are no code"),
)


def advice(message: str, line: str) -> str:
    """What to do about a syntax error.

    Args:
        message: Python's.
        line: of the text, where it was found.
    """
    for pattern, hint in _BY_LINE:
        if re.search(pattern, line):
            return hint
    for part, hint in _BY_MESSAGE:
        if part in message:
            return hint
    return "write valid Python 3"
