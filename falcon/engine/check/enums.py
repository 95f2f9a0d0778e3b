"""Enumerations of the file: classes whose members are constants."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from falcon.engine import ir
from falcon.engine.reading.enumerations import BASES, base_of
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.engine.reading.source import Source

KINDS = frozenset(BASES.values()) | {"strEnum", "intEnum"}
MEMBER_FIELDS = frozenset({"name", "value"})


def enumerations(source: Source) -> dict[str, ir.Call]:
    """The calls that make the enumerations of a file, by their names.

    Raises:
        UnsupportedConstructError: one of them holds more than constants and methods.
    """
    return {
        name: _made(node, base, source)
        for name, node in source.classes.items()
        if (base := base_of(node, source.imports)) is not None
    }


def fields(source: Source) -> Iterator[str]:
    """The names of their members, and what a member has."""
    for node in source.classes.values():
        if base_of(node, source.imports) is not None:
            yield from MEMBER_FIELDS
            yield from (name for name, _ in _members(node))


def _members(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.FunctionDef():
                pass
            case _:
                raise refusal(
                    statement,
                    f"`{shown(statement)}` in an enumeration",
                    "write members and methods only, such as BUY = 1",
                )


def _made(node: ast.ClassDef, base: str, source: Source) -> ir.Call:
    at, last = place(node), 0
    made: list[ir.Expr] = [ir.Const(at, node.name)]
    for name, value in _members(node):
        scalar = _value(value, last, source)
        if base == "StrEnum" and not isinstance(scalar, str):
            scalar = name.lower()
        last = scalar if isinstance(scalar, int) else last
        made += [ir.Const(place(value), name), _written(place(value), scalar)]
    return ir.Call(at, f"enum.{base}", tuple(made))


def _written(at: ir.At, value: ir.Scalar | tuple[ir.Scalar, ...]) -> ir.Expr:
    if isinstance(value, tuple):
        return ir.Display(at, "tuple", tuple(ir.Const(at, one) for one in value))
    return ir.Const(at, value)


def _value(
    node: ast.expr, last: int, source: Source
) -> ir.Scalar | tuple[ir.Scalar, ...]:
    if isinstance(node, ast.Call) and dotted(node.func, source.imports) == "enum.auto":
        return last + 1
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        value = None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple) and all(
        isinstance(v, int | float | str) for v in value
    ):
        return value
    raise refusal(node, f"member {shown(node)}", "use a number or a string")
