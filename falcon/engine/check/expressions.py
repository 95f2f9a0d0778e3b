"""Expressions: from Python's tree to the engine's own, or a refusal."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from falcon.engine import ir
from falcon.engine.check import calls, own, texts, written
from falcon.engine.check.constants import MATH_CONSTANTS, TYPES, known_constant
from falcon.engine.check.fields import ALL_LINES
from falcon.engine.check.modules import instead, is_known
from falcon.engine.check.names import LINE_NAMES, WRITTEN, rewrite
from falcon.engine.check.outside import outside
from falcon.engine.check.scope import Scope, is_self, own_name
from falcon.engine.check.targets import bound_names, read_target
from falcon.engine.refusal import place, refusal, shown

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


def _unary(node: ast.UnaryOp, scope: Scope) -> ir.Expr:
    if type(node.op) not in _UNARY:
        raise refusal(node, f"operator in `{shown(node)}`", "use arithmetic")
    return ir.Unary(place(node), _UNARY[type(node.op)], read(node.operand, scope))


def _logic(node: ast.BoolOp, scope: Scope) -> ir.Expr:
    word = "and" if isinstance(node.op, ast.And) else "or"
    return ir.Logic(place(node), word, _all(node.values, scope))


def _compare(node: ast.Compare, scope: Scope) -> ir.Expr:
    words = tuple(_COMPARE[type(op)] for op in node.ops)
    rest = _all(node.comparators, scope)
    return ir.Compare(place(node), read(node.left, scope), words, rest)


def _choice(node: ast.IfExp, scope: Scope) -> ir.Expr:
    test, then, other = _all([node.test, node.body, node.orelse], scope)
    return ir.Choice(place(node), test, then, other)


def _display(node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> ir.Expr:
    return ir.Display(place(node), _DISPLAYS[type(node)], _all(node.elts, scope))


def _mapping(node: ast.Dict, scope: Scope) -> ir.Expr:
    given = [key for key in node.keys if key is not None]
    if len(given) != len(node.keys):
        raise refusal(node, "**mapping in a dict", "write the entries one by one")
    return ir.Mapping(place(node), _all(given, scope), _all(node.values, scope))


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


def _name(node: ast.Name, scope: Scope) -> ir.Expr:
    at = place(node)
    if node.id in scope.locals:
        return ir.Local(at, node.id)
    if is_self(node):
        raise refusal(node, "self as a value", "name the attribute, self.something")
    if not scope.method and node.id in scope.attributes:
        return ir.Own(at, node.id)
    if node.id in scope.fixed:
        return ir.Fixed(at, node.id)
    path = scope.path(node)
    if path is not None:
        return _global(node, path)
    if node.id in scope.source.indicators:
        return ir.Global(at, f"{WRITTEN}{node.id}")
    if node.id in scope.source.outside or node.id in scope.source.classes:
        raise outside(node, node.id, scope.source)
    raise refusal(node, f"unknown name {node.id}", rewrite(node.id))


def _global(node: ast.expr, path: str) -> ir.Expr:
    at = place(node)
    if not is_known(path):
        raise refusal(node, f"`{shown(node)}`", instead(path))
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
    raise refusal(node, f"`{shown(node)}`", "only bt.ind, bt.Order, math and datetime")


def _attribute(node: ast.Attribute, scope: Scope) -> ir.Expr:
    if (line := written.read_line(node, scope)) is not None:
        return line
    name = own_name(node)
    if name is not None:
        written.check_within(node, name, scope)
        return own.read(node, name, scope)
    if (value := own.read_broker(node)) is not None:
        return value
    path = scope.path(node)
    if path is not None:
        return _global(node, path)
    base = read(node.value, scope)
    if isinstance(base, ir.Params):
        return own.parameter(node, node.attr, scope)
    return ir.Attr(place(node), base, own.attribute(node, base, node.attr, scope))


def _subscript(node: ast.Subscript, scope: Scope) -> ir.Expr:
    if (line := written.read_line(node, scope)) is not None:
        return line
    value = read(node.value, scope)
    if isinstance(value, ir.Attr) and value.name in ALL_LINES:
        raise refusal(node, f"`{shown(node)}`", "name the line, as in lines.close")
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        read_bounds = (None if b is None else read(b, scope) for b in bounds)
        return ir.Slice(place(node), value, *read_bounds)
    key = read(node.slice, scope)
    if _is_future(node.value, key):
        raise refusal(
            node,
            f"`{shown(node)}` reads a future bar",
            "[0] is the current bar, [-1] the one before",
        )
    if isinstance(value, ir.Action) and value.name == "getpositions":
        return ir.Action(place(node), "getposition", (key,))
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
            raise refusal(generator.target, "async", "leave it out")
        source = read(generator.iter, scope)
        scope = scope.with_locals(bound_names(generator.target))
        target = read_target(generator.target, scope, read)
        tests = _all(generator.ifs, scope)
        clauses.append(ir.Clause(place(generator.target), target, source, tests))
    return tuple(clauses), scope


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
    ast.List: _display,
    ast.ListComp: _comprehension,
    ast.Name: _name,
    ast.Set: _display,
    ast.SetComp: _comprehension,
    ast.Subscript: _subscript,
    ast.Tuple: _display,
    ast.UnaryOp: _unary,
}
