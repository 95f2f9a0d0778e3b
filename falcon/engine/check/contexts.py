"""Contexts: ``with`` statements that say something plain in another way."""

from __future__ import annotations

import ast

from falcon.engine.check.files import OPENING
from falcon.engine.check.scope import Scope
from falcon.engine.reading.refusal import refusal, shown

_SUPPRESS = "contextlib.suppress"
_NOTHING = "contextlib.nullcontext"
_QUIET = frozenset({"numpy.errstate", "warnings.catch_warnings"})
"""What only changes warnings, of which a run gives none."""

_HINT = "use print for a file: what is printed is the log of the run"


def unfolded(node: ast.With, scope: Scope) -> list[ast.stmt]:
    """The statements that do the same without ``with``.

    Raises:
        UnsupportedConstructError: it is a context of another kind.
    """
    body = node.body
    for item in reversed(node.items):
        body = _within(node, item, body, scope)
    return body


def _within(
    node: ast.With, item: ast.withitem, body: list[ast.stmt], scope: Scope
) -> list[ast.stmt]:
    match item:
        case ast.withitem(
            context_expr=ast.Call(func=func, args=args, keywords=[]),
            optional_vars=None,
        ) if scope.path(func) == _SUPPRESS:
            kinds = ast.Tuple([*args], ast.Load())
            handler = ast.ExceptHandler(kinds, None, [ast.Pass()])
            made = ast.Try(body, [handler], [], [])
            for inner in (kinds, handler, handler.body[0], made):
                ast.copy_location(inner, node)
            return [made]
        case ast.withitem(
            context_expr=ast.Call(func=func, args=args), optional_vars=target
        ) if scope.path(func) == _NOTHING and len(args) <= 1:
            value = args[0] if args else ast.copy_location(ast.Constant(None), node)
            if target is None:
                return [ast.copy_location(ast.Expr(value), node), *body]
            return [ast.copy_location(ast.Assign([target], value), node), *body]
        case ast.withitem(context_expr=ast.Call(func=func), optional_vars=None):
            if scope.path(func) in _QUIET:
                return body
        case ast.withitem(
            context_expr=ast.Call(func=func, args=[_, *_]) as opened,
            optional_vars=ast.expr() as target,
        ) if (scope.path(func) or shown(func)) in OPENING:
            return [ast.copy_location(ast.Assign([target], opened), node), *body]
    raise refusal(item.context_expr, f"with {shown(item.context_expr)}", _HINT)
