"""Annotations: what says of which type something is, taken off.

Nothing of it is run. A constant of the module that only names a type, such as
``Side = Literal["long", "short"]``, is needed by nothing then. Annotations of fields
stay: a dataclass is made of them.
"""

from __future__ import annotations

import ast

from falcon.engine.reading import syntax


def unfold_annotations(module: ast.Module) -> None:
    """Take the annotations off all functions of a file."""
    for node in syntax.walk(module):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            _take_off(node.args)
            for inner in syntax.walk(*node.body):
                if isinstance(inner, ast.AnnAssign):
                    nothing = ast.Constant(None)
                    inner.annotation = ast.copy_location(nothing, inner.annotation)


def _take_off(given: ast.arguments) -> None:
    more = (one for one in (given.vararg, given.kwarg) if one is not None)
    for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *more):
        one.annotation = None
