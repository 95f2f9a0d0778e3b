"""Added feeds: variables of a script that stand for feeds of the strategy.

``data = bt.feeds.…; cerebro.adddata(data)`` makes ``data`` the strategy's first feed,
and methods may read it by that name.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from falcon.engine.reading import syntax

_CLOSED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def added_feeds(module: ast.Module, outside: Collection[str]) -> Mapping[str, int]:
    """The number of the feed that each such variable stands for.

    None are known where the file adds feeds in loops or functions, or in other ways,
    or sets one of the variables more than once.
    """
    added = list(_added(_statements(module.body)))
    calls = [node for node in syntax.walk(module) if _is_adding(node)]
    names = [name for name in added if name in outside]
    is_plain = len(calls) == len(added) == len(names) == len(set(names))
    if not is_plain or any(_times_set(module, name) != 1 for name in names):
        return {}
    return {name: number for number, name in enumerate(names)}


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run once, those below ``if __name__ == …`` included."""
    for statement in body:
        if isinstance(statement, ast.If) and not statement.orelse:
            yield from _statements(statement.body)
        else:
            yield statement


def _added(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.Expr(value=ast.Call(args=[ast.Name(id=name), *_]) as call) if (
                _is_adding(call)
            ):
                yield name


def _is_adding(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="resampledata" | "replaydata" | "chaindata"):
            return True
        case ast.Call(func=ast.Attribute(attr="adddata")):
            return True
    return False


def _times_set(module: ast.Module, name: str) -> int:
    """How often the script sets a variable, methods and functions left out."""
    waiting: list[ast.AST] = list(module.body)
    count = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id == name:
            count += isinstance(node.ctx, ast.Store)
        if not isinstance(node, _CLOSED):
            waiting.extend(syntax.parts(node))
    return count
