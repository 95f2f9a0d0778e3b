"""Definitions: the indicators that a strategy file holds, as classes still."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from falcon.engine.reading.ancestry import Family
from falcon.engine.reading.merging import merged
from falcon.engine.reading.ownlines import is_line_name
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.wholes import stepwise

_MOST_LINES: Final = 50
"""Most lines of one indicator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One indicator of the file.

    Attributes:
        node: the class, with all that it inherits from classes of the file.
        lines: their names, those of bases first.
        least_datas: how many data it takes from whoever builds it without any.
        base: the indicator of backtrader that it derives from, or empty.
    """

    node: ast.ClassDef
    lines: tuple[str, ...]
    least_datas: int
    base: str


def definition(family: Family, name: str) -> Definition:
    """The indicator of a name.

    Raises:
        UnsupportedConstructError: it is defined in a way that is not offered.
    """
    node = stepwise(merged(family, name))
    entry = family.entry(name)
    lines = (*(entry.lines if entry else ()), *_lines(family, name))
    if not lines or len(set(lines)) < len(lines) or len(lines) > _MOST_LINES:
        hint = "name its lines, each once: lines = ('value',)"
        raise refusal(node, f"lines of {name}", hint)
    return Definition(
        node=node,
        lines=lines,
        least_datas=_least_datas(family, name, entry.inputs if entry else 1),
        base=entry.name if entry else "",
    )


def _lines(family: Family, name: str) -> Iterator[str]:
    for base in family.parents(name):
        yield from _lines(family, base)
    for value in _assigned(family.node(name), "lines"):
        if not isinstance(value, ast.Tuple):
            hint = "write a tuple of names: lines = ('value',)"
            raise refusal(value, f"lines as `{shown(value)}`", hint)
        for item in value.elts:
            if not isinstance(item, ast.Constant) or not is_line_name(item.value):
                raise refusal(item, f"line `{shown(item)}`", "write its name as text")
            yield str(item.value)


def _least_datas(family: Family, name: str, inherited: int) -> int:
    for one in family.order(name):
        for value in _assigned(family.node(one), "_mindatas"):
            if isinstance(value, ast.Constant) and isinstance(value.value, int):
                return max(int(value.value), 0)
            raise refusal(value, f"`{shown(value)}` data", "write a whole number")
    return inherited


def _assigned(node: ast.ClassDef, name: str) -> list[ast.expr]:
    """The last value that the body of a class gives to a name, if it gives one."""
    found = [
        statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets)
    ]
    return found[-1:]


def declared_lines(classes: Iterable[ast.ClassDef]) -> Iterator[str]:
    """The names of lines that classes declare, those of feeds included."""
    for node in classes:
        for value in _assigned(node, "lines"):
            if isinstance(value, ast.Tuple):
                yield from (
                    str(item.value)
                    for item in value.elts
                    if isinstance(item, ast.Constant) and is_line_name(item.value)
                )
