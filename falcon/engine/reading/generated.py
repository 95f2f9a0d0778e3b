"""Generated: the ``__init__`` that Python writes for a dataclass."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal, shown

FIRST: Final = "@self"
"""The first argument of a method that is written as a function."""

STRATEGY: Final = "@strategy"
"""The strategy, in such a method."""

MADE: Final = "@made"
"""Default of an argument whose value is made anew for each object."""

_FIELD: Final = "dataclasses.field"
_CLASS_VARIABLES: Final = ("ClassVar", "InitVar", "KW_ONLY")


Field = tuple[str, ast.expr | None]
"""Name of a field, and its default."""


def initialiser(
    node: ast.ClassDef,
    fields: Sequence[Field],
    imports: Mapping[str, str],
    *,
    goes_on: bool,
    is_named: bool = False,
) -> ast.FunctionDef:
    """The method.

    Args:
        node: the class.
        fields: all of them, those of the classes it derives from first.
        imports: of the file.
        goes_on: whether it calls ``__post_init__`` at its end.
        is_named: whether all of them are given by name.

    Raises:
        UnsupportedConstructError: a field is stated in a way that is not offered.
    """
    defaults = list[ast.expr | None]()
    statements = list[ast.stmt]()
    names = list[ast.arg]()
    for name, value in fields:
        field = stated(value, imports)
        default, statement = _field(name, field)
        statements += [] if statement is None else [statement]
        if not field.is_given:
            continue
        names.append(ast.arg(name))
        if default is not None or is_named:
            defaults.append(default)
        elif defaults:
            hint = "move it above the fields that have a default"
            raise refusal(node, f"field {name} without a default", hint)
    if goes_on:
        after = ast.Attribute(ast.Name("self", ast.Load()), "__post_init__", ast.Load())
        statements.append(ast.Expr(ast.Call(after, [], [])))
    given = ast.arguments(
        posonlyargs=[],
        args=[ast.arg("self"), *(() if is_named else names)],
        kwonlyargs=names if is_named else [],
        kw_defaults=defaults if is_named else [],
        defaults=[] if is_named else [one for one in defaults if one is not None],
    )
    made = ast.FunctionDef(
        name="__init__",
        args=given,
        body=statements or [ast.Pass()],
        decorator_list=[],
    )
    return ast.fix_missing_locations(ast.copy_location(made, node))


def fields_of(node: ast.ClassDef) -> Iterator[Field]:
    """The fields that stand in a class itself.

    Raises:
        UnsupportedConstructError: one of them is of a kind that is not offered.
    """
    for one in node.body:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a field is, by ``field(…)`` or plainly.

    Attributes:
        default: its value where none is given, made anew each time; or ``None``.
        is_given: whether it is an argument.
        is_shown: whether the text of an object has it.
        is_compared: whether comparing objects looks at it.
    """

    default: ast.expr | None
    is_given: bool = True
    is_shown: bool = True
    is_compared: bool = True


def stated(value: ast.expr | None, imports: Mapping[str, str]) -> Stated:
    """Read what stands behind the name of a field.

    Raises:
        UnsupportedConstructError: an option that is not offered.
    """
    if not isinstance(value, ast.Call) or dotted(value.func, imports) != _FIELD:
        return Stated(default=value)
    default: ast.expr | None = None
    marks = dict.fromkeys(("init", "repr", "compare"), True)
    for one in value.keywords:
        match one:
            case ast.keyword(arg="default", value=plain):
                default = plain
            case ast.keyword(arg="default_factory", value=factory):
                default = ast.Call(func=factory, args=[], keywords=[])
                ast.copy_location(default, factory)
            case ast.keyword(arg=str(name), value=ast.Constant(value=bool() as mark)):
                marks[name] = mark
            case _:
                marks["unknown"] = True
    if value.args or marks.keys() - {"init", "repr", "compare"}:
        hint = "state default, default_factory, init, repr and compare only"
        raise refusal(value, f"`{shown(value)}`", hint)
    return Stated(
        default=default,
        is_given=marks["init"],
        is_shown=marks["repr"],
        is_compared=marks["compare"],
    )


def _field(name: str, field: Stated) -> tuple[ast.expr | None, ast.stmt | None]:
    """The default of an argument, and the statement that sets the field."""
    argument, value = ast.Name(name, ast.Load()), field.default
    if not field.is_given:
        return None, None if value is None else _set(name, value)
    if value is None or isinstance(value, ast.Constant):
        return value, _set(name, argument)
    choice = ast.IfExp(test=is_left_out(name), body=value, orelse=argument)
    ast.copy_location(choice, value)
    return ast.copy_location(ast.Constant(MADE), value), _set(name, choice)


def is_left_out(name: str) -> ast.expr:
    """Whether an argument still has the default of ours."""
    is_text = ast.Call(
        func=ast.Name("isinstance", ast.Load()),
        args=[ast.Name(name, ast.Load()), ast.Name("str", ast.Load())],
        keywords=[],
    )
    same = ast.Compare(
        left=ast.Name(name, ast.Load()),
        ops=[ast.Eq()],
        comparators=[ast.Constant(MADE)],
    )
    return ast.BoolOp(op=ast.And(), values=[is_text, same])


def _set(name: str, value: ast.expr) -> ast.stmt:
    place = ast.Attribute(ast.Name("self", ast.Load()), name, ast.Store())
    return ast.Assign(targets=[place], value=value)
