"""Annotations: what says of which type something is, taken off.

Nothing of it is run. A constant of the module that only names a type, such as
``Side = Literal["long", "short"]``, is needed by nothing then. A ``TypedDict`` is
``dict``. Annotations of fields stay: a dataclass is made of them.
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
    for index, one in enumerate(module.body):
        match one:
            case ast.ClassDef(
                name=name,
                bases=[ast.Name(id="TypedDict") | ast.Attribute(attr="TypedDict")],
            ):
                plain = ast.copy_location(ast.Name("dict", ast.Load()), one)
                made = ast.Assign([ast.Name(name, ast.Store())], plain)
                ast.copy_location(made, one)
                module.body[index] = ast.fix_missing_locations(made)


def _take_off(given: ast.arguments) -> None:
    more = (one for one in (given.vararg, given.kwarg) if one is not None)
    for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *more):
        one.annotation = None
