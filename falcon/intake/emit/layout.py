"""Layout: emitted lines brought to a width that people read.

Long conditions are cut at ``and``, long calls at their arguments; a branch that begins
with a test becomes an ``elif``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

WIDTH = 80
"""Characters of a line inside the class."""

_INDENT = "    "
_COMPARISON = re.compile(r" (?:>=|<=|>|<|==|!=) ")
_CALL = re.compile(r"^(?P<head>self\.\w+ = bt\.\w+(?:\.\w+)?)\((?P<rest>.*)\)$")


def asking(name: str, alternatives: Sequence[Sequence[str]]) -> list[str]:
    """A method that returns whether all parts of any alternative hold."""
    lines = [f"def {name}(self):"]
    *others, last = alternatives
    for parts in others:
        lines += [*_tested("if ", parts, ":"), "        return True"]
    return [*lines, *_tested("return ", last, "")]


def unless(parts: Sequence[str]) -> list[str]:
    """Leave a method unless all parts hold."""
    lines = _tested("if not (", parts, "):")
    if len(lines) > 1:
        lines = [lines[0].removesuffix("("), *lines[1:-1], "    ):"]
    return [*lines, "        return"]


def _tested(head: str, parts: Sequence[str], tail: str) -> list[str]:
    """Parts that must all hold, on one line or, if it is too long, on one each."""
    line = f"    {head}{' and '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return [line]
    first, *rest = [piece for part in parts for piece in _pieces(part)]
    return [
        f"    {head}(",
        *_cut(f"        {first}"),
        *(line for piece in rest for line in _cut(f"        and {piece}")),
        f"    ){tail}",
    ]


def _pieces(part: str) -> list[str]:
    """A part that is itself made of several, such as the shape of a candle."""
    return [part] if part.startswith("(") else part.split(" and ")


def _cut(line: str) -> list[str]:
    """A comparison that is still too long, cut before its sign."""
    found = _COMPARISON.search(line) if len(line) > WIDTH else None
    if found is None:
        return [line]
    at = found.start()
    return [line[:at], f"        {line[at:].lstrip()}"]


def folded(lines: Iterable[str]) -> list[str]:
    """Lines of which those that build an indicator are cut where they are too long."""
    result: list[str] = []
    for line in lines:
        found = _CALL.match(line) if len(line) > WIDTH - len(_INDENT) else None
        if found is None:
            result.append(line)
            continue
        rest = found["rest"]
        if len(rest) > WIDTH - 2 * len(_INDENT):
            inner = [f"    {argument}," for argument in rest.split(", ")]
        else:
            inner = [f"    {rest}"]
        result += [f"{found['head']}(", *inner, ")"]
    return result


def branch(head: str, lines: Sequence[str]) -> list[str]:
    """A branch of an ``if``; what begins with a test itself becomes an ``elif``."""
    if head == "else:" and lines[0].startswith("if "):
        return [f"el{lines[0]}", *lines[1:]]
    return [head, *(f"{_INDENT}{line}" for line in lines)]


def needed(lines: Sequence[str], names: Sequence[str]) -> list[str]:
    """Lines without the assignments of local names that nothing reads."""
    kept = list(lines)
    for name in names:
        text = "\n".join(kept)
        if len(re.findall(rf"(?<![\w.]){name}\b", text)) == 1:
            kept = [line for line in kept if not line.lstrip().startswith(f"{name} = ")]
    return kept
