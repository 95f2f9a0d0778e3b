"""Comprehensions: loops inside expressions."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check.scope import Read, Scope
from falcon.engine.check.targets import bound_names, read_target
from falcon.engine.reading.refusal import place, refusal

_KINDS = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
}


def read_comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope, read: Read
) -> ir.Comprehension:
    """Read a comprehension over a list, a set or a generator."""
    clauses, inside = _clauses(node.generators, scope, read)
    kind = _KINDS[type(node)]
    return ir.Comprehension(place(node), kind, None, read(node.elt, inside), clauses)


def read_dict(node: ast.DictComp, scope: Scope, read: Read) -> ir.Comprehension:
    """Read a comprehension of a dict."""
    clauses, inside = _clauses(node.generators, scope, read)
    key, value = read(node.key, inside), read(node.value, inside)
    return ir.Comprehension(place(node), "dict", key, value, clauses)


def _clauses(
    generators: list[ast.comprehension], scope: Scope, read: Read
) -> tuple[tuple[ir.Clause, ...], Scope]:
    clauses = []
    for generator in generators:
        if generator.is_async:
            raise refusal(generator.target, "async", "leave it out")
        source = read(generator.iter, scope)
        scope = scope.with_locals(bound_names(generator.target))
        target = read_target(generator.target, scope, read)
        tests = tuple(read(test, scope) for test in generator.ifs)
        clauses.append(ir.Clause(place(generator.target), target, source, tests))
    return tuple(clauses), scope
