"""Generated: the ``__init__`` that Python writes for a dataclass."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal, shown

FIRST: Final = "@self"
"""The first argument of a method that is written as a function."""

STRATEGY: Final = "@strategy"
"""The strategy, in such a method."""

_MADE: Final = "@made"
"""Default of an argument whose value is made anew for each object."""

_FIELD: Final = "dataclasses.field"
_CLASS_VARIABLES: Final = ("ClassVar", "InitVar", "KW_ONLY")


def initialiser(
    node: ast.ClassDef, body: Sequence[ast.stmt], imports: Mapping[str, str]
) -> tuple[ast.FunctionDef, tuple[str, ...]]:
    """The method, and the names of the fields in their order.

    Raises:
        UnsupportedConstructError: a field is stated in a way that is not offered.
    """
    fields = list(_fields(node, body))
    defaults = list[ast.expr]()
    statements = list[ast.stmt]()
    for name, value in fields:
        default, statement = _field(name, value, imports)
        if default is not None:
            defaults.append(default)
        elif defaults:
            hint = "move it above the fields that have a default"
            raise refusal(node, f"field {name} without a default", hint)
        statements.append(statement)
    if any(isinstance(o, ast.FunctionDef) and o.name == "__post_init__" for o in body):
        after = ast.Attribute(ast.Name("self", ast.Load()), "__post_init__", ast.Load())
        statements.append(ast.Expr(ast.Call(after, [], [])))
    names = tuple(name for name, _ in fields)
    given = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in ("self", *names)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=defaults,
    )
    made = ast.FunctionDef(
        name="__init__",
        args=given,
        body=statements or [ast.Pass()],
        decorator_list=[],
    )
    return ast.fix_missing_locations(ast.copy_location(made, node)), names


def _fields(
    node: ast.ClassDef, body: Sequence[ast.stmt]
) -> Iterator[tuple[str, ast.expr | None]]:
    for one in body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
                text = ast.unparse(kind)
                special = next((w for w in _CLASS_VARIABLES if w in text), "")
                if special == "ClassVar" and value is not None:
                    continue
                if special:
                    hint = "write a plain field"
                    raise refusal(one, f"{special} in {node.name}", hint)
                yield name, value


def _field(
    name: str, value: ast.expr | None, imports: Mapping[str, str]
) -> tuple[ast.expr | None, ast.stmt]:
    """The default of an argument, and the statement that sets the field."""
    argument = ast.Name(name, ast.Load())
    if value is None:
        return None, _set(name, argument)
    made = _made(value, imports)
    if made is None and isinstance(value, ast.Constant):
        return value, _set(name, argument)
    choice = ast.IfExp(test=_is_left_out(name), body=made or value, orelse=argument)
    ast.copy_location(choice, value)
    return ast.copy_location(ast.Constant(_MADE), value), _set(name, choice)


def _made(value: ast.expr, imports: Mapping[str, str]) -> ast.expr | None:
    """What ``field(…)`` makes for each object; ``None`` if it is no such call."""
    if not isinstance(value, ast.Call) or dotted(value.func, imports) != _FIELD:
        return None
    match value.keywords:
        case [ast.keyword(arg="default", value=stated)] if not value.args:
            return stated
        case [ast.keyword(arg="default_factory", value=factory)] if not value.args:
            return ast.Call(func=factory, args=[], keywords=[])
    hint = "state default or default_factory only"
    raise refusal(value, f"`{shown(value)}`", hint)


def _is_left_out(name: str) -> ast.expr:
    """Whether an argument still has the default of ours."""
    is_text = ast.Call(
        func=ast.Name("isinstance", ast.Load()),
        args=[ast.Name(name, ast.Load()), ast.Name("str", ast.Load())],
        keywords=[],
    )
    same = ast.Compare(
        left=ast.Name(name, ast.Load()),
        ops=[ast.Eq()],
        comparators=[ast.Constant(_MADE)],
    )
    return ast.BoolOp(op=ast.And(), values=[is_text, same])


def _set(name: str, value: ast.expr) -> ast.stmt:
    place = ast.Attribute(ast.Name("self", ast.Load()), name, ast.Store())
    return ast.Assign(targets=[place], value=value)
