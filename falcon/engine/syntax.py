"""Syntax trees of the source: all their nodes, and copies of them.

The trees of `ast` are gone through many times while a strategy is read. What `ast` and
`copy` offer for it takes three times as long.
"""

from __future__ import annotations

import ast
from typing import TypeGuard, TypeVar

Tree = TypeVar("Tree", bound=ast.AST)

_MARKS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
"""Nodes without a place or parts of their own, one object for all of a kind."""


def walk(*roots: ast.AST) -> list[ast.AST]:
    """All nodes of some trees, parents first, without the marks of operators."""
    found = list(roots)
    for node in found:  # it grows meanwhile
        _add_parts(node, found)
    return found


def parts(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below one, without the marks of operators."""
    found: list[ast.AST] = []
    _add_parts(node, found)
    return found


def _add_parts(node: ast.AST, found: list[ast.AST]) -> None:
    for name in node._fields:
        value = getattr(node, name, None)
        if type(value) is list:
            found.extend(filter(is_part, value))
        elif is_part(value):
            found.append(value)


def is_part(value: object) -> TypeGuard[ast.AST]:
    """Whether a field of a node is a node with a place of its own."""
    return isinstance(value, ast.AST) and not isinstance(value, _MARKS)


def copied(node: Tree) -> Tree:
    """A tree of its own; the marks of operators are shared."""
    twin = type(node)()
    for name, value in vars(node).items():
        setattr(twin, name, _copied_part(value))
    return twin


def _copied_part(value: object) -> object:
    if isinstance(value, list):
        return [_copied_part(one) for one in value]
    return copied(value) if is_part(value) else value
