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
_CALL = re.compile(r"^(?P<head>self\.\w+ = bt\.\w+(?:\.\w+)?)\((?P<rest>.*)\)$")


def asking(name: str, alternatives: Sequence[Sequence[str]]) -> list[str]:
    """A method that returns whether all parts of any alternative hold."""
    lines = [f"def {name}(self):"]
    joined = [" and ".join(parts) for parts in alternatives]
    if len(joined) == 1:
        return [*lines, *_returned(alternatives[0])]
    for at, parts in enumerate(alternatives):
        if at < len(alternatives) - 1:
            lines += [f"    if {joined[at]}:", "        return True"]
        else:
            lines += _returned(parts)
    return lines


def _returned(parts: Sequence[str]) -> list[str]:
    line = f"    return {' and '.join(parts)}"
    if len(line) <= WIDTH or len(parts) == 1:
        return [line]
    first, *rest = parts
    return [
        "    return (",
        f"        {first}",
        *(f"        and {part}" for part in rest),
        "    )",
    ]


def folded(lines: Iterable[str]) -> list[str]:
    """Lines of which those that build an indicator are cut where they are too long."""
    result: list[str] = []
    for line in lines:
        found = _CALL.match(line) if len(line) > WIDTH - len(_INDENT) else None
        if found is None:
            result.append(line)
        else:
            result += [f"{found['head']}(", f"    {found['rest']}", ")"]
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
