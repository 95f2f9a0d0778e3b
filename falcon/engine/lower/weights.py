"""Weights: the fuel that a stretch of code costs, known before it runs.

A unit is about one instruction: half a node of the expression tree, and a few for each
call. All branches are paid for, taken or not. What depends on the size of values is
paid for where it happens (`falcon.engine.runtime.meter`), loops on each turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from falcon.engine import code, ir
from falcon.engine.functions import Lambda

_NODES_PER_UNIT: Final = 2
_CALL: Final = 3
_DISPLAY: Final = 1
_CALLS: Final = (
    ir.Call,
    ir.MethodCall,
    ir.ValueCall,
    ir.HelperCall,
    ir.Action,
    ir.Piece,
    Lambda,
)
_DISPLAYS: Final = (ir.Display, ir.Mapping, ir.Comprehension, ir.Text, ir.Slice)


def of_block(body: Iterable[code.Stmt]) -> int:
    """Units of going once through statements, the bodies of loops left out."""
    return sum(map(_of_statement, body))


def of_nodes(*roots: ir.Node) -> int:
    """Units of evaluating expressions once."""
    nodes = extra = 0
    for node in code.walk(*roots):
        nodes += 1
        if isinstance(node, _CALLS):
            extra += _CALL
        elif isinstance(node, _DISPLAYS):
            extra += _DISPLAY
    return extra + nodes // _NODES_PER_UNIT


def _of_statement(node: code.Stmt) -> int:
    match node:
        case code.While():
            return 1 + of_block(node.other)
        case code.For():
            return 1 + of_nodes(node.source) + of_block(node.other)
        case code.If():
            return 1 + of_nodes(node.test) + of_block((*node.then, *node.other))
        case code.Try():
            handled = sum(of_block(one.body) for one in node.handlers)
            return 3 + handled + of_block((*node.body, *node.other, *node.last))
        case code.Define():
            return 3 + of_nodes(node.arguments)
    return 1 + of_nodes(node)
