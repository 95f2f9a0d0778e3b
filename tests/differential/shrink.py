"""Shrinks a source while it keeps a flaw: statements go, expressions get simpler."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Flawed = Callable[[str], bool]

_VARIANTS = 60
"""Changes of one kind that are tried at one node."""

_SIMPLER: tuple[ast.expr, ...] = (ast.Constant(0), ast.Constant(1), ast.Constant(True))


def shrunk(source: str, is_flawed: Flawed, tries: int = 3_000) -> str:
    """The smallest source found that still has the flaw.

    Args:
        source: has the flaw.
        is_flawed: says whether a source has it; must not raise.
        tries: of smaller sources, at most.
    """
    best = ast.unparse(ast.parse(source))
    left = tries
    is_smaller = True
    while is_smaller and left > 0:
        is_smaller = False
        for smaller in _smaller(best):
            left -= 1
            if left <= 0:
                break
            if len(smaller) < len(best) and is_flawed(smaller):
                best, is_smaller = smaller, True
                break
    return best


def _smaller(source: str) -> Iterator[str]:
    """Sources with one change each, the largest changes first."""
    count = sum(1 for _ in ast.walk(ast.parse(source)))
    for change in (_without_statement, _with_inner_body, _with_simpler_value):
        for at in range(count):
            for variant in range(_VARIANTS):
                tree = ast.parse(source)
                node = list(ast.walk(tree))[at]
                if not change(node, variant):
                    break
                try:
                    yield ast.unparse(ast.fix_missing_locations(tree))
                except (ValueError, AttributeError):
                    continue


def _without_statement(node: ast.AST, variant: int) -> bool:
    """Leave one statement out of a body."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or variant >= len(body):
        return False
    del body[-1 - variant]
    if not body:
        body.append(ast.Pass())
    return True


def _with_inner_body(node: ast.AST, variant: int) -> bool:
    """Put what a compound statement holds in its place."""
    body = getattr(node, "body", None)
    if not isinstance(body, list):
        return False
    compound = [n for n in body if isinstance(n, ast.If | ast.For | ast.While)]
    if variant >= len(compound):
        return False
    at = body.index(compound[variant])
    body[at : at + 1] = compound[variant].body
    return True


def _with_simpler_value(node: ast.AST, variant: int) -> bool:
    """Put a part of an expression, or a number, in its place."""
    if not isinstance(node, ast.stmt | ast.expr | ast.keyword):
        return False
    choices = list(_choices(node))
    if variant >= len(choices):
        return False
    field, at, new = choices[variant]
    if at is None:
        setattr(node, field, new)
    elif new is None:
        del getattr(node, field)[at]
    else:
        getattr(node, field)[at] = new
    return True


def _choices(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST | None]]:
    """Field, place in a list, and what to put there; ``None`` leaves it out."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.expr):
            yield from ((field, None, new) for new in _simpler(value))
        elif isinstance(value, list) and not isinstance(node, ast.stmt):
            for at, one in enumerate(value):
                yield from ((field, at, new) for new in _instead(one, len(value)))


def _instead(one: ast.AST, among: int) -> Iterator[ast.AST | None]:
    """What may stand in the place of one of several."""
    if isinstance(one, ast.expr | ast.keyword) and among > 1:
        yield None
    if isinstance(one, ast.expr):
        yield from _simpler(one)


def _simpler(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Constant | ast.Name):
        return
    if isinstance(getattr(value, "ctx", None), ast.Store):
        return
    yield from (n for n in ast.iter_child_nodes(value) if isinstance(n, ast.expr))
    yield from _SIMPLER
