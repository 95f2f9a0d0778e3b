"""Defaults: ``def score(self, spans=(5, 10))``, with a value that is worked out once.

Python makes such a value where the function is defined, and gives the same one to every
call. So it becomes a constant of the module, which the function takes where it is given
nothing else. Plain numbers and texts stay where they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.generated import MADE, is_left_out

MOST: Final = 100
"""Most of them in one file; further ones stay, and are refused where they are used."""

_DOING: Final = frozenset({"eval", "exec", "input", "next", "open", "print"})
"""Functions that do something, which then would be done at another time."""


def unfold_defaults(module: ast.Module) -> None:
    """Write the defaults of functions and methods as constants of the module."""
    given = [d for o in module.body for _, f in _functions(o) for d in _defaults(f)]
    if all(map(_is_scalar, given)):
        return
    plain = set(_plain_names(module))
    made = 0
    body = list[ast.stmt]()
    for statement in module.body:
        within = (
            set(_bound(statement)) if isinstance(statement, ast.ClassDef) else set()
        )
        for name, function in _functions(statement):
            for constant in _taken_out(name, function, plain, within, MOST - made):
                body.append(constant)
                made += 1
        body.append(statement)
    module.body = body


def _plain_names(module: ast.Module) -> Iterator[str]:
    """The names of constants that are plain, and of what is imported."""
    for node in syntax.walk(module):
        match node:
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if _is_scalar(value):
                    yield name


def _bound(node: ast.ClassDef) -> Iterator[str]:
    """The names that the body of a class binds."""
    for one in syntax.walk(*node.body):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id


def _defaults(function: ast.FunctionDef) -> Iterator[ast.expr]:
    yield from function.args.defaults
    yield from filter(None, function.args.kw_defaults)


def _functions(statement: ast.stmt) -> Iterator[tuple[str, ast.FunctionDef]]:
    match statement:
        case ast.FunctionDef(name=name):
            yield name, statement
        case ast.ClassDef(name=owner, body=body):
            for one in body:
                if isinstance(one, ast.FunctionDef):
                    yield f"{owner}.{one.name}", one


def _taken_out(
    name: str, function: ast.FunctionDef, plain: set[str], within: set[str], most: int
) -> Iterator[ast.stmt]:
    """The constants of one function, which reads them from now on."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    first = len(names) - len(given.defaults)
    places: list[tuple[str, list[ast.expr], int]] = [
        (names[first + index], given.defaults, index)
        for index in range(len(given.defaults))
    ]
    places += [
        (one.arg, given.kw_defaults, index)  # type: ignore[misc]
        for index, one in enumerate(given.kwonlyargs)
        if given.kw_defaults[index] is not None
    ]
    for arg, defaults, index in places[: max(most, 0)]:
        value = defaults[index]
        if _stays(value, plain, within):
            continue
        key = f"{name}.{arg}@default"
        defaults[index] = ast.copy_location(ast.Constant(MADE), value)
        function.body.insert(0, _chosen(arg, key, function.body[0]))
        target = ast.Name(key, ast.Store())
        constant = ast.copy_location(ast.Assign([target], value), value)
        yield ast.fix_missing_locations(constant)


def _stays(value: ast.expr, plain: set[str], within: set[str]) -> bool:
    if _is_scalar(value):
        return True
    used = {one.id for one in syntax.walk(value) if isinstance(one, ast.Name)}
    if used & _DOING:
        return True
    root = value
    while isinstance(root, ast.Attribute):
        root = root.value
    is_plain = isinstance(root, ast.Name) and root.id in plain
    return is_plain or bool(used & within)


def _is_scalar(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is None or isinstance(value.value, bool | int | float | str)
    try:
        found = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return found is None or isinstance(found, bool | int | float | str)


def _chosen(arg: str, key: str, before: ast.stmt) -> ast.stmt:
    """``arg = constant if nothing is given else arg``."""
    value = ast.IfExp(
        test=is_left_out(arg),
        body=ast.Name(key, ast.Load()),
        orelse=ast.Name(arg, ast.Load()),
    )
    made = ast.Assign(targets=[ast.Name(arg, ast.Store())], value=value)
    return ast.fix_missing_locations(ast.copy_location(made, before))
