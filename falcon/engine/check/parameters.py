"""``params``: a tuple of pairs, a dict literal or a call of dict, with its values.

Numbers, strings, bools and ``None`` can be overridden when a program is run. Whatever
else stands there, a list, a time, the class of an indicator, is computed when
``__init__`` is, and stays as it is.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator

from falcon.engine.check.constants import known_constant
from falcon.engine.ir import Scalar
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.source import Source

Number = int | float

_HINT = "write params = (('period', 20), ('factor', 1.5))"
_MAX = 1e15
_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}

Default = Scalar | ast.expr
"""A plain value, or what computes one that is not plain."""


def read_parameters(source: Source) -> dict[str, Default]:
    """The declared parameters with their defaults, in order.

    Where ``params`` stands more than once, in a class and in those that it derives
    from, later values override earlier ones.

    Raises:
        UnsupportedConstructError: they are not written in a known style.
    """
    known = _scalars(source)
    parameters: dict[str, Default] = {}
    for node in source.strategy.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="params")], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id="params"), value=value) if value:
                pass
            case _:
                continue
        for name, default in _pairs(value):
            _check_name(value, name)
            parameters[name] = _value(default, source, known)
    return parameters


def _scalars(source: Source) -> dict[str, Scalar]:
    """Module constants that are plain numbers or strings."""
    known: dict[str, Scalar] = {}
    for node in source.constants:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=v)):
                if v is None or isinstance(v, bool | int | float | str):
                    known[name] = v
    return known


def _pairs(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match value:
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                yield _pair(item)
        case ast.Dict(keys=keys, values=values):
            yield from zip((_key(key or value) for key in keys), values, strict=True)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            yield from ((_keyword(keyword), keyword.value) for keyword in keywords)
        case ast.Call(func=ast.Name(id="dict"), args=[inner], keywords=[]):
            yield from _pairs(inner)
        case _:
            raise refusal(value, f"params as `{shown(value)}`", _HINT)


def _pair(item: ast.expr) -> tuple[str, ast.expr]:
    match item:
        case ast.Tuple(elts=[key, value]) | ast.List(elts=[key, value]):
            return _key(key), value
    raise refusal(item, f"parameter as `{shown(item)}`", _HINT)


def _key(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise refusal(node, f"parameter name `{shown(node)}`", "write the name as a string")


def _keyword(keyword: ast.keyword) -> str:
    if keyword.arg is None:
        raise refusal(keyword.value, "**mapping in params", _HINT)
    return keyword.arg


def _check_name(node: ast.expr, name: str) -> None:
    if not name.isidentifier() or name.startswith("__"):
        raise refusal(node, f"parameter name {name!r}", "use letters, digits and _")


def _value(node: ast.expr, source: Source, known: dict[str, Scalar]) -> Default:
    match node:
        case ast.Constant(value=value):
            if value is None or isinstance(value, bool | int | float | str):
                return _bounded(node, value)
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = _value(operand, source, known)
            return -number if isinstance(number, int | float) else node
        case ast.BinOp(op=op, left=left, right=right) if type(op) in _OPERATORS:
            one, other = (_value(side, source, known) for side in (left, right))
            if isinstance(one, int | float) and isinstance(other, int | float):
                return _computed(node, _OPERATORS[type(op)], one, other)
    path = dotted(node, source.imports)
    number = known_constant(path) if path else None
    return node if number is None else number


def _computed(
    node: ast.expr, function: Callable[[Number, Number], Number], *numbers: Number
) -> Scalar:
    try:
        return _bounded(node, function(*numbers))
    except ZeroDivisionError as error:
        hint = "do not divide by zero"
        raise refusal(node, f"`{shown(node)}`", hint) from error


def _bounded(node: ast.expr, value: Scalar) -> Scalar:
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) > _MAX:
        raise refusal(node, "giant number", f"keep it below {_MAX:g}")
    return value
