"""Targets: what assignments and loops assign to."""

from __future__ import annotations

import ast
from collections.abc import Callable

from falcon.engine import ir
from falcon.engine.check import own, written
from falcon.engine.check.scope import Scope, is_self, own_name
from falcon.engine.refusal import place, refusal, shown

Read = Callable[[ast.expr, Scope], ir.Expr]


def bound_names(target: ast.expr) -> frozenset[str]:
    """The local names that an assignment to a target binds."""
    return frozenset(
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def is_drawing(target: ast.expr) -> bool:
    """Whether a target only concerns drawing: ``self.sma.plotinfo.plot`` or a like."""
    names = []
    while isinstance(target, ast.Attribute):
        names.append(target.attr)
        target = target.value
    return bool({"plotinfo", "plotlines"} & set(names)) or names[:-1][:1] == ["csv"]


def read_target(node: ast.expr, scope: Scope, read: Read) -> ir.Target:
    """Read what an assignment assigns to.

    Raises:
        UnsupportedConstructError: it may not be assigned to.
    """
    at = place(node)
    if (line := written.read_line_target(node, scope)) is not None:
        return line
    name = own_name(node)
    if name is not None:
        own.check_assignable(node, name, scope)
        return ir.Own(at, name)
    match node:
        case ast.Name(id=local):
            if is_self(node):
                raise refusal(node, "assignment to self", "choose another name")
            return ir.Local(at, local)
        case ast.Subscript(value=value, slice=key) if not isinstance(key, ast.Slice):
            return ir.Index(at, read(value, scope), read(key, scope))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            inner = tuple(read_target(item, scope, read) for item in items)
            return ir.Unpack(at, inner)
    raise refusal(
        node, f"assignment to `{shown(node)}`", "assign to a local or to self.name"
    )
