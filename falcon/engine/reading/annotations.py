"""Annotations: what says of which type something is, taken off.

Nothing of it is run. A constant of the module that only names a type, such as
``Side = Literal["long", "short"]``, is needed by nothing then. A ``TypedDict`` is
``dict``. Annotations of fields stay: a dataclass is made of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from falcon.engine.reading import syntax


def unfold_annotations(module: ast.Module) -> None:
    """Take the annotations off all functions of a file."""
    functions = list(_functions(module.body))
    for node in syntax.walk(*functions):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            _take_off(node.args)
        elif isinstance(node, ast.AnnAssign):
            nothing = ast.Constant(None)
            node.annotation = ast.copy_location(nothing, node.annotation)
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


def _functions(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """The functions and methods of a file, those inside others left out."""
    for one in body:
        if isinstance(one, ast.FunctionDef):
            yield one
        elif isinstance(one, ast.ClassDef):
            yield from _functions(one.body)


def _take_off(given: ast.arguments) -> None:
    more = (one for one in (given.vararg, given.kwarg) if one is not None)
    for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *more):
        one.annotation = None
