"""Holders: classes that only hold constants, written as the constants themselves.

``class State: FLAT = 0`` and ``State.FLAT`` become a constant of the module of the name
``State.FLAT``, which no name of a source can be. A holder may stand at the top of the
file or in a class, where ``self.State.FLAT`` names it. One that is used in any other
way, as a value or to build objects, stays a class.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from falcon.engine.reading import syntax

MAX_HOLDERS: Final = 30
"""Most of them in one file; further ones stay classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """One such class.

    Attributes:
        node: its definition.
        owner: name of the class around it, or empty.
        members: names of its constants.
    """

    node: ast.ClassDef
    owner: str
    members: frozenset[str]

    def is_meant(self, node: ast.AST) -> bool:
        """Whether an expression names it."""
        match node:
            case ast.Name(id=name):
                return name == self.node.name
            case ast.Attribute(value=ast.Name(id=around), attr=name) if self.owner:
                is_around = around in {"self", "cls", self.owner}
                return is_around and name == self.node.name
        return False

    def is_read(self, node: ast.AST) -> bool:
        """Whether an expression reads one of its constants."""
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and node.attr in self.members
            and self.is_meant(node.value)
        )


def unfold(module: ast.Module) -> None:
    """Replace the holders of a file by constants."""
    for holder in list(islice(_holders(module.body, ""), MAX_HOLDERS)):
        nodes = list(syntax.walk(module))
        used = sum(map(holder.is_meant, nodes)) + sum(_hides(holder, n) for n in nodes)
        if used == sum(map(holder.is_read, nodes)):
            _replace(module, holder)


def _holders(body: Sequence[ast.stmt], owner: str) -> Iterator[_Holder]:
    for node in body:
        if not isinstance(node, ast.ClassDef):
            continue
        members = _members(node)
        if members:
            yield _Holder(node=node, owner=owner, members=frozenset(members))
        elif not owner:
            yield from _holders(node.body, node.name)


def _members(node: ast.ClassDef) -> dict[str, ast.expr]:
    """The constants of a class that holds nothing else, else nothing."""
    is_plain = all(isinstance(b, ast.Name) and b.id == "object" for b in node.bases)
    members: dict[str, ast.expr] = {}
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                members[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                members[name] = value
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                is_plain = False
    return members if is_plain and not (node.decorator_list or node.keywords) else {}


def _hides(holder: _Holder, node: ast.AST) -> bool:
    """Whether something else of the file has its name."""
    match node:
        case ast.alias(name=name, asname=other):
            return holder.node.name in {name, other}
        case ast.arg(arg=name) | ast.FunctionDef(name=name):
            return name == holder.node.name
        case ast.ClassDef(name=name):
            return name == holder.node.name and node is not holder.node
    return False


def _replace(module: ast.Module, holder: _Holder) -> None:
    name = holder.node.name
    for body in (module.body, *(one.body for one in _classes(module))):
        if holder.node in body:
            body.remove(holder.node)
            if not body:
                body.append(ast.copy_location(ast.Pass(), holder.node))
    _Reading(holder).visit(module)
    earlier: dict[str, str] = {}
    constants = []
    for member, value in _members(holder.node).items():
        plain = _Renaming(earlier).visit(value)
        target = ast.Name(id=f"{name}.{member}", ctx=ast.Store())
        constant = ast.Assign(targets=[target], value=plain)
        ast.copy_location(target, value)
        constants.append(ast.copy_location(constant, value))
        earlier[member] = target.id
    place = _place(module, holder)
    module.body[place:place] = constants


def _classes(module: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in module.body if isinstance(node, ast.ClassDef))


def _place(module: ast.Module, holder: _Holder) -> int:
    """Where its constants go: before what stood below it."""
    for index, node in enumerate(module.body):
        if getattr(node, "end_lineno", 0) >= holder.node.lineno:
            return index
    return len(module.body)


class _Reading(ast.NodeTransformer):
    """Reads constants of a holder by the names that they have now."""

    def __init__(self, holder: _Holder) -> None:
        self._holder = holder

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """One reading."""
        if self._holder.is_read(node):
            name = f"{self._holder.node.name}.{node.attr}"
            return ast.copy_location(ast.Name(id=name, ctx=ast.Load()), node)
        self.generic_visit(node)
        return node


class _Renaming(ast.NodeTransformer):
    """Reads the constants that stand above one in its class."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """One name."""
        name = self._names.get(node.id, node.id)
        return ast.copy_location(ast.Name(id=name, ctx=node.ctx), node)
