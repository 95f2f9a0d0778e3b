"""Variables: what a name alone stands for."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from falcon.engine import ir
from falcon.engine.check import arrays, builtins
from falcon.engine.check.constants import (
    CALLS,
    DATE_VALUES,
    DAY_ORDERS,
    MATH_CONSTANTS,
    ORDER_CONSTANTS,
    TYPES,
    known_constant,
    known_names,
)
from falcon.engine.check.errors import error_name
from falcon.engine.check.modules import UNKNOWN, instead, is_known
from falcon.engine.check.names import BUILTINS, WRITTEN, rewrite
from falcon.engine.check.nearest import near_name
from falcon.engine.check.outside import outside
from falcon.engine.check.scope import Scope, function_key, is_self, shared_key
from falcon.engine.functions import Reference
from falcon.engine.reading.refusal import place, refusal, shown

_VALUES = (
    CALLS
    | TYPES.keys()
    | DATE_VALUES
    | {f"math.{name}" for name in MATH_CONSTANTS}
    | arrays.CALLS
    | arrays.VALUES
)
"""Names of modules that stand for a value or a function."""


_INDICATORS = ("backtrader.ind.", "backtrader.indicators.", "backtrader.talib.")


def read_name(node: ast.Name, scope: Scope) -> ir.Expr:
    """Read a plain name.

    Raises:
        UnsupportedConstructError: nothing defines it, or it is no value.
    """
    at, name = place(node), node.id
    if name in scope.locals:
        return ir.Local(at, name)
    if is_self(node):
        raise refusal(node, "self as a value", "name the attribute, self.something")
    if name in (scope.shared if scope.method else scope.attributes):
        return ir.Own(at, shared_key(name) if scope.method else name)
    if name in scope.fixed:
        return ir.Fixed(at, name)
    path = scope.path(node)
    return _other_name(node, scope) if path is None else read_global(node, path)


def _other_name(node: ast.Name, scope: Scope) -> ir.Expr:
    if node.id in scope.source.indicators:
        return ir.Global(place(node), f"{WRITTEN}{node.id}")
    if function_key(node.id) in scope.methods:
        return Reference(place(node), function_key(node.id))
    if node.id in scope.source.feeds and not scope.lines:
        return ir.Own(place(node), f"data{scope.source.feeds[node.id]}")
    if node.id in scope.source.outside or node.id in scope.source.classes:
        raise outside(node, node.id, scope.source)
    if (error := error_name(node, scope)) is not None:
        return ir.Global(place(node), f"error.{error}")
    if node.id in BUILTINS:
        return builtins.as_value(node)
    hint = near_name(node.id, scope) or rewrite(node.id)
    raise refusal(node, f"unknown name {node.id}", hint)


def read_global(node: ast.expr, path: str) -> ir.Expr:
    """Read a name of a module by its full path.

    Raises:
        UnsupportedConstructError: it is not on the list.
    """
    at = place(node)
    if not is_known(path):
        raise refusal(node, f"`{shown(node)}`", instead(path))
    number = known_constant(path)
    if number is not None:
        return ir.Const(at, number)
    names = known_names(path)
    if names is not None:
        return ir.Display(at, "list", tuple(ir.Const(at, one) for one in names))
    if path in DAY_ORDERS:
        return ir.Call(at, "datetime.timedelta", ())
    if path in _VALUES:
        return ir.Global(at, path)
    if path.startswith(_INDICATORS):
        return ir.Global(at, path)
    raise refusal(node, f"`{shown(node)}`", _hint(path))


def _hint(path: str) -> str:
    head, _, name = path.rpartition(".")
    if head in {"backtrader.Order", "backtrader.order.Order"}:
        close = get_close_matches(name, ORDER_CONSTANTS)
        if close:
            return f"did you mean bt.Order.{close[0]}?"
    better = instead(path)
    return "only bt.ind, bt.Order, math and datetime" if better == UNKNOWN else better
