"""``match``: a chain of comparisons with constants, in the engine's own form."""

from __future__ import annotations

import ast

from falcon.engine import code, ir
from falcon.engine.check.expressions import read
from falcon.engine.check.scope import ReadBody, Scope
from falcon.engine.reading.refusal import place, refusal, shown


def read_match(node: ast.Match, scope: Scope, read_body: ReadBody) -> list[code.Stmt]:
    """Read a ``match`` statement: its subject is computed once, then compared.

    Raises:
        UnsupportedConstructError: a pattern takes the subject apart.
    """
    at = place(node)
    subject = ir.Local(at, f"match {at.line} {at.column}")
    chain: tuple[code.Stmt, ...] = ()
    for case in reversed(node.cases):
        test = _test(case.pattern, subject, scope)
        if case.guard is not None:
            test = ir.Logic(at, "and", (test, read(case.guard, scope)))
        body = read_body(case.body, scope)
        chain = (code.If(place(case.pattern), test, body, chain),)
    return [code.Assign(at, (subject,), read(node.subject, scope)), *chain]


def _test(pattern: ast.pattern, subject: ir.Local, scope: Scope) -> ir.Expr:
    at = place(pattern)
    match pattern:
        case ast.MatchValue(value=value):
            return ir.Compare(at, subject, ("==",), (read(value, scope),))
        case ast.MatchSingleton(value=value):
            return ir.Compare(at, subject, ("is",), (ir.Const(at, value),))
        case ast.MatchOr(patterns=patterns):
            tests = tuple(_test(one, subject, scope) for one in patterns)
            return ir.Logic(at, "or", tests)
        case ast.MatchAs(pattern=None, name=None):
            return ir.Const(at, value=True)
        case ast.MatchAs(pattern=inner, name=str() as name):
            bound = ir.Walrus(at, ir.Local(at, name), subject)
            is_bound = ir.Compare(at, bound, ("is",), (subject,))
            if inner is None:
                return is_bound
            return ir.Logic(at, "and", (_test(inner, subject, scope), is_bound))
    raise refusal(
        pattern, f"pattern `{shown(pattern)}`", "compare with constants, or use if"
    )
