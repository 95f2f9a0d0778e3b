"""Formula: read terms and conditions back from their canonical text.

The grammar is that of the printed forms in `falcon.intake.terms` and
`falcon.intake.conditions`; a recursive descent over at most `MAX_LENGTH` characters
and `MAX_DEPTH` levels. Spaces do not matter. Anything else is a `UsageError` that says
where reading stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from falcon.errors import UsageError
from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import (
    AllOf,
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Moment,
    Slope,
    Turn,
    Within,
)
from falcon.intake.terms import (
    NEXT_BAR,
    Arithmetic,
    Clock,
    Label,
    Number,
    Series,
    Term,
    Weekday,
)

MAX_LENGTH = 500
"""Characters of one condition."""

MAX_DEPTH = 8
"""Brackets inside brackets."""

_TOKEN = re.compile(
    r"\s*(?:(\d{1,2}:\d{2}|\d+mo\b|\d+(?:\.\d+)?(?:e-?\d+)?)"
    r"|([A-Za-z_]\w*(?:/[A-Z]+)?)|([<>=!]=|[-+*/()\[\],<>]))"
)
_MOMENTS = frozenset({"session_close", "next_open", "rebalance"})
_CROSSES = {
    "cross_above": Direction.UP,
    "cross_below": Direction.DOWN,
    "cross": Direction.EITHER,
}
_SLOPES = {"rising": Direction.UP, "falling": Direction.DOWN}
_EXTREMES = {"at_low": Direction.DOWN, "at_high": Direction.UP}
_FUNCTIONS = frozenset({"abs", "log", "rank"})
_COMPARISONS = frozenset({"<", ">", "<=", ">=", "==", "!="})
_WEEKDAYS = frozenset(day.value for day in Weekday)


def parse_condition(text: str) -> Condition:
    """Read one condition.

    Raises:
        UsageError: the text is not a condition in the canonical form.
    """
    reader = _Reader(text)
    parts = [reader.condition()]
    while reader.takes("and"):
        parts.append(reader.condition())
    reader.end()
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def parse_term(text: str) -> Term:
    """Read one term.

    Raises:
        UsageError: the text is not a term in the canonical form.
    """
    reader = _Reader(text)
    term = reader.sum()
    reader.end()
    return term


class _Reader:
    """A cursor over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise UsageError(f"a condition has at most {MAX_LENGTH} characters")
        self._text = text
        self._tokens = self._split(text)
        self._at = 0
        self._depth = 0

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens, position, text = [], 0, text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None:
                raise UsageError(f"cannot read {text!r} from {text[position:]!r} on")
            tokens.append(found.group().strip())
            position = found.end()
        return tokens

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self._at += 1
        return token

    def takes(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self._at += 1
        return True

    def needs(self, token: str) -> None:
        if not self.takes(token):
            raise self._stuck(f"expected {token!r}")

    def end(self) -> None:
        if self.peek():
            raise self._stuck("expected the end")

    def _stuck(self, why: str) -> UsageError:
        return UsageError(f"cannot read {self._text!r}: {why}, was {self.peek()!r}")

    def _nested(self, read: Callable[[], Term | Condition]) -> Term | Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._stuck("brackets are nested too deeply")
        result = read()
        self._depth -= 1
        return result

    def condition(self) -> Condition:
        word = self.peek()
        if word in _MOMENTS:
            return Moment(self.next())
        if word in _CROSSES or word in _SLOPES or word == "within":
            return self._called(self.next())
        if self._is_candle(word):
            return self._candle()
        return self._compared(self.sum())

    def _is_candle(self, word: str) -> bool:
        known = word in CATALOGUE or word in _FUNCTIONS or word in _WEEKDAYS
        is_name = bool(word) and (word[0].isalpha() or word[0] == "_")
        return is_name and not known and self._tokens[self._at + 1 :][:1] == ["("]

    def _candle(self) -> Condition:
        kind = self.next()
        self.needs("(")
        self.needs(")")
        return Candle(kind, self._ago())

    def _called(self, word: str) -> Condition:
        self.needs("(")
        if word == "within":
            inner = self._nested(self.condition)
            self.needs(",")
            result: Condition = Within(inner, self._count())  # type: ignore[arg-type]
        else:
            first = self.sum()
            self.needs(",")
            if word in _SLOPES:
                result = Slope(_SLOPES[word], first, self._count())
            else:
                result = Cross(_CROSSES[word], first, self.sum())
        self.needs(")")
        return result

    def _compared(self, left: Term) -> Condition:
        word = self.next()
        if word in _COMPARISONS:
            return Comparison(left, word, self.sum())
        if word in _EXTREMES:
            self.needs("(")
            bars = self._count()
            self.needs(")")
            return AtExtreme(left, _EXTREMES[word], bars, self._ago())
        if word == "turns" and self.peek() in {"up", "down"}:
            return Turn(left, Direction(self.next()))
        self._at -= 1
        raise self._stuck("expected a comparison")

    def _count(self) -> int:
        token = self.next()
        if not token.isdigit():
            self._at -= 1
            raise self._stuck("expected a whole number")
        return int(token)

    def _ago(self) -> int:
        if not self.takes("["):
            return 0
        ago = NEXT_BAR if self.takes("next") else self._count()
        self.needs("]")
        return ago

    def sum(self) -> Term:
        term = self._product()
        while self.peek() in {"+", "-"}:
            op = self.next()
            term = Arithmetic(term, op, self._product())
        return term

    def _product(self) -> Term:
        term = self._factor()
        while self.peek() in {"*", "/"}:
            op = self.next()
            term = Arithmetic(term, op, self._factor())
        return term

    def _factor(self) -> Term:
        word = self.next()
        if word == "(":
            inner = self._nested(self.sum)
            self.needs(")")
            return inner  # type: ignore[return-value]
        if word == "-":
            return Number(-float(self.next_number()))
        if not word or not (word[0].isalnum() or word[0] == "_"):
            self._at -= 1
            raise self._stuck("expected a value")
        return self._constant(word) or self._series(word)

    def next_number(self) -> str:
        if not self.peek()[:1].isdigit():
            raise self._stuck("expected a number")
        return self.next()

    @staticmethod
    def _constant(word: str) -> Term | None:
        if word in _WEEKDAYS:
            return Weekday(word)
        if "/" in word or word.endswith("mo"):
            return Label(word)
        if ":" in word:
            hours, minutes = word.split(":")
            return Clock(60 * int(hours) + int(minutes))
        return Number(float(word)) if word[0].isdigit() else None

    def _series(self, name: str) -> Series:
        if name not in CATALOGUE and name not in _FUNCTIONS:
            raise UsageError(f"cannot read {self._text!r}: unknown series {name!r}")
        args: list[Term] = []
        if self.takes("(") and not self.takes(")"):
            args.append(self._argument())
            while self.takes(","):
                args.append(self._argument())
            self.needs(")")
        return Series(name, tuple(args), self._ago())

    def _argument(self) -> Term:
        return self._nested(self.sum)  # type: ignore[return-value]
