"""Expressions: from Python's tree to the engine's own, or a refusal."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check import calls, own, texts
from falcon.engine.check.names import (
    LINE_NAMES,
    MATH_CONSTANTS,
    TYPES,
    known_constant,
    rewrite,
)
from falcon.engine.check.scope import Scope, is_self, own_name
from falcon.engine.refusal import place, refuse, shown

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Not: "not"}
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
_COMPREHENSIONS = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
}
_MAX_DIGITS = 30
_HINTS: dict[type[ast.expr], tuple[str, str]] = {
    ast.Lambda: ("lambda", "write a method and call it"),
    ast.NamedExpr: ("assignment inside an expression", "assign on a line of its own"),
    ast.Await: ("await", "leave it out: bars arrive one by one in next"),
    ast.Yield: ("yield", "return a list"),
    ast.YieldFrom: ("yield", "return a list"),
    ast.Starred: ("*arguments", "write the values one by one"),
}


def read(node: ast.expr, scope: Scope) -> ir.Expr:
    """Read one expression.

    Raises:
        UnsupportedConstructError: something in it is not on the list.
    """
    at = place(node)
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name():
            return _name(node, scope)
        case ast.Attribute():
            return _attribute(node, scope)
        case ast.Call():
            return calls.read(node, scope, read)
        case ast.Subscript():
            return _subscript(node, scope)
        case ast.BinOp():
            return _binary(node, scope)
        case ast.UnaryOp(op=op, operand=operand):
            if type(op) not in _UNARY:
                refuse(node, f"operator in `{shown(node)}`", "use arithmetic")
            return ir.Unary(at, _UNARY[type(op)], read(operand, scope))
        case ast.BoolOp(op=op, values=values):
            word = "and" if isinstance(op, ast.And) else "or"
            return ir.Logic(at, word, _all(values, scope))
        case ast.Compare(left=left, ops=ops, comparators=rest):
            words = tuple(_COMPARE[type(op)] for op in ops)
            return ir.Compare(at, read(left, scope), words, _all(rest, scope))
        case ast.IfExp(test=test, body=then, orelse=other):
            parts = _all([test, then, other], scope)
            return ir.Choice(at, *parts)
        case ast.JoinedStr():
            return texts.read_joined(node, scope, read)
    return _container(node, scope)


def _container(node: ast.expr, scope: Scope) -> ir.Expr:
    at = place(node)
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return ir.Display(at, _DISPLAYS[type(node)], _all(items, scope))
        case ast.Dict(keys=keys, values=values):
            if None in keys:
                refuse(node, "**mapping in a dict", "write the entries one by one")
            given = [key for key in keys if key is not None]
            return ir.Mapping(at, _all(given, scope), _all(values, scope))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return _comprehension(node, scope)
        case ast.DictComp():
            return _dict_comprehension(node, scope)
    construct, hint = _HINTS.get(
        type(node), (f"`{shown(node)}`", "use ordinary expressions")
    )
    refuse(node, construct, hint)


def _all(nodes: list[ast.expr], scope: Scope) -> tuple[ir.Expr, ...]:
    return tuple(read(node, scope) for node in nodes)


def _constant(node: ast.Constant) -> ir.Const:
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= 10**_MAX_DIGITS:
            refuse(node, "giant number", f"keep it below {_MAX_DIGITS} digits")
        return ir.Const(place(node), value)
    if value is None or isinstance(value, bool | float | str):
        return ir.Const(place(node), value)
    refuse(node, f"constant `{shown(node)}`", "use numbers, strings, True, False, None")


def _name(node: ast.Name, scope: Scope) -> ir.Expr:
    at = place(node)
    if node.id in scope.locals:
        return ir.Local(at, node.id)
    if is_self(node):
        refuse(node, "self as a value", "name the attribute, self.something")
    if not scope.method and node.id in scope.attributes:
        return ir.Own(at, node.id)
    if node.id in scope.fixed:
        return ir.Fixed(at, node.id)
    path = scope.path(node)
    if path is not None:
        return _global(node, path)
    if node.id in scope.source.outside:
        refuse(node, f"function {node.id}", "make it a method of the strategy")
    refuse(node, f"unknown name {node.id}", rewrite(node.id))


def _global(node: ast.expr, path: str) -> ir.Expr:
    at = place(node)
    number = known_constant(path)
    if number is not None:
        return ir.Const(at, number)
    head, _, name = path.rpartition(".")
    if head == "math" and name in MATH_CONSTANTS:
        return ir.Global(at, path)
    if path in TYPES:
        return ir.Global(at, path)
    if path.startswith(("backtrader.ind.", "backtrader.indicators.")):
        return ir.Global(at, path)
    refuse(node, f"`{shown(node)}`", "only bt.ind, bt.Order, math and datetime")


def _attribute(node: ast.Attribute, scope: Scope) -> ir.Expr:
    name = own_name(node)
    if name is not None:
        return own.read(node, name, scope)
    if (value := own.read_broker(node)) is not None:
        return value
    path = scope.path(node)
    if path is not None:
        return _global(node, path)
    base = read(node.value, scope)
    if isinstance(base, ir.Params):
        return own.parameter(node, node.attr, scope)
    return ir.Attr(place(node), base, own.attribute_name(node, node.attr))


def _subscript(node: ast.Subscript, scope: Scope) -> ir.Expr:
    value = read(node.value, scope)
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        read_bounds = (None if b is None else read(b, scope) for b in bounds)
        return ir.Slice(place(node), value, *read_bounds)
    key = read(node.slice, scope)
    if _is_future(node.value, key):
        refuse(
            node,
            f"`{shown(node)}` reads a future bar",
            "[0] is the current bar, [-1] the one before",
        )
    return ir.Index(place(node), value, key)


def _is_future(value: ast.expr, key: ir.Expr) -> bool:
    """Whether a positive index is put on what can only be a line of prices."""
    if not isinstance(key, ir.Const) or not isinstance(key.value, int):
        return False
    is_line = isinstance(value, ast.Attribute) and value.attr in LINE_NAMES
    return is_line and key.value > 0


def read_operator(node: ast.AST, op: ast.operator) -> str:
    """The sign of an operator between two values.

    Raises:
        UnsupportedConstructError: it is one for bits or matrices.
    """
    if type(op) not in _BINARY:
        refuse(
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
) -> ir.Comprehension:
    clauses, inside = _clauses(node.generators, scope)
    kind = _COMPREHENSIONS[type(node)]
    return ir.Comprehension(place(node), kind, None, read(node.elt, inside), clauses)


def _dict_comprehension(node: ast.DictComp, scope: Scope) -> ir.Comprehension:
    clauses, inside = _clauses(node.generators, scope)
    key, value = read(node.key, inside), read(node.value, inside)
    return ir.Comprehension(place(node), "dict", key, value, clauses)


def _clauses(
    generators: list[ast.comprehension], scope: Scope
) -> tuple[tuple[ir.Clause, ...], Scope]:
    clauses = []
    for generator in generators:
        if generator.is_async:
            refuse(generator.target, "async", "leave it out")
        source = read(generator.iter, scope)
        scope = scope.with_locals(bound_names(generator.target))
        target = read_target(generator.target, scope)
        tests = _all(generator.ifs, scope)
        clauses.append(ir.Clause(place(generator.target), target, source, tests))
    return tuple(clauses), scope


def bound_names(target: ast.expr) -> frozenset[str]:
    """The local names that an assignment to a target binds."""
    return frozenset(
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def read_target(node: ast.expr, scope: Scope) -> ir.Target:
    """Read what an assignment assigns to.

    Raises:
        UnsupportedConstructError: it may not be assigned to.
    """
    at = place(node)
    name = own_name(node)
    if name is not None:
        own.check_assignable(node, name, scope)
        return ir.Own(at, name)
    match node:
        case ast.Name(id=local):
            if is_self(node):
                refuse(node, "assignment to self", "choose another name")
            return ir.Local(at, local)
        case ast.Subscript(value=value, slice=key) if not isinstance(key, ast.Slice):
            return ir.Index(at, read(value, scope), read(key, scope))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return ir.Unpack(at, tuple(read_target(item, scope) for item in items))
    refuse(node, f"assignment to `{shown(node)}`", "assign to a local or to self.name")
