"""Refusing a construct: one way to say where it is, what it is, and what to write."""

from __future__ import annotations

import ast

from falcon.engine.ir import At
from falcon.errors import UnsupportedConstructError

_SHOWN = 60
"""Characters of the source that a refusal repeats."""


def place(node: ast.AST) -> At:
    """Where a node of the parsed source begins."""
    return At(getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)


def shown(node: ast.AST) -> str:
    """A node as it stands in the source, cut to a readable length."""
    try:
        text = " ".join(ast.unparse(node).split())
    except (RecursionError, ValueError):
        return type(node).__name__
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def counted(bars: int) -> str:
    """A number of bars in words."""
    return "1 bar" if bars == 1 else f"{bars} bars"


def refusal(node: ast.AST | At, construct: str, hint: str) -> UnsupportedConstructError:
    """The refusal of what stands at a place, to be raised."""
    at = node if isinstance(node, At) else place(node)
    return UnsupportedConstructError(
        line=at.line, column=at.column, construct=construct, hint=hint
    )
