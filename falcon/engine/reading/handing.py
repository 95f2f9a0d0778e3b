"""Handing over: objects of the file that are given the strategy itself.

``class Risk: def __init__(self, strategy): self.strategy = strategy``, made by
``Risk(self)``, reads its one strategy. There is no other, so nothing needs to be given:
such an argument is taken out, and what it is called becomes ``self``. What is given the
strategy on some calls only stays as it is, and is refused later.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from falcon.engine.reading import syntax
from falcon.engine.reading.handed import SELF, Found, Search, is_name
from falcon.engine.reading.records import RecordClass


def hand_over(
    strategy: ast.ClassDef, records: Mapping[str, RecordClass]
) -> tuple[ast.ClassDef, dict[str, RecordClass]]:
    """The strategy and the records without what is handed from one to the other."""
    if not records or not any(map(_is_handed, syntax.walk(strategy))):
        return strategy, dict(records)
    search = Search(strategy, records)
    found = search.all()
    if not found.arguments:
        return strategy, dict(records)
    own = _Rewriting(search, found, "")
    made = {
        name: replace(
            record,
            functions={
                key: _Rewriting(search, found, key).function(function)
                for key, function in record.functions.items()
            },
            fields=None
            if record.fields is None
            else tuple(f for f in record.fields if (name, f) not in found.attributes),
            shown=tuple(f for f in record.shown if (name, f) not in found.attributes),
            compared=tuple(
                f for f in record.compared if (name, f) not in found.attributes
            ),
        )
        for name, record in records.items()
    }
    changed = own.visit(syntax.copied(strategy))
    assert isinstance(changed, ast.ClassDef)  # noqa: S101  # what it was before
    return changed, made


def _is_handed(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    given = (*node.args, *(keyword.value for keyword in node.keywords))
    return any(is_name(one, SELF) for one in given)


class _Rewriting(ast.NodeTransformer):
    """Reads the strategy by its own name in one function."""

    def __init__(self, search: Search, found: Found, key: str) -> None:
        self._search = search
        self._found = found
        self._key = key

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """The function without the arguments that are taken out."""
        made = syntax.copied(node)
        given = made.args
        kept = [one for one in given.args if not self._is_taken(one.arg)]
        defaults = dict(
            zip(
                (one.arg for one in reversed(given.args)),
                reversed(given.defaults),
                strict=False,
            )
        )
        given.args = kept
        given.defaults = [defaults[o.arg] for o in kept if o.arg in defaults]
        pairs = [
            (one, default)
            for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
            if not self._is_taken(one.arg)
        ]
        given.kwonlyargs = [one for one, _ in pairs]
        given.kw_defaults = [default for _, default in pairs]
        made.body = [self.visit(statement) for statement in made.body]
        return made

    def _is_taken(self, name: str) -> bool:
        return (self._key, name) in self._found.arguments

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A call without what needs not be given."""
        for key in self._search.targets(node)[:1]:
            passed = self._search.given(node, key)
            out = {
                id(value)
                for name, value in passed.items()
                if (key, name) in self._found.arguments
            }
            node.args = [one for one in node.args if id(one) not in out]
            node.keywords = [one for one in node.keywords if id(one.value) not in out]
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """Nothing, where a name of the strategy is set."""
        if len(node.targets) == 1 and self._is_strategy(node.targets[0]):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        """Nothing, where a name of the strategy is set."""
        if self._is_strategy(node.target):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """The strategy by its own name."""
        return self._own(node) if self._is_strategy(node) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """The strategy by its own name."""
        if self._is_strategy(node):
            return self._own(node)
        self.generic_visit(node)
        return node

    def _is_strategy(self, node: ast.expr) -> bool:
        is_own = is_name(node, SELF)
        return not is_own and self._search.is_strategy(node, self._key, self._found)

    def _own(self, node: ast.expr) -> ast.Name:
        return ast.copy_location(ast.Name(SELF, ast.Load()), node)
