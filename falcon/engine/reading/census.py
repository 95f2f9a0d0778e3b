"""Census: the nodes of a syntax tree by their kind.

Much is asked of a class before it is read: which names it reads, what it sets, what it
imports. The tree is gone through once for all of that.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar, cast

from falcon.engine.reading import syntax
from falcon.engine.reading.refusal import refusal

Kind = TypeVar("Kind", bound=ast.AST)

MAX_NODES: Final = 120_000
"""Nodes of all that a strategy needs, with what its classes inherit."""


class Census:
    """All nodes of some trees."""

    __slots__ = ("_nodes",)

    def __init__(self, *roots: ast.AST) -> None:
        self._nodes: dict[type[ast.AST], list[ast.AST]] = {}
        self._add(syntax.walk(*roots))

    @classmethod
    def of_nodes(cls, nodes: Iterable[ast.AST]) -> Census:
        """Some nodes, without what is below them."""
        census = cls()
        census._add(nodes)
        return census

    def _add(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self._nodes.setdefault(type(node), []).append(node)

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self._nodes.values()))

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """Those of one kind, as a walk finds them."""
        return cast("Sequence[Kind]", self._nodes.get(kind, ()))


def small(size: int, node: ast.ClassDef) -> int:
    """The same number of nodes, if these are not too many.

    Raises:
        UnsupportedConstructError: they are.
    """
    if size > MAX_NODES:
        raise refusal(node, "too much code", "derive fewer classes, or shorter ones")
    return size
