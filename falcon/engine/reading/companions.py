"""Companions: functions beside the class that are handed the strategy itself.

``def report(strategy, text)``, called as ``report(self, 'in')``, is a method in all but
name, and becomes one. Only a function that is called in no other way is taken.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from falcon.engine.reading import syntax

MAX_COMPANIONS: Final = 30
"""Most of them; further functions stay beside the class."""


def adopted(
    strategy: ast.ClassDef, functions: Mapping[str, ast.FunctionDef]
) -> ast.ClassDef:
    """The class with its companions among its methods."""
    for _ in range(min(MAX_COMPANIONS, len(functions))):
        found = _companion(strategy, functions)
        if found is None:
            break
        method = _as_method(found)
        strategy = syntax.copied(strategy)
        strategy.body.append(method)
        _Calls(found.name).visit(strategy)
    return strategy


def _companion(
    strategy: ast.ClassDef, functions: Mapping[str, ast.FunctionDef]
) -> ast.FunctionDef | None:
    """A function that the class calls, and always with ``self`` in front."""
    nodes = syntax.walk(strategy)
    handed = {
        node.func.id
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.args
        and _is_name(node.args[0], "self")
    }
    taken = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    taken |= {node.name for node in strategy.body if isinstance(node, ast.FunctionDef)}
    for name in sorted(handed & functions.keys() - taken):
        calls = sum(_is_handed(node, name) for node in nodes)
        named = sum(_is_name(node, name) for node in nodes)
        if calls == named and _can_be_method(functions[name]):
            return functions[name]
    return None


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_handed(node: ast.AST, name: str) -> bool:
    """Whether a node calls a function with ``self`` as its first argument."""
    if not isinstance(node, ast.Call) or not _is_name(node.func, name):
        return False
    return bool(node.args) and _is_name(node.args[0], "self")


def _can_be_method(function: ast.FunctionDef) -> bool:
    """Whether its first argument is plain and keeps its value."""
    given = function.args
    if function.decorator_list or given.posonlyargs or not given.args:
        return False
    if len(given.defaults) >= len(given.args):
        return False
    first = given.args[0].arg
    for node in syntax.walk(*function.body):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if name == first:
                return False
            case ast.arg(arg=name) if name in {first, "self"}:
                return False
            case ast.Name(id=name) if name == "self" != first:
                return False
    return True


def _as_method(function: ast.FunctionDef) -> ast.FunctionDef:
    method = syntax.copied(function)
    first = method.args.args[0]
    for node in syntax.walk(*method.body):
        if isinstance(node, ast.Name) and node.id == first.arg:
            node.id = "self"
    first.arg = "self"
    return method


class _Calls(ast.NodeTransformer):
    """Calls a companion as the method that it is now."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """One call."""
        self.generic_visit(node)
        if _is_handed(node, self._name):
            owner = node.args.pop(0)
            method = ast.Attribute(value=owner, attr=self._name, ctx=ast.Load())
            node.func = ast.copy_location(method, node.func)
        return node
