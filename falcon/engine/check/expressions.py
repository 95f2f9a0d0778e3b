"""Expressions: from Python's tree to the engine's own, or a refusal."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from falcon.engine import ir
from falcon.engine.check import (
    builtins,
    calls,
    comprehensions,
    declared,
    functions,
    own,
    subscripts,
    texts,
    written,
)
from falcon.engine.check.scope import Scope, own_name
from falcon.engine.check.targets import read_target
from falcon.engine.check.variables import read_global, read_name
from falcon.engine.reading.refusal import place, refusal, shown

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
_UNARY: dict[type[ast.unaryop], str] = {
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Not: "not",
    ast.Invert: "~",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_DISPLAYS = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}
_MAX_DIGITS = 30
_HINTS: dict[type[ast.expr], tuple[str, str]] = {
    ast.Await: ("await", "leave it out: bars arrive one by one in next"),
    ast.Yield: ("yield as a value", "yield on a line of its own: yield x"),
    ast.YieldFrom: ("yield as a value", "yield on a line of its own: yield from xs"),
}


def read(node: ast.expr, scope: Scope) -> ir.Expr:
    """Read one expression.

    Raises:
        UnsupportedConstructError: something in it is not on the list.
    """
    reader = _READERS.get(type(node))
    if reader is not None:
        return reader(node, scope)
    construct, hint = _HINTS.get(
        type(node), (f"`{shown(node)}`", "use ordinary expressions")
    )
    raise refusal(node, construct, hint)


def _call(node: ast.Call, scope: Scope) -> ir.Expr:
    return calls.read(node, scope, read)


def _joined(node: ast.JoinedStr, scope: Scope) -> ir.Expr:
    return texts.read_joined(node, scope, read)


def _lambda(node: ast.Lambda, scope: Scope) -> ir.Expr:
    return functions.read_lambda(node, scope, read)


def _walrus(node: ast.NamedExpr, scope: Scope) -> ir.Expr:
    target = read_target(node.target, scope, read)
    if not isinstance(target, ir.Local):
        raise refusal(node, f"`{shown(node)}`", "assign on a line of its own")
    return ir.Walrus(place(node), target, read(node.value, scope))


def _span(node: ast.Slice, scope: Scope) -> ir.Expr:
    """A slice that is one of several indices, as in ``table[:, 0]``."""
    at = place(node)
    bounds = (node.lower, node.upper, node.step)
    given = (ir.Const(at, None) if one is None else read(one, scope) for one in bounds)
    return ir.Call(at, "slice", tuple(given))


def _starred(node: ast.Starred, scope: Scope) -> ir.Expr:
    return ir.Starred(place(node), read(node.value, scope))


def _unary(node: ast.UnaryOp, scope: Scope) -> ir.Expr:
    return ir.Unary(place(node), _UNARY[type(node.op)], read(node.operand, scope))


def _logic(node: ast.BoolOp, scope: Scope) -> ir.Expr:
    word = "and" if isinstance(node.op, ast.And) else "or"
    return ir.Logic(place(node), word, _all(node.values, scope))


def _compare(node: ast.Compare, scope: Scope) -> ir.Expr:
    if (test := builtins.read_type_test(node, scope, read)) is not None:
        return test
    words = tuple(_COMPARE[type(op)] for op in node.ops)
    rest = _all(node.comparators, scope)
    return ir.Compare(place(node), read(node.left, scope), words, rest)


def _choice(node: ast.IfExp, scope: Scope) -> ir.Expr:
    test, then, other = _all([node.test, node.body, node.orelse], scope)
    return ir.Choice(place(node), test, then, other)


def _display(node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> ir.Expr:
    return ir.Display(place(node), _DISPLAYS[type(node)], _all(node.elts, scope))


def _mapping(node: ast.Dict, scope: Scope) -> ir.Expr:
    """A literal dict; where a mapping is merged into it the key is starred."""
    keys, values = [], []
    for key, value in zip(node.keys, node.values, strict=True):
        merged = ir.Starred(place(value), read(value, scope)) if key is None else None
        keys.append(merged or read(key or value, scope))
        values.append(ir.Const(place(value), None) if merged else read(value, scope))
    return ir.Mapping(place(node), tuple(keys), tuple(values))


def _all(nodes: list[ast.expr], scope: Scope) -> tuple[ir.Expr, ...]:
    return tuple(read(node, scope) for node in nodes)


def _constant(node: ast.Constant, _scope: Scope) -> ir.Expr:
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= 10**_MAX_DIGITS:
            raise refusal(node, "giant number", f"keep it below {_MAX_DIGITS} digits")
        return ir.Const(place(node), value)
    if value is None or isinstance(value, bool | float | str):
        return ir.Const(place(node), value)
    raise refusal(
        node, f"constant `{shown(node)}`", "use numbers, strings, True, False, None"
    )


def _attribute(node: ast.Attribute, scope: Scope) -> ir.Expr:
    known: ir.Expr | None = written.read_line(node, scope)
    known = known or builtins.read_type_name(node, scope, read)
    known = known or functions.read_bound(node, scope, read)
    if known is not None:
        return known
    name = own_name(node)
    if name is not None:
        written.check_within(node, name, scope)
        return own.read(node, name, scope)
    if (value := own.read_broker(node)) is not None:
        return value
    path = scope.path(node)
    if path is not None:
        return read_global(node, path)
    return _of_value(node, read(node.value, scope), scope)


def _of_value(node: ast.Attribute, base: ir.Expr, scope: Scope) -> ir.Expr:
    if isinstance(base, ir.Global) and base.path == "builtin.str":
        return functions.text_method(node)
    if isinstance(base, ir.Params):
        return declared.parameter(node, node.attr, scope)
    if isinstance(base, ir.Action) and base.name == "feedsbyname":
        key = ir.Const(place(node), own.public(node, node.attr))
        return ir.Index(place(node), base, key)
    is_field = node.attr in scope.records or own.is_stated(node, base)
    name = node.attr if is_field else own.attribute(node, base, node.attr, scope)
    return ir.Attr(place(node), base, name)


def _subscript(node: ast.Subscript, scope: Scope) -> ir.Expr:
    return subscripts.read_subscript(node, scope, read)


def read_operator(node: ast.AST, op: ast.operator) -> str:
    """The sign of an operator between two values.

    Raises:
        UnsupportedConstructError: it is one for bits or matrices.
    """
    if type(op) not in _BINARY:
        raise refusal(
            node, f"operator in `{shown(node)}`", "use and, or, not, + - * / // % **"
        )
    return _BINARY[type(op)]


def _binary(node: ast.BinOp, scope: Scope) -> ir.Expr:
    op = read_operator(node, node.op)
    left, right = read(node.left, scope), read(node.right, scope)
    if op == "%" and isinstance(left, ir.Const) and isinstance(left.value, str):
        texts.check_percent(node, left.value)
    return ir.Binary(place(node), op, left, right)


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
) -> ir.Expr:
    return comprehensions.read_comprehension(node, scope, read)


def _dict_comprehension(node: ast.DictComp, scope: Scope) -> ir.Expr:
    return comprehensions.read_dict(node, scope, read)


# Each reader takes the node of its own type; the table pairs them.
_READERS: dict[type[ast.AST], Callable[[Any, Scope], ir.Expr]] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.BoolOp: _logic,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _mapping,
    ast.DictComp: _dict_comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _choice,
    ast.JoinedStr: _joined,
    ast.Lambda: _lambda,
    ast.List: _display,
    ast.ListComp: _comprehension,
    ast.Name: read_name,
    ast.NamedExpr: _walrus,
    ast.Set: _display,
    ast.SetComp: _comprehension,
    ast.Slice: _span,
    ast.Starred: _starred,
    ast.Subscript: _subscript,
    ast.Tuple: _display,
    ast.UnaryOp: _unary,
}
