"""Targets: what assignments and loops assign to."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check import own, written
from falcon.engine.check.scope import Read, Scope, is_self, own_name, shared_key
from falcon.engine.reading import syntax
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.errors import UnsupportedConstructError

_ACCOUNTED = frozenset({"size", "price", "cash", "value"})
"""What only orders change."""


def bound_names(target: ast.expr) -> frozenset[str]:
    """The local names that an assignment to a target binds."""
    return frozenset(
        node.id
        for node in syntax.walk(target)
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
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            own.check_assignable(node, name, scope)
            return ir.Own(at, name)
        case ast.Name():
            return _name(node, scope)
        case ast.Attribute() | ast.Subscript():
            return _inside(node, scope, read)
        case ast.Starred(value=ast.Name() as inner):
            return ir.Starred(at, _name(inner, scope))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            parts = tuple(read_target(item, scope, read) for item in items)
            return ir.Unpack(at, parts)
    raise _refused(node)


def _refused(node: ast.expr) -> UnsupportedConstructError:
    hint = "assign to a local or to self.name"
    if isinstance(node, ast.Attribute):
        hint = _kept(node)
    return refusal(node, f"assignment to `{shown(node)}`", hint)


def _kept(node: ast.Attribute) -> str:
    """What to do instead of setting an attribute of a value."""
    if node.attr in _ACCOUNTED:
        return "place orders: the rest follows from them"
    if own.is_params(node.value):
        return f"copy it in __init__, self.{node.attr} = …, and change that"
    return "keep it on self, as in self.notes[order.ref] = …"


def _check_alone(node: ast.Attribute, scope: Scope) -> None:
    """Refuse to set an attribute of a class that others derive from, or that derives.

    Each class has all that it inherits itself, so that the others would not see it.
    """
    records = scope.source.records
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    if name in records and name not in scope.locals:
        others = (one.ancestors for one in records.values())
        if records[name].ancestors or any(name in one for one in others):
            hint = "count on self, which all objects of the file can be given"
            raise refusal(node, f"assignment to `{shown(node)}`", hint)


def _sizer(node: ast.Attribute) -> ast.expr | None:
    """The sizer of which a parameter is set, ``self.sizer.p.stake = 5``."""
    match node.value:
        case ast.Attribute(value=owner, attr="p" | "params"):
            return owner if own_name(owner) == "sizer" else None
    return None


def _name(node: ast.Name, scope: Scope) -> ir.Local | ir.Own:
    if is_self(node):
        raise refusal(node, "assignment to self", "choose another name")
    if node.id in scope.shared and node.id not in scope.locals:
        return ir.Own(place(node), shared_key(node.id))
    return ir.Local(place(node), node.id)


def _inside(
    node: ast.Attribute | ast.Subscript, scope: Scope, read: Read
) -> ir.Attr | ir.Index | ir.Slice:
    if isinstance(node, ast.Attribute):
        if (sizer := _sizer(node)) is not None:
            return ir.Attr(place(node), read(sizer, scope), f"p.{node.attr}")
        if node.attr not in scope.records or own.is_params(node.value):
            raise _refused(node)
        _check_alone(node, scope)
        owner = read(node.value, scope)
        if own.feed_of(owner) is not None:
            raise _refused(node)
        return ir.Attr(place(node), owner, node.attr)
    at, key, value = place(node), node.slice, read(node.value, scope)
    if not isinstance(key, ast.Slice):
        return ir.Index(at, value, read(key, scope))
    bounds = (key.lower, key.upper, key.step)
    return ir.Slice(
        at, value, *(None if one is None else read(one, scope) for one in bounds)
    )
