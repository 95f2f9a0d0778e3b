"""Left out: what the set-up of a script states, and a run here does not take from it.

Cash, costs, sizes and parameters come from whoever runs a program. A script that states
some of its own would give other results as it stands, so that a run names them; and so
it does with files that the strategy writes, which a run does not.
"""

from __future__ import annotations

import ast
from typing import Final, TypeGuard

from falcon.engine.reading import syntax
from falcon.engine.reading.refusal import shown

MOST: Final = 20
"""Statements that are named at most."""

_TERMS: Final = frozenset(
    {"add_cash", "addcommissioninfo", "addsizer", "addsizer_byidx", "set_cash"}
    | {"set_checksubmit", "set_coc", "set_coo", "set_filler", "set_int2pnl", "setcash"}
    | {"set_shortcash", "set_slippage_fixed", "set_slippage_perc", "setcommission"}
    | {"add_timer", "replaydata", "resampledata"}
)
_STARTING: Final = frozenset({"addstrategy", "optstrategy"})


def left_out(module: ast.Module) -> tuple[str, ...]:
    """The statements of a script that change a run, each with its line."""
    found: list[ast.Call] = []
    waiting: list[ast.AST] = [*module.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _changes_a_run(node):
            found.append(node)
        if isinstance(node, ast.ClassDef):
            found += [one for one in syntax.walk(node) if _writes_a_file(one)]
        else:
            waiting += syntax.parts(node)
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(f"line {one.lineno}: {shown(one)}" for one in found[:MOST])


def _writes_a_file(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether a class opens a file here, which only can be to write to it."""
    match node:
        case ast.Call(func=ast.Name(id="open"), args=[_, *_]):
            return True
    return False


def _changes_a_run(node: ast.Call) -> bool:
    match node.func:
        case ast.Attribute(value=ast.Name(id="self")):
            return False
        case ast.Attribute(attr=name) if name in _STARTING:
            return bool(node.keywords) or len(node.args) > 1
        case ast.Attribute(attr=name):
            return name in _TERMS
    return False
