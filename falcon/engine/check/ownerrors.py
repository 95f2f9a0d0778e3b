"""Errors of the file: classes that derive from Python's, and only have a name."""

from __future__ import annotations

import ast
from typing import Final

from falcon.engine import ir
from falcon.engine.check.words import words
from falcon.engine.reading.refusal import place
from falcon.engine.reading.source import Source

BASES: Final = words(
    """
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError
    LookupError NameError NotImplementedError OverflowError RuntimeError TypeError
    ValueError ZeroDivisionError
    """
)
"""Errors that may be derived from."""

OWN: Final = "class "
"""Before the name of one of them, where errors are told by their names."""


def own_errors(source: Source) -> dict[str, ir.Call]:
    """The calls that make the errors of a file, by their names."""
    found: dict[str, ir.Call] = {}
    for name, node in source.classes.items():
        match node:
            case ast.ClassDef(bases=[ast.Name(id=base)], keywords=[]) if _is_bare(node):
                if base in BASES or base in found:
                    found[name] = _made(node, base, is_own=base in found)
    return found


def _is_bare(node: ast.ClassDef) -> bool:
    """Whether a class holds nothing, or only passes a text on to its base."""
    return not node.decorator_list and all(map(_says_nothing, node.body))


def _says_nothing(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef(name="__init__", args=given, body=[ast.Expr(value=call)]):
            names = [one.arg for one in given.args]
            return not given.defaults and _passes_on(call, names[1:])
    return False


def _passes_on(node: ast.expr, names: list[str]) -> bool:
    """``super().__init__(text)`` with what ``__init__`` is given, in its order."""
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="super"), args=[]), attr="__init__"
            ),
            args=args,
            keywords=[],
        ):
            return [one.id for one in args if isinstance(one, ast.Name)] == names
    return False


def _made(node: ast.ClassDef, base: str, *, is_own: bool) -> ir.Call:
    at = place(node)
    kind: ir.Expr = ir.Fixed(at, base) if is_own else ir.Global(at, f"error.{base}")
    return ir.Call(at, "class.error", (ir.Const(at, node.name), kind))
