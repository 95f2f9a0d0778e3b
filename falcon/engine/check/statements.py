"""Statements: from Python's tree to the engine's own, or a refusal."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from falcon.engine import code, ir
from falcon.engine.check import own
from falcon.engine.check.contexts import unfolded
from falcon.engine.check.expressions import read, read_operator
from falcon.engine.check.failing import read_assert, read_raise, read_try
from falcon.engine.check.functions import read_def
from falcon.engine.check.matching import read_match
from falcon.engine.check.names import CALLBACKS
from falcon.engine.check.scope import Scope, own_name
from falcon.engine.check.targets import is_drawing, read_target
from falcon.engine.reading import syntax
from falcon.engine.reading.census import Census
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.errors import UnsupportedConstructError

_HINTS: dict[type[ast.stmt], tuple[str, str]] = {
    ast.ClassDef: ("nested class", "write the class at the top of the file"),
    ast.AsyncFunctionDef: ("async def", "write def: bars arrive one by one in next"),
    ast.AsyncFor: ("async for", "write for"),
    ast.AsyncWith: ("async with", "leave it out: a strategy runs alone"),
    ast.TryStar: ("except*", "write except"),
}
_NOT_HERE = (ast.comprehension, ast.Lambda, ast.FunctionDef)
"""Nodes whose assignments are no assignments of the method around them."""


def read_body(body: Sequence[ast.stmt], scope: Scope) -> tuple[code.Stmt, ...]:
    """Read statements in their order.

    Raises:
        UnsupportedConstructError: something in them is not on the list.
    """
    return tuple(
        statement for node in body for statement in _read_statement(node, scope)
    )


def assigned_names(body: Sequence[ast.stmt]) -> frozenset[str]:
    """The local names that statements bind, those of inner scopes left out."""
    found = Census(*body)
    if any(found.of(kind) for kind in _NOT_HERE):
        found = Census.of_nodes(_in_this_scope(body))
    names = {n.id for n in found.of(ast.Name) if not isinstance(n.ctx, ast.Load)}
    names.update(node.name for node in found.of(ast.FunctionDef))
    names.update(node.name for node in found.of(ast.ExceptHandler) if node.name)
    names.update(node.name for node in found.of(ast.MatchAs) if node.name)
    elsewhere: list[ast.Global | ast.Nonlocal] = [
        *found.of(ast.Global),
        *found.of(ast.Nonlocal),
    ]
    return frozenset(names.difference(*(node.names for node in elsewhere)))


def _in_this_scope(body: Sequence[ast.stmt]) -> list[ast.AST]:
    found: list[ast.AST] = list(body)
    for node in found:  # it grows meanwhile
        if isinstance(node, ast.comprehension):
            found.extend(w for test in node.ifs for w in _walruses(test))
        elif not isinstance(node, _NOT_HERE):
            found.extend(syntax.parts(node))
    return found


def _walruses(test: ast.expr) -> Iterator[ast.AST]:
    """What a test inside a comprehension binds outside of it."""
    return (
        node.target for node in syntax.walk(test) if isinstance(node, ast.NamedExpr)
    )


def _read_statement(node: ast.stmt, scope: Scope) -> Iterator[code.Stmt]:
    at = place(node)
    match node:
        case _ if _says_nothing(node):
            pass
        case ast.Expr(value=value):
            yield from _effect(at, value, scope)
        case ast.Break() | ast.Continue():
            yield code.Leap(at, type(node).__name__.lower())
        case ast.Match():
            yield from read_match(node, scope, read_body)
        case ast.With():
            yield from read_body(unfolded(node, scope), scope)
        case _:
            reader = _READERS.get(type(node))
            if reader is None:
                raise _refused(node)
            yield reader(node, scope)


def _says_nothing(node: ast.stmt) -> bool:
    """Whether a statement has no effect here."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
            return True
        case ast.Assign(targets=[target]):
            return is_drawing(target)
    return isinstance(
        node, ast.Pass | ast.Global | ast.Nonlocal | ast.Import | ast.ImportFrom
    )


def _refused(node: ast.stmt) -> UnsupportedConstructError:
    construct, hint = _HINTS.get(
        type(node), (f"`{shown(node)}`", "use assignments, if, for, while and calls")
    )
    return refusal(node, construct, hint)


def _assign(node: ast.Assign, scope: Scope) -> code.Stmt:
    value = read(node.value, scope)
    if own.restates(own_name(node.targets[0]), value):
        return code.Do(place(node), value)
    targets = tuple(read_target(target, scope, read) for target in node.targets)
    return code.Assign(place(node), targets, value)


