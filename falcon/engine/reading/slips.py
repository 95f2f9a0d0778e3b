"""Slips: orders that mean something else than they seem to, and raise no error.

Backtrader takes them as they stand, and so does the engine; a run only tells of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, TypeGuard

from falcon.engine.reading import syntax
from falcon.engine.reading.refusal import shown

MOST: Final = 20
"""Slips that are told at most."""

_ORDERS: Final = frozenset({"buy", "sell"})
_KEYWORDS: Final = (
    *("data", "size", "price", "plimit", "exectype", "valid", "tradeid", "oco"),
    *("trailamount", "trailpercent", "parent", "transmit"),
)
_PRICED: Final = frozenset({"Limit", "Stop", "StopLimit"})
_PRICE_AT: Final = 2
_CUTOFF: Final = 0.75


def slips(module: ast.Module) -> tuple[str, ...]:
    """What likely is not meant, each with its line and what is likely meant."""
    orders = [node for node in syntax.walk(module) if _is_order(node)]
    orders.sort(key=lambda node: (node.lineno, node.col_offset))
    told = (
        f"line {one.lineno}: {shown(one)}: {slip}"
        for one in orders
        for slip in _slips_of(one)
    )
    return tuple(told)[:MOST]


def _is_order(node: ast.AST) -> TypeGuard[ast.Call]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
            return name in _ORDERS
    return False


def _slips_of(order: ast.Call) -> Iterator[str]:
    given = {word.arg: word.value for word in order.keywords if word.arg}
    for name in given:
        close = get_close_matches(name, _KEYWORDS, 1, _CUTOFF)
        if name not in _KEYWORDS and close and close[0] not in given:
            yield f"{name} only is a note on the order; did you mean {close[0]}?"
    size = order.args[1] if len(order.args) > 1 else given.get("size")
    if _is_negative(size):
        yield "a size below zero trades the other way round; is the other side meant?"
    if _needs_price(given.get("exectype")) and not _has_price(order, given):
        yield "without a price it takes the close of the bar; write price=…"


def _is_negative(size: ast.expr | None) -> bool:
    match size:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return True
    return False


def _needs_price(kind: ast.expr | None) -> bool:
    match kind:
        case ast.Attribute(value=ast.Attribute(attr="Order"), attr=name):
            return name in _PRICED
    return False


def _has_price(order: ast.Call, given: dict[str, ast.expr]) -> bool:
    is_open = any(word.arg is None for word in order.keywords)
    is_stated = "price" in given or "plimit" in given
    return len(order.args) > _PRICE_AT or is_open or is_stated
