"""Shortened parameters: ``p = self.p`` at the head of a method, written out again."""

from __future__ import annotations

import ast
from collections import Counter

from falcon.engine.check.own import is_params
from falcon.engine.reading import syntax


def written_out(body: list[ast.stmt], arguments: tuple[str, ...]) -> list[ast.stmt]:
    """The statements of a method with the parameters named in full.

    Only a name that is bound once, before anything reads it, stands for them.
    """
    short = {
        name: node
        for node in body
        for name in _names(node)
        if name not in arguments and name != "self"
    }
    if not short:
        return body
    nodes = syntax.walk(*body)
    bound = Counter(name for node in nodes for name in _bound(node))
    early = {
        node.id
        for node in nodes
        if isinstance(node, ast.Name)
        and node.id in short
        and node.lineno < short[node.id].lineno
    }
    found = {name for name in short if bound[name] == 1} - early
    return [_Longer(found).visit(syntax.copied(node)) for node in body]


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_params(value):
            return [name]
    return []


def _bound(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return [name]
        case ast.FunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
            return [name]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names * 2
    return []


class _Longer(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self._names = names

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """The statement that shortens them does nothing more."""
        if set(_names(node)) & self._names:
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """One reading."""
        if node.id not in self._names:
            return node
        owner = ast.copy_location(ast.Name("self", ast.Load()), node)
        return ast.copy_location(ast.Attribute(owner, "p", ast.Load()), node)
