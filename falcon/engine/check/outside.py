"""Names of the file that the strategy cannot use: what only a run would define."""

from __future__ import annotations

import ast

from falcon.engine.refusal import refusal
from falcon.engine.source import Source
from falcon.errors import UnsupportedConstructError


def outside(node: ast.AST, name: str, source: Source) -> UnsupportedConstructError:
    """The refusal of such a name, to be raised."""
    if name in source.functions:
        return refusal(node, f"function {name}", "make it a method of the strategy")
    if name in source.classes:
        return refusal(
            node, f"class {name}", "put what it does into methods of the strategy"
        )
    return refusal(
        node,
        f"{name}, which only running the file would set",
        f"assign {name} once at the top of the file, or declare it in params",
    )
