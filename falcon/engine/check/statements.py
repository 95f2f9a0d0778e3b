"""Statements: from Python's tree to the engine's own, or a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from falcon.engine import ir
from falcon.engine.check.expressions import (
    read,
    read_operator,
    read_target,
)
from falcon.engine.check.scope import Scope
from falcon.engine.refusal import place, refuse, shown

_HINTS: dict[type[ast.stmt], tuple[str, str]] = {
    ast.Try: ("try", "test the condition with if before it can fail"),
    ast.Raise: ("raise", "return early instead"),
    ast.Assert: ("assert", "test the condition with if"),
    ast.With: ("with", "use print: what is printed is the log of the run"),
    ast.Delete: ("del", "set it to None, or use .pop()"),
    ast.Global: ("global", "use attributes of self"),
    ast.Nonlocal: ("nonlocal", "use attributes of self"),
    ast.Import: ("import inside a method", "import at the top of the file"),
    ast.ImportFrom: ("import inside a method", "import at the top of the file"),
    ast.FunctionDef: ("nested function", "make it a method of the strategy"),
    ast.ClassDef: ("nested class", "use attributes of self, lists and dicts"),
    ast.Match: ("match", "use if and elif"),
}


def read_body(body: Sequence[ast.stmt], scope: Scope) -> tuple[ir.Stmt, ...]:
    """Read statements in their order.

    Raises:
        UnsupportedConstructError: something in them is not on the list.
    """
    return tuple(
        statement for node in body for statement in _read_statement(node, scope)
    )


def assigned_names(body: Sequence[ast.stmt]) -> frozenset[str]:
    """The local names that statements assign to, those of comprehensions left out."""
    names: set[str] = set()
    for node in _outside_comprehensions(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)


def _outside_comprehensions(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.comprehension):
            waiting.extend(ast.iter_child_nodes(node))


def _read_statement(node: ast.stmt, scope: Scope) -> Iterator[ir.Stmt]:
    at = place(node)
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            pass
        case ast.Expr(value=value):
            yield from _effect(at, value, scope)
        case ast.Assign(targets=targets, value=value):
            read_value = read(value, scope)
            places = tuple(read_target(target, scope) for target in targets)
            yield ir.Assign(at, places, read_value)
        case ast.AnnAssign(target=target, value=annotated):
            if annotated is not None:
                read_value = read(annotated, scope)
                yield ir.Assign(at, (read_target(target, scope),), read_value)
        case ast.AugAssign():
            yield _augment(node, scope)
        case ast.Return(value=returned):
            yield ir.Return(at, None if returned is None else read(returned, scope))
        case ast.Break():
            yield ir.Leap(at, "break")
        case ast.Continue():
            yield ir.Leap(at, "continue")
        case _:
            yield _read_block(node, scope)


def _read_block(node: ast.stmt, scope: Scope) -> ir.Stmt:
    at = place(node)
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            bodies = read_body(body, scope), read_body(orelse, scope)
            return ir.If(at, read(test, scope), *bodies)
        case ast.While(test=test, body=body, orelse=orelse):
            _check_ends(node)
            bodies = read_body(body, scope), read_body(orelse, scope)
            return ir.While(at, read(test, scope), *bodies)
        case ast.For(target=target, iter=source, body=body, orelse=orelse):
            bodies = read_body(body, scope), read_body(orelse, scope)
            place_read = read_target(target, scope)
            return ir.For(at, place_read, read(source, scope), *bodies)
    construct, hint = _HINTS.get(
        type(node), (f"`{shown(node)}`", "use assignments, if, for, while and calls")
    )
    refuse(node, construct, hint)


def _effect(at: ir.At, value: ast.expr, scope: Scope) -> Iterator[ir.Stmt]:
    expression = read(value, scope)
    # A call of the base class's empty method leaves a constant behind.
    if not isinstance(expression, ir.Const):
        yield ir.Do(at, expression)


def _augment(node: ast.AugAssign, scope: Scope) -> ir.Augment:
    target = read_target(node.target, scope)
    if isinstance(target, ir.Unpack):
        refuse(node, f"`{shown(node)}`", "assign one by one")
    op = read_operator(node, node.op)
    return ir.Augment(place(node), target, op, read(node.value, scope))


def _check_ends(node: ast.While) -> None:
    """A loop on a constant must have a way out; fuel ends the ones that look fine."""
    if not isinstance(node.test, ast.Constant) or not node.test.value:
        return
    if not any(_leaves(statement) for statement in node.body):
        refuse(node, "endless loop", "give it a condition that becomes false, or break")


def _leaves(node: ast.stmt) -> bool:
    if isinstance(node, ast.Break | ast.Return):
        return True
    if isinstance(node, ast.For | ast.While):
        return any(isinstance(inner, ast.Return) for inner in ast.walk(node))
    return any(
        _leaves(inner)
        for inner in ast.iter_child_nodes(node)
        if isinstance(inner, ast.stmt)
    )
