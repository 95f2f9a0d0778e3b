"""Inlining: a method that only works something out, as an expression.

What it is given and what it sets is put where it is read, so an expression may be there
several times: only for those that have no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from falcon.engine import code, ir

_MOST_NODES: Final = 200
_KINDS: Final = (
    ir.Action,
    ir.Attr,
    ir.Binary,
    ir.Call,
    ir.Choice,
    ir.Compare,
    ir.Const,
    ir.Display,
    ir.Fixed,
    ir.HelperCall,
    ir.Index,
    ir.Logic,
    ir.MethodCall,
    ir.Own,
    ir.Param,
    ir.Unary,
)
"""Expressions that can be moved: none sets a variable, none holds a function."""

_Known = Mapping[str, ir.Expr]


def inlined(method: code.Method, args: Sequence[ir.Expr | None]) -> ir.Expr | None:
    """What a call of a method gives; ``None`` if that is no expression.

    Args:
        method: which one.
        args: as a `ir.HelperCall` has them.
    """
    if method.rest or method.named:
        return None
    known = {
        name: given or ir.Const(method.at, None if default is None else default.value)
        for name, given, default in zip(method.args, args, method.defaults, strict=True)
    }
    try:
        return _Inliner(method.at).block(method.body, known)
    except _NoExpressionError:
        return None


class _NoExpressionError(Exception):
    """It does more than to work something out, or is too long."""


class _Inliner:
    """Puts known values where variables are."""

    def __init__(self, at: ir.At) -> None:
        self._at = at
        self._nodes = 0

    def block(self, body: Sequence[code.Stmt], known: _Known) -> ir.Expr:
        """What statements return."""
        if not body:
            return ir.Const(self._at, None)
        first, rest = body[0], tuple(body[1:])
        match first:
            case code.Return(value=value):
                return (
                    self.block((), known) if value is None else self._put(value, known)
                )
            case code.Do(value=ir.Const()):
                return self.block(rest, known)
            case code.Assign(targets=(ir.Local(name=name),), value=value):
                return self.block(rest, {**known, name: self._put(value, known)})
            case code.If(test=test, then=then, other=other):
                return ir.Choice(
                    first.at,
                    self._put(test, known),
                    self.block((*then, *rest), known),
                    self.block((*other, *rest), known),
                )
        raise _NoExpressionError

    def _put(self, node: Any, known: _Known) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise _NoExpressionError
        if isinstance(node, ir.Local) and node.name in known:
            return known[node.name]
        if not isinstance(node, _KINDS):
            raise _NoExpressionError
        parts = (getattr(node, one.name) for one in fields(node))
        make: Any = type(node)
        return make(*(self._part(part, known) for part in parts))

    def _part(self, part: object, known: _Known) -> object:
        if isinstance(part, ir.Node):
            return self._put(part, known)
        if type(part) is tuple:
            return tuple(self._part(one, known) for one in part)
        return part
