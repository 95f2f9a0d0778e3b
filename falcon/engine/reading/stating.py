"""Stating: parameters that a strategy assigns to, ``self.p.stop = …``.

A parameter is a constant of the run. One that is assigned to becomes an attribute that
begins with the parameter's value. Names of ours hold an ``@``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.census import Census

_HOLDERS: Final = frozenset({"p", "params"})


def settle(node: ast.ClassDef) -> None:
    """Make attributes of the parameters that a class assigns to.

    Nothing is changed where the parameters are handed on as a whole: whoever has them
    would see the first values.
    """
    _Plain().visit(node)
    read = [one for one in Census(node).of(ast.Attribute) if _is_parameter(one)]
    names = {one.attr: one for one in read if isinstance(one.ctx, ast.Store)}
    holders = sum(map(_is_holder, syntax.walk(node)))
    if not names or holders != len(read):
        return
    first = [_first(one, name) for name, one in names.items()]
    for one in read:
        if one.attr in names:
            one.value, one.attr = _self(one), _attribute(one.attr)
    _begin(node, first)


class _Plain(ast.NodeTransformer):
    """Writes ``setattr(self.p, 'stop', …)`` as an assignment."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """One statement."""
        match node.value:
            case ast.Call(
                func=ast.Name(id="setattr"),
                args=[owner, ast.Constant(value=str() as name), value],
                keywords=[],
            ) if _is_holder(owner) and name.isidentifier():
                target = ast.Attribute(owner, name, ast.Store())
                made = ast.Assign([ast.copy_location(target, node)], value)
                return ast.copy_location(made, node)
        return node


def _is_holder(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name in _HOLDERS
    return False


def _is_parameter(node: ast.Attribute) -> bool:
    return _is_holder(node.value)


def _attribute(name: str) -> str:
    return f"{name}@p"


def _self(at: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(id="self", ctx=ast.Load()), at)


def _begin(node: ast.ClassDef, first: Sequence[ast.stmt]) -> None:
    """Have ``__init__`` begin with some statements."""
    for member in node.body:
        match member:
            case ast.FunctionDef(name="__init__", body=body):
                has_text = ast.get_docstring(member) is not None
                member.body = [*body[:has_text], *first, *body[has_text:]]
                return
    made = ast.parse("def __init__(self): pass").body[0]
    assert isinstance(made, ast.FunctionDef)  # noqa: S101  # it is the only statement
    for inner in syntax.walk(made):
        if isinstance(inner, ast.stmt | ast.expr | ast.arg):
            ast.copy_location(inner, node)
    made.body = list(first)
    node.body.append(made)


def _first(at: ast.Attribute, name: str) -> ast.stmt:
    """What gives the attribute its first value."""
    holder = ast.Attribute(value=_self(at), attr="p", ctx=ast.Load())
    value = ast.Attribute(value=holder, attr=name, ctx=ast.Load())
    target = ast.Attribute(value=_self(at), attr=_attribute(name), ctx=ast.Store())
    statement = ast.Assign(targets=[target], value=value)
    for made in (holder, value, target, statement):
        ast.copy_location(made, at)
    return statement
