"""Syntax trees of the source: all their nodes, and copies of them.

The trees of `ast` are gone through many times while a strategy is read. What `ast` and
`copy` offer for it takes three times as long.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Tree = TypeVar("Tree", bound=ast.AST)

_PLAIN: Final = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind"}
    | {"kwd_attrs", "level", "lineno", "module", "name", "op", "ops", "rest"}
    | {"simple", "tag", "type_comment"}
)
"""Fields that hold names, numbers and marks, in whatever node they are."""

_LEAVES: Final = (ast.Constant, ast.MatchSingleton, ast.Global, ast.Nonlocal)
"""Nodes whose other fields hold no nodes either."""


def _kinds(kind: type[ast.AST]) -> Iterator[type[ast.AST]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _kinds(inner)


_PARTS: Final[dict[type[ast.AST], tuple[str, ...]]] = {
    kind: ()
    if issubclass(kind, _LEAVES)
    else tuple(name for name in kind._fields if name not in _PLAIN)
    for kind in _kinds(ast.AST)
}
"""The fields of each kind of node that may hold nodes."""


def walk(*roots: ast.AST) -> list[ast.AST]:
    """All nodes of some trees, parents first, without the marks of operators."""
    found = list(roots)
    _add_parts(found, found)  # which grows meanwhile
    return found


def parts(*nodes: ast.AST) -> list[ast.AST]:
    """The nodes directly below some, without the marks of operators."""
    found: list[ast.AST] = []
    _add_parts(nodes, found)
    return found


def _add_parts(nodes: Iterable[ast.AST], found: list[ast.AST]) -> None:
    for node in nodes:
        for name in _PARTS[type(node)]:
            value = getattr(node, name, None)
            if type(value) is list:
                found.extend(filter(None, value))
            elif value is not None:
                found.append(value)


def copied(node: Tree) -> Tree:
    """A tree of its own; the marks of operators and lists of names are shared."""
    twin = type(node)()
    vars(twin).update(vars(node))
    for name in _PARTS[type(node)]:
        value = getattr(node, name, None)
        if type(value) is list:
            setattr(twin, name, [one and copied(one) for one in value])
        elif value is not None:
            setattr(twin, name, copied(value))
    return twin
