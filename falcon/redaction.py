"""Redaction: what a line may not tell is taken out of it.

A secret is recognised by the name of its field, by its value if that is configured, and
inside texts by the forms in which keys are written down. Numbers pass: a count of
tokens is no token. Whatever is neither text, number nor a container of those becomes
text first, since its own ``repr`` could tell anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from numbers import Integral, Real

MASK = "***"
"""What stands where a secret stood."""

_SECRET_WORDS = frozenset(
    {
        "apikey",
        "auth",
        "authorization",
        "cookie",
        "credential",
        "credentials",
        "key",
        "passwd",
        "password",
        "secret",
        "token",
    }
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_FORMS = (
    re.compile(r"(?i)(\bbearer\s+)[^\s\"',;]{8,}"),
    re.compile(
        r"(?i)(authorization[\"']?\s*[=:]\s*[\"']?(?:(?:basic|bearer|token)\s+)?)"
        r"[^\s\"',;]+"
    ),
    re.compile(
        r"(?i)((?:api[_-]?key|secret(?:[_-]?key)?|token|password|passwd|key[_-]id)"
        r"[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
    ),
    re.compile(r"(://)[^\s/@]+(?=@)"),
    re.compile(r"(\bsk-)[A-Za-z0-9_-]{8,}"),
)
_SHORTEST_INSIDE = 6  # shorter ones would be found in every other word
_DEEPEST = 6


class Redactor:
    """Takes secrets out of names and values."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Remember which values are secret."""
        self._exact = frozenset(secret for secret in secrets if secret)
        long_ones = [one for one in self._exact if len(one) >= _SHORTEST_INSIDE]
        # The longest first, lest a part of it be taken and the rest be left.
        longest_first = sorted(long_ones, key=len, reverse=True)
        self._inside = (
            re.compile("|".join(map(re.escape, longest_first))) if long_ones else None
        )

    def fields(self, fields: Mapping[str, object]) -> dict[str, object]:
        """The same fields without secrets, with values that JSON can hold."""
        return self._mapping(fields, 0)

    def text(self, text: str) -> str:
        """The same text without secrets."""
        if text in self._exact:
            return MASK
        if self._inside is not None:
            text = self._inside.sub(MASK, text)
        for form in _FORMS:
            text = form.sub(rf"\g<1>{MASK}", text)
        return text

    def _mapping(self, fields: Mapping[str, object], depth: int) -> dict[str, object]:
        return {
            self.text(str(name)): self._value(
                value, depth, secret=_is_secret(str(name))
            )
            for name, value in fields.items()
        }

    def _value(self, value: object, depth: int, *, secret: bool = False) -> object:
        if value is None or isinstance(value, bool | Real):
            return _number(value)
        if secret:
            return MASK
        if isinstance(value, Mapping) and depth < _DEEPEST:
            return self._mapping(value, depth + 1)
        if isinstance(value, list | tuple | set | frozenset) and depth < _DEEPEST:
            return [self._value(each, depth + 1) for each in value]
        return self.text(str(value))


def _is_secret(name: str) -> bool:
    return any(word.lower() in _SECRET_WORDS for word in _WORD.findall(name))


def _number(value: bool | Real | None) -> object:  # noqa: FBT001 - any of them
    """A number as JSON has it; what JSON lacks becomes text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else str(number)
