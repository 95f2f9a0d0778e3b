"""Bounds of ``once``: what people write there to be sure of the ends of arrays.

``once(start, end)`` is called with arrays that reach to ``end``. To make them longer,
and to stop where the shortest ends, changes nothing, and is left out:

    while len(line) < end:
        line.append(float('nan'))
    last = min(end, len(high), len(low))
    for i in range(start, last):
"""

from __future__ import annotations

import ast

from falcon.engine.reading import syntax


def without_bounds(method: ast.FunctionDef) -> ast.FunctionDef:
    """A run of an indicator without such statements."""
    arguments = method.args.args
    if not arguments:
        return method
    end = arguments[-1].arg
    made = syntax.copied(method)
    kept: list[ast.stmt] = []
    others: set[str] = set()
    for one in made.body:
        if name := _shortest(one, end):
            others.add(name)
        elif not _lengthens(one, end):
            kept.append(one)
    made.body = kept or [ast.copy_location(ast.Pass(), method)]
    for node in syntax.walk(made):
        if isinstance(node, ast.Name) and node.id in others:
            node.id = end
    return made


def _lengthens(node: ast.stmt, end: str) -> bool:
    match node:
        case ast.While(
            test=ast.Compare(
                left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=one)]),
                ops=[ast.Lt()],
                comparators=[ast.Name(id=bound)],
            ),
            body=[
                ast.Expr(
                    ast.Call(func=ast.Attribute(value=ast.Name(id=two), attr="append"))
                )
            ],
            orelse=[],
        ):
            return one == two and bound == end
    return False


def _shortest(node: ast.stmt, end: str) -> str:
    """The name of the least of ``end`` and the lengths of arrays, or empty."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(
                func=ast.Name(id="min"), args=[ast.Name(id=bound), *more], keywords=[]
            ),
        ) if bound == end and all(map(_is_length, more)):
            return name
    return ""


def _is_length(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name()]):
            return True
    return False
