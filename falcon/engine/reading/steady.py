"""Steady: what a method may say again on each bar, for it always says the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from falcon.engine.reading import syntax

_LINES: Final = re.compile(r"(datas|data\d*(_\w+)?|lines?|line_?\w+|l)$")
"""Names of the lines and data of an indicator."""


def is_self(node: ast.expr) -> bool:
    """Whether an expression is ``self``."""
    return isinstance(node, ast.Name) and node.id == "self"


def is_line(node: ast.expr) -> bool:
    """Whether an expression names a line or a data of the indicator."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return _LINES.match(name) is not None
        case ast.Attribute(value=owner, attr=name):
            return name != "array" and is_line(owner)
        case ast.Subscript(value=ast.Attribute(attr="datas" | "lines" | "l")):
            return True
    return False


def parted(
    before: Sequence[ast.stmt], method: ast.AST
) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """What may be said again on each bar, and what must be said once."""
    bound = bindings(method)
    steady, first, known = list[ast.stmt](), list[ast.stmt](), set[str]()
    for one in _single(before):
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if bound.count(
                name
            ) == 1 and _is_steady(value, known):
                known.add(name)
                steady.append(one)
            case _:
                first.append(one)
    return steady, first


def _single(before: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements, ``a, b = c, d`` as two of them."""
    for one in before:
        match one:
            case ast.Assign(
                targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)
            ) if len(targets) == len(values):
                for target, value in zip(targets, values, strict=True):
                    yield ast.copy_location(ast.Assign([target], value), one)
            case _:
                yield one


def _is_steady(node: ast.expr, known: set[str]) -> bool:
    """Whether an expression only names lines and parameters, and numbers of them."""
    if isinstance(node, ast.Constant | ast.Name):
        return isinstance(node, ast.Constant) or node.id in known
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name in {"p", "params"} or is_line(node)
        case ast.Attribute(value=owner):
            return _is_steady(owner, known) or _is_array(node)
        case ast.Subscript(slice=ast.Constant()):
            return is_line(node)
        case ast.BinOp() | ast.UnaryOp():
            return all(_is_steady(one, known) for one in _operands(node))
    return False


def _operands(node: ast.BinOp | ast.UnaryOp) -> list[ast.expr]:
    return [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]


def _is_array(node: ast.Attribute) -> bool:
    """Whether it is the array of something that the indicator holds."""
    owner = node.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return node.attr == "array" and is_self(owner)


def bindings(*nodes: ast.AST) -> list[str]:
    """The variables that statements bind, as often as they do; no inner scopes."""
    found, waiting = list[str](), [*nodes]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        inner = syntax.parts(node)
        if isinstance(node, ast.comprehension):
            inner.remove(node.target)
        waiting += inner
    return found
