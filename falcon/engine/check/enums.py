"""Enumerations of the file: classes whose members are constants."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from falcon.engine import ir
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.engine.reading.source import Source

BASES = {"enum.Enum": "Enum", "enum.IntEnum": "IntEnum", "enum.StrEnum": "StrEnum"}
MEMBER_FIELDS = frozenset({"name", "value"})


def enumerations(source: Source) -> dict[str, ir.Call]:
    """The calls that make the enumerations of a file, by their names.

    Raises:
        UnsupportedConstructError: one of them holds more than constants.
    """
    return {
        name: _made(node, base, source)
        for name, node in source.classes.items()
        if (base := _base(node, source)) is not None
    }


def fields(source: Source) -> Iterator[str]:
    """The names of their members, and what a member has."""
    for node in source.classes.values():
        if _base(node, source) is not None:
            yield from MEMBER_FIELDS
            yield from (name for name, _ in _members(node))


def _base(node: ast.ClassDef, source: Source) -> str | None:
    if len(node.bases) != 1:
        return None
    return BASES.get(dotted(node.bases[0], source.imports) or "")


def _members(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise refusal(
                    statement,
                    f"`{shown(statement)}` in an enumeration",
                    "write members only, such as BUY = 1",
                )


def _made(node: ast.ClassDef, base: str, source: Source) -> ir.Call:
    at, parts, last = place(node), [ir.Const(place(node), node.name)], 0
    for name, value in _members(node):
        scalar = _value(value, last, source)
        last = scalar if isinstance(scalar, int) else last
        parts += [ir.Const(place(value), name), ir.Const(place(value), scalar)]
    return ir.Call(at, f"enum.{base}", tuple(parts))


def _value(node: ast.expr, last: int, source: Source) -> ir.Scalar:
    if isinstance(node, ast.Call) and dotted(node.func, source.imports) == "enum.auto":
        return last + 1
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        value = None
    if isinstance(value, bool | int | float | str):
        return value
    raise refusal(node, f"member {shown(node)}", "use a number or a string")
