"""Scripts: the strategy class in a file as people have them.

1. Definitions and imports are executed; if one fails, the file does.
2. So is what stands between them, but it may fail, print, and start runs in vain: it
   usually reads data and draws, which is not what the file is asked for.
3. The class is the one that the file starts, else the one no other derives from, as
   Falcon's own engine chooses it.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import io
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import backtrader as bt

MODULE = "strategy"
"""Name of the module, and of the file in messages of Python."""

_DEFINITIONS = (
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)


class RefusedError(Exception):
    """The job cannot be run at all, through no failure of the code."""


def strategy_class(source: str) -> type[Any]:
    """Execute a file and find its strategy class.

    Raises:
        RefusedError: there is none, or there are several.
        BaseException: whatever the file fails with.
    """
    tree = ast.parse(source, MODULE)
    module = ModuleType(MODULE)
    # Backtrader looks up the module of each class that it creates.
    sys.modules[MODULE] = module
    with _idle():
        _execute(tree, module.__dict__)
    known = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, bt.Strategy)
        and value.__module__ == MODULE
    }
    return _chosen(known, set(_started(tree)))


def _execute(tree: ast.Module, names: dict[str, Any]) -> None:
    flags = _features(tree)
    for statement in tree.body:
        part = ast.Module(body=[statement], type_ignores=[])
        code = compile(part, MODULE, "exec", flags, dont_inherit=True)
        if isinstance(statement, _DEFINITIONS):
            exec(code, names)  # noqa: S102  # what this process is confined for
            continue
        with contextlib.suppress(Exception):
            exec(code, names)  # noqa: S102  # what this process is confined for


def _features(tree: ast.Module) -> int:
    """The flags of what the file imports from ``__future__``."""
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for name in statement.names:
                flags |= getattr(__future__, name.name).compiler_flag
    return flags


@contextlib.contextmanager
def _idle() -> Iterator[None]:
    """Let nothing be printed, run or drawn meanwhile."""
    kept = {name: getattr(bt.Cerebro, name) for name in ("run", "plot")}
    for name in kept:
        setattr(bt.Cerebro, name, lambda *_, **__: [])
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        for name, method in kept.items():
            setattr(bt.Cerebro, name, method)


def _started(tree: ast.Module) -> Iterator[str]:
    """The names of the classes that the file hands to ``addstrategy``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="addstrategy" | "optstrategy"),
                args=[ast.Name(id=name), *_],
            ):
                yield name


def _chosen(known: Mapping[str, type[Any]], started: set[str]) -> type[Any]:
    if not known:
        raise RefusedError(
            "no strategy class: write one class that derives from bt.Strategy"
        )
    meant = {known[name] for name in started & known.keys()}
    if len(meant) == 1:
        return meant.pop()
    parents = {parent for kind in known.values() for parent in kind.__mro__[1:]}
    leaves = [kind for kind in dict.fromkeys(known.values()) if kind not in parents]
    chosen = [kind for kind in leaves if kind in meant or not meant] or leaves
    if len(chosen) > 1:
        names = ", ".join(kind.__name__ for kind in chosen)
        raise RefusedError(
            f"several strategy classes, {names}: keep one a file, or add the one you "
            "mean: cerebro.addstrategy(…)"
        )
    return chosen[0]
