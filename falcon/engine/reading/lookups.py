"""Lookups: how the classes of one strategy find their methods and constants."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from falcon.engine.reading import syntax

STATIC: Final = "staticmethod"
COMPUTED: Final = "property"
REACHING: Final = ("Strategy", "Indicator", "__class__")
"""How attributes end that name a class which others derive from."""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """How the classes of one strategy look up names.

    Attributes:
        order: the classes, the most derived first.
        orders: the same for each class of the file among them.
        methods: of each class.
        constants: names of the constants of each class.
        imports: of the file.
    """

    order: tuple[str, ...]
    orders: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, Mapping[str, ast.FunctionDef]]
    constants: Mapping[str, set[str]]
    imports: Mapping[str, str]

    @cached_property
    def stored(self) -> set[str]:
        """The names that some method assigns to on something but a class itself."""
        return {node.attr for node in self._stores if not self._class(node)}

    @cached_property
    def shared(self) -> Mapping[str, set[str]]:
        """The names that some method assigns to on classes, with these classes."""
        found: dict[str, set[str]] = {}
        for node in self._stores:
            if owner := self._class(node):
                found.setdefault(node.attr, set()).add(owner)
        return found

    @cached_property
    def _stores(self) -> Sequence[ast.Attribute]:
        return [
            node
            for owner in self.order
            for method in self.methods[owner].values()
            for node in syntax.walk(method)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        ]

    def _class(self, node: ast.Attribute) -> str:
        """The class of the file that an attribute is one of, or nothing."""
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        return name if name in self.orders else ""

    def behind(self, owner: str, method: str) -> str | None:
        """The first class behind another that defines a method."""
        later = self.order[self.order.index(owner) + 1 :]
        return next((one for one in later if method in self.methods[one]), None)

    def first(self, method: str) -> str:
        """The class whose method of this name is the one that is called."""
        return next(one for one in self.order if method in self.methods[one])

    @cached_property
    def reaching(self) -> set[str]:
        """The names by which a method may reach other classes, or look names up."""
        bases = {name for name, p in self.imports.items() if p.endswith(REACHING)}
        return {"super", "getattr", *bases, *self.orders}

    @cached_property
    def classless(self) -> set[str]:
        """The methods that are called without an instance."""
        return self._marked(STATIC) | self._marked("classmethod")

    @cached_property
    def computed(self) -> set[str]:
        """The methods that are called where they are read."""
        return self._marked(COMPUTED)

    def _marked(self, name: str) -> set[str]:
        return {
            method
            for owner in self.order
            for method, node in self.methods[owner].items()
            if decorator(node) == name and self.first(method) == owner
        }


def decorator(node: ast.FunctionDef) -> str:
    """The name of the one decorator of a method, empty if there is another number."""
    match node.decorator_list:
        case [ast.Name(id=name)]:
            return name
    return ""