def _annotated(node: ast.AnnAssign, scope: Scope) -> code.Stmt:
    """An assignment with a type, which says nothing here."""
    value = node.value or ast.Constant(None)
    plain = ast.Assign(targets=[node.target], value=value)
    return _assign(ast.copy_location(plain, node), scope)


def _return(node: ast.Return, scope: Scope) -> code.Stmt:
    value = None if node.value is None else read(node.value, scope)
    return code.Return(place(node), value)


def _if(node: ast.If, scope: Scope) -> code.Stmt:
    then, other = read_body(node.body, scope), read_body(node.orelse, scope)
    return code.If(place(node), read(node.test, scope), then, other)


def _while(node: ast.While, scope: Scope) -> code.Stmt:
    _check_ends(node)
    body, other = read_body(node.body, scope), read_body(node.orelse, scope)
    return code.While(place(node), read(node.test, scope), body, other)


def _for(node: ast.For, scope: Scope) -> code.Stmt:
    target, source = read_target(node.target, scope, read), read(node.iter, scope)
    body, other = read_body(node.body, scope), read_body(node.orelse, scope)
    return code.For(place(node), target, source, body, other)


def _effect(at: ir.At, value: ast.expr, scope: Scope) -> Iterator[code.Stmt]:
    if isinstance(value, ast.Yield | ast.YieldFrom):
        yield _yield(value, scope)
        return
    expression = read(value, scope)
    # A call of the base class's empty method leaves a constant behind.
    if not isinstance(expression, ir.Const):
        yield code.Do(at, expression)


def _try(node: ast.Try, scope: Scope) -> code.Stmt:
    return read_try(node, scope, read_body)


def _define(node: ast.FunctionDef, scope: Scope) -> code.Stmt:
    return read_def(node, scope, read, read_body, assigned_names(node.body))


def _yield(node: ast.Yield | ast.YieldFrom, scope: Scope) -> code.Yield:
    if scope.method in CALLBACKS:
        raise refusal(node, f"yield in {scope.method}", "yield in a method of your own")
    kind = "from" if isinstance(node, ast.YieldFrom) else ""
    value = ast.copy_location(ast.Constant(None), node)
    return code.Yield(place(node), read(node.value or value, scope), kind)


def _delete(node: ast.Delete, scope: Scope) -> code.Stmt:
    targets = tuple(read_target(target, scope, read) for target in node.targets)
    return code.Delete(place(node), targets)


def _augment(node: ast.AugAssign, scope: Scope) -> code.Augment:
    target = read_target(node.target, scope, read)
    if isinstance(target, ir.Unpack | ir.Starred):
        raise refusal(node, f"`{shown(node)}`", "assign one by one")
    op = read_operator(node, node.op)
    return code.Augment(place(node), target, op, read(node.value, scope))


def _check_ends(node: ast.While) -> None:
    """A loop on a constant must have a way out; fuel ends the ones that look fine."""
    if not isinstance(node.test, ast.Constant) or not node.test.value:
        return
    if not any(_leaves(statement) for statement in node.body):
        raise refusal(
            node, "endless loop", "give it a condition that becomes false, or break"
        )


def _leaves(node: ast.AST) -> bool:
    if isinstance(node, ast.Break | ast.Return | ast.Raise):
        return True
    if isinstance(node, ast.Expr):
        # Whoever asks a generator for its values may stop asking.
        return isinstance(node.value, ast.Yield | ast.YieldFrom)
    if isinstance(node, ast.For | ast.While):
        return any(isinstance(inner, ast.Return) for inner in syntax.walk(node))
    return any(
        _leaves(inner)
        for inner in syntax.parts(node)
        if isinstance(inner, ast.stmt | ast.ExceptHandler | ast.match_case)
    )


# Each reader takes the node of its own type; the table pairs them.
_READERS: dict[type[ast.stmt], Callable[[Any, Scope], code.Stmt]] = {
    ast.AnnAssign: _annotated,
    ast.Assert: read_assert,
    ast.Assign: _assign,
    ast.AugAssign: _augment,
    ast.Delete: _delete,
    ast.For: _for,
    ast.FunctionDef: _define,
    ast.If: _if,
    ast.Raise: read_raise,
    ast.Return: _return,
    ast.Try: _try,
    ast.While: _while,
}
