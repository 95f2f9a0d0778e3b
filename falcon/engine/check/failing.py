"""Errors in strategy code: ``try``, ``raise`` and ``assert``."""

from __future__ import annotations

import ast

from falcon.engine import code, ir
from falcon.engine.check.errors import caught
from falcon.engine.check.expressions import read
from falcon.engine.check.functions import own_nodes
from falcon.engine.check.scope import ReadBody, Scope
from falcon.engine.reading.refusal import place, refusal


def read_try(node: ast.Try, scope: Scope, read_body: ReadBody) -> code.Try:
    """Read a ``try`` statement.

    Raises:
        UnsupportedConstructError: it catches what is not on the list.
    """
    for inner in own_nodes(node.body + node.orelse + node.finalbody):
        if isinstance(inner, ast.Yield | ast.YieldFrom):
            hint = "collect what it gives in a list, and yield from that"
            raise refusal(inner, "yield inside try", hint)
    handlers = tuple(
        code.Handler(
            place(one),
            caught(one.type, scope),
            one.name or "",
            read_body(one.body, scope),
        )
        for one in node.handlers
    )
    body, other, last = (
        read_body(part, scope) for part in (node.body, node.orelse, node.finalbody)
    )
    return code.Try(place(node), body, handlers, other, last)


def read_raise(node: ast.Raise, scope: Scope) -> code.Raise:
    """Read a ``raise`` statement; where an error came from changes nothing.

    Raises:
        UnsupportedConstructError: the cause is computed.
    """
    if not isinstance(node.cause, ast.Name | ast.Constant | None):
        raise refusal(node, "raise … from a computed cause", "leave the cause out")
    value = None if node.exc is None else read(node.exc, scope)
    return code.Raise(place(node), value)


def read_assert(node: ast.Assert, scope: Scope) -> code.If:
    """Read an ``assert``, which is an ``if`` that raises."""
    at = place(node)
    given = () if node.msg is None else (read(node.msg, scope),)
    error = ir.Call(at, "error.AssertionError", given)
    test = ir.Unary(at, "not", read(node.test, scope))
    return code.If(at, test, (code.Raise(at, error),), ())
