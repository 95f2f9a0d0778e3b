"""Declared parameters: ``self.p.name``, and what upstream's tell of themselves."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check.scope import Scope
from falcon.engine.reading.refusal import place, refusal


def parameter(node: ast.expr, name: str, scope: Scope) -> ir.Param:
    """A declared parameter.

    Raises:
        UnsupportedConstructError: it is not declared.
    """
    if name not in scope.parameters:
        raise refusal(node, f"parameter {name}", _undeclared(name, scope))
    return ir.Param(place(node), name)


_OF_KEYS = {"_getkeys", "keys", "_get", "get"}
_OF_ITEMS = {"_getitems", "_getpairs", "items", "__dict__"}
_OF_VALUES = {"values"}


def _undeclared(name: str, scope: Scope) -> str:
    if name in _OF_KEYS:
        return "write self.p._getkwargs(), a dict of the parameters by name"
    if name in _OF_ITEMS:
        return "write self.p._getkwargs().items()"
    if name in _OF_VALUES:
        return "write self.p._getvalues()"
    if name.startswith("_"):
        return "name a parameter, or write self.p._getkwargs(), a dict of them all"
    known = ", ".join(scope.parameters) or "none"
    return f"declare it in params; declared: {known}"


LISTINGS = frozenset({"_getkwargs", "_getvalues"})
"""What upstream's parameters tell of themselves."""


def listing(node: ast.expr, name: str, scope: Scope) -> ir.Expr:
    """``self.p._getkwargs()`` and ``self.p._getvalues()``: what the parameters are."""
    at = place(node)
    values = tuple(ir.Param(at, key) for key in scope.parameters)
    if name == "_getvalues":
        return ir.Display(at, "list", values)
    items = tuple(
        ir.Display(at, "tuple", (ir.Const(at, key), value))
        for key, value in zip(scope.parameters, values, strict=True)
    )
    return ir.Call(at, "collections.OrderedDict", (ir.Display(at, "list", items),))
