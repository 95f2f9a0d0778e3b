"""Handed: what always is the strategy itself, in the classes of the file.

`Search` finds the arguments that every call gives the strategy, and the attributes and
variables that hold nothing else. Each may show others, until none is new.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.generated import FIRST
from falcon.engine.reading.records import RecordClass

SELF: Final = "self"
MAX_ROUNDS: Final = 12
"""Most rounds of the search; each finds one thing at least."""

MAX_TRIES: Final = 5
"""Most searches, each without what the one before found at odds."""

MAX_CALLS: Final = 2_000
"""Most calls that are looked at, counted for each function that one may reach."""


@dataclass(slots=True)
class Found:
    """What always is the strategy.

    Attributes:
        arguments: functions and names.
        attributes: classes and names.
        variables: functions and names.
    """

    arguments: set[tuple[str, str]] = field(default_factory=set)
    attributes: set[tuple[str, str]] = field(default_factory=set)
    variables: set[tuple[str, str]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.arguments) + len(self.attributes) + len(self.variables)


def is_name(node: ast.AST, name: str) -> bool:
    """Whether a node is a plain name."""
    return isinstance(node, ast.Name) and node.id == name


class Search:
    """Looks for what always is the strategy."""

    def __init__(
        self, strategy: ast.ClassDef, records: Mapping[str, RecordClass]
    ) -> None:
        self.records = records
        self.functions: dict[str, ast.FunctionDef] = {
            key: one
            for record in records.values()
            for key, one in record.functions.items()
        }
        self._banned = set[tuple[str, str]]()
        self._by_method: dict[str, list[str]] = {}
        for key in self.functions:
            method = key.rpartition(".")[2]
            self._by_method.setdefault(method, []).append(key)
        self._owners = {k: n for n, r in records.items() for k in r.functions}
        roots: dict[str, ast.AST] = {"": strategy, **self.functions}
        self._nodes = {key: syntax.walk(root) for key, root in roots.items()}
        self._calls = [
            (key, node)
            for key, nodes in self._nodes.items()
            for node in nodes
            if isinstance(node, ast.Call)
        ]

    def all(self) -> Found:
        """Everything, found step by step; what calls disagree on is left as it is."""
        if sum(len(self.targets(call)) for _, call in self._calls) > MAX_CALLS:
            return Found()
        for _ in range(MAX_TRIES):
            found = self._grown()
            odd = {place for _, call in self._calls for place in self._odd(call, found)}
            if not odd:
                return found
            self._banned |= odd
        return Found()

    def _grown(self) -> Found:
        found, before = Found(), -1
        for _ in range(MAX_ROUNDS):
            if len(found) == before:
                break
            before = len(found)
            found.arguments |= set(self._arguments(found)) - self._banned
            found.attributes |= set(self._attributes(found))
            found.variables |= set(self._variables(found))
        return found

    def _odd(self, call: ast.Call, found: Found) -> Iterator[tuple[str, str]]:
        """Arguments of a call that may reach several functions, if these differ."""
        taken: dict[str, dict[int, tuple[str, str]]] = {}
        for key in self.targets(call):
            passed = self.given(call, key)
            places = {id(value): (key, name) for name, value in passed.items()}
            taken[key] = {k: p for k, p in places.items() if p in found.arguments}
        if len({frozenset(one) for one in taken.values()}) > 1:
            for one in taken.values():
                yield from one.values()

    def is_strategy(self, node: ast.AST, key: str, found: Found) -> bool:
        """Whether an expression in a function is the strategy."""
        match node:
            case ast.Name(id=name):
                known = (key, name) in found.arguments or (key, name) in found.variables
                return known or name == SELF
            case ast.Attribute(value=ast.Name(id=first), attr=name):
                owner = self._owners.get(key, "")
                return first == FIRST and (owner, name) in found.attributes
        return False

    def targets(self, call: ast.Call) -> list[str]:
        """The functions that a call may reach, by their names of ours."""
        match call.func:
            case ast.Name(id=name) if name in self.records:
                return [f"{name}.__init__"] if self._has(f"{name}.__init__") else []
            case ast.Name(id=name) if name in self.functions:
                return [name]
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                if name == SELF:
                    return []
                if name in self.records:
                    return [key] if self._has(key := f"{name}.{method}") else []
        if isinstance(call.func, ast.Attribute):
            return self._by_method.get(call.func.attr, [])
        return []

    def given(self, call: ast.Call, key: str) -> dict[str, ast.expr]:
        """What a call gives a function, by the names of its arguments."""
        taken = self.functions[key].args
        names = [one.arg for one in (*taken.posonlyargs, *taken.args)]
        is_helper = is_name(call.func, key)
        if names[:1] == [FIRST] and not is_helper:
            names = names[1:]
        passed = dict(zip(names, call.args, strict=False))
        passed |= {one.arg: one.value for one in call.keywords if one.arg}
        return passed

    def _has(self, key: str) -> bool:
        return key in self.functions

    def _arguments(self, found: Found) -> Iterator[tuple[str, str]]:
        """Arguments that every call gives the strategy."""
        given: dict[tuple[str, str], bool] = {}
        for inside, call in self._calls:
            for key in self.targets(call):
                passed = self.given(call, key)
                taken = self.functions[key].args
                for one in (*taken.args, *taken.kwonlyargs):
                    value = passed.get(one.arg)
                    is_it = value is not None and self.is_strategy(value, inside, found)
                    place = (key, one.arg)
                    given[place] = given.get(place, True) and is_it
        for place, is_it in given.items():
            if is_it and place[1] != FIRST and not self._is_set(*place):
                yield place

    def _is_set(self, key: str, name: str) -> bool:
        """Whether a function gives a name another value."""
        return any(
            isinstance(node, ast.Name)
            and node.id == name
            and not isinstance(node.ctx, ast.Load)
            for node in self._nodes[key]
        )

    def _attributes(self, found: Found) -> Iterator[tuple[str, str]]:
        """Attributes that are the strategy wherever they are set."""
        stores: dict[tuple[str, str], bool] = {}
        elsewhere = set[str]()
        for key, nodes in self._nodes.items():
            plain = dict(_assigned(nodes))
            for node in nodes:
                if isinstance(node, ast.Attribute) and not isinstance(
                    node.ctx, ast.Load
                ):
                    if not is_name(node.value, FIRST):
                        elsewhere.add(node.attr)
                        continue
                    place = (self._owners.get(key, ""), node.attr)
                    value = plain.get(id(node))
                    is_it = value is not None and self.is_strategy(value, key, found)
                    stores[place] = stores.get(place, True) and is_it
        for (owner, name), is_it in stores.items():
            if is_it and name not in elsewhere and owner:
                yield owner, name

    def _variables(self, found: Found) -> Iterator[tuple[str, str]]:
        """Local names that are the strategy wherever they are set."""
        for key, nodes in self._nodes.items():
            if not key:
                continue
            plain, stores = dict(_assigned(nodes)), dict[str, bool]()
            for node in nodes:
                if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    value = plain.get(id(node))
                    is_it = value is not None and self.is_strategy(value, key, found)
                    stores[node.id] = stores.get(node.id, True) and is_it
            taken = {one.arg for one in self.functions[key].args.args}
            yield from (
                (key, name)
                for name, is_it in stores.items()
                if is_it and name not in taken
            )


def _assigned(nodes: list[ast.AST]) -> Iterator[tuple[int, ast.expr]]:
    """The values of plain assignments by the identity of their one target."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value):
                yield id(target), value
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield id(target), value
