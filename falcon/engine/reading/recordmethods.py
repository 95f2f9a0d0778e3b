"""Methods of records, written as functions beside the strategy.

The first argument is the object. Calls of own methods become calls of these functions,
so that the rules for functions hold for them; a class method is given the class by its
name.
"""

from __future__ import annotations

import ast
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.generated import FIRST, STRATEGY
from falcon.engine.reading.refusal import refusal

SETTER: Final = "@set"
"""Behind the name of a computed member: the method that sets it."""

SPECIAL: Final = frozenset(
    {"__bool__", "__call__", "__contains__", "__eq__", "__ge__", "__getitem__"}
    | {"__gt__", "__iter__", "__le__", "__len__", "__lt__"}
)
"""Methods by which Python's own signs and functions reach an object."""


class Within(ast.NodeTransformer):
    """Writes the methods of a class as functions."""

    def __init__(
        self,
        owner: str,
        methods: frozenset[str],
        statics: frozenset[str],
        computed: frozenset[str],
    ) -> None:
        self._owner = owner
        self._methods = methods
        self._statics = statics
        self._computed = computed
        self._first = "self"
        self._class = ""

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """One method."""
        made = syntax.copied(node)
        is_of_class = any(map(_is_class_mark, node.decorator_list))
        made.decorator_list, made.returns = [], None
        made.name = f"{self._owner}.{node.name}"
        self._first = self._class = ""
        if node.name not in self._statics or is_of_class:
            if not made.args.args or made.args.posonlyargs:
                hint = f"def {node.name}(self, …):"
                raise refusal(node, f"{node.name} without self", hint)
            first = made.args.args[0]
            if is_of_class:
                self._class = made.args.args.pop(0).arg
            else:
                self._first, first.arg = first.arg, FIRST
        made.body = [self.visit(statement) for statement in made.body]
        return ast.fix_missing_locations(made)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """The object itself."""
        if node.id == STRATEGY:
            return ast.copy_location(ast.Name("self", node.ctx), node)
        if self._class and node.id == self._class:
            return ast.copy_location(ast.Name(self._owner, node.ctx), node)
        if node.id != self._first:
            return node
        return ast.copy_location(ast.Name(FIRST, node.ctx), node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A call of an own method."""
        match node.func:
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                is_own = bool(self._first) and name == self._first
                is_static = method in self._statics and name in {
                    self._first,
                    self._class,
                    self._owner,
                }
                if is_static or (is_own and method in self._methods):
                    return self._called(node, method)
        self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A computed member is called where it is read."""
        is_own = isinstance(node.value, ast.Name) and node.value.id == self._first
        is_read = is_own and isinstance(node.ctx, ast.Load)
        if is_read and self._first and node.attr in self._computed:
            call = ast.Call(func=node, args=[], keywords=[])
            return self._called(ast.copy_location(call, node), node.attr)
        self.generic_visit(node)
        return node

    def _called(self, node: ast.Call, method: str) -> ast.Call:
        name = ast.Name(f"{self._owner}.{method}", ast.Load())
        first = [] if method in self._statics else [ast.Name(FIRST, ast.Load())]
        call = ast.Call(
            func=ast.copy_location(name, node),
            args=[
                *(ast.copy_location(one, node) for one in first),
                *(self.visit(one) for one in node.args),
            ],
            keywords=[self.visit(one) for one in node.keywords],
        )
        return ast.copy_location(call, node)


def _is_class_mark(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "classmethod"
