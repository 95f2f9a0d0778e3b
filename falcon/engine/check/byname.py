"""Attributes by computed names: ``getattr(self, f'score_{kind}')`` and its kin.

A method that is found so is handed on as a value. Which ones may be meant is told by
what the name begins and ends with, where that is written out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from falcon.engine import ir
from falcon.engine.check import own
from falcon.engine.check.arguments import arguments
from falcon.engine.check.names import CALLBACKS
from falcon.engine.check.scope import Read, Scope, is_self, own_name
from falcon.engine.functions import Reference
from falcon.engine.reading import syntax
from falcon.engine.reading.refusal import place


def read_by_name(node: ast.Call, function: str, scope: Scope, read: Read) -> ir.Expr:
    """Read ``getattr(value, name)``: what the closed tables hold under that name."""
    target, *rest = node.args
    match rest:
        case [ast.IfExp(test=test, body=body, orelse=other), *more]:
            choice = ast.IfExp(
                test, *(_asked(node, one, more) for one in (body, other))
            )
            return read(ast.copy_location(choice, node), scope)
    given = tuple(read(one, scope) for one in rest)
    if is_self(target):
        keywords = _methods(rest, scope) if function == "getattr" else ()
        return ir.Call(place(node), f"self.{function}", given, keywords)
    if own.is_params(target):
        return ir.Call(place(node), f"params.{function}", given)
    return ir.Call(place(node), f"value.{function}", (read(target, scope), *given))


def told_by_name(node: ast.Call, scope: Scope, read: Read) -> ast.Call | ir.Expr | None:
    """A call of a method that ``getattr`` finds, ``getattr(logger, level)(text)``.

    Returns:
        The plain call where the name is written out; ``None`` for all other calls, and
        for methods of the strategy, which are values.
    """
    match node.func:
        case ast.Call(
            func=ast.Name(id="getattr"), args=[target, name], keywords=[]
        ) if not (is_self(target) or own.is_params(target)):
            pass
        case _:
            return None
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        func = ast.Attribute(value=target, attr=name.value, ctx=ast.Load())
        plain = ast.Call(ast.copy_location(func, node), node.args, node.keywords)
        return ast.copy_location(plain, node)
    args, keywords = arguments(node, scope, read)
    given = (read(target, scope), read(name, scope), *args)
    return ir.Call(place(node), "value.tell", given, keywords)


def _asked(node: ast.Call, name: ast.expr, more: list[ast.expr]) -> ast.expr:
    """The same question for one of two names."""
    args = [node.args[0], name, *more]
    return ast.copy_location(ast.Call(func=node.func, args=args, keywords=[]), node)


def _methods(rest: list[ast.expr], scope: Scope) -> tuple[tuple[str, ir.Expr], ...]:
    """The methods that may be meant, by name; with a default only named ones."""
    name, *default = rest
    start, end = _ends(name)
    if not (start or end) and default:
        return ()
    at = place(name)
    found = [
        one
        for one in sorted(scope.methods.keys() - CALLBACKS.keys() - {*_building(scope)})
        if one.isidentifier() and one.startswith(start) and one.endswith(end)
    ]
    if not found:
        return ()
    keys = tuple(ir.Const(at, one) for one in found)
    values = tuple(Reference(at, one) for one in found)
    return (("methods", ir.Mapping(at, keys, values)),)


def _ends(name: ast.expr) -> tuple[str, str]:
    """What a text begins and ends with, as far as it is written out."""
    match name:
        case ast.JoinedStr(values=[*_] as parts) if parts:
            return _written(parts[0]), _written(parts[-1])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _ends(left)[0] or _written(left), _ends(right)[1] or _written(right)
    return "", ""


def _written(node: ast.expr) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""  # type: ignore[attr-defined]


def _building(scope: Scope) -> Iterator[str]:
    """The methods that ``__init__`` calls, which may build indicators."""
    for method in scope.source.strategy.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            for node in syntax.walk(method):
                if isinstance(node, ast.Call) and (name := own_name(node.func)):
                    yield name
