"""Operations between values: plain where types say they stay small, else guarded."""

from __future__ import annotations

import math

from falcon.engine import ir
from falcon.engine.lower.emitter import Emitter, display
from falcon.engine.lower.tables import OPERATORS
from falcon.engine.lower.types import BITS, CONTAINERS, FLOAT, NONE, NUMERIC, Type

_HIGHEST_POWER = 16
"""A float to a whole power up to this one is left to Python; it cannot be complex."""

_GIANT_STEP = 2**32

_IDENTITY = frozenset({"is", "is not"})
_MEMBERSHIP = frozenset({"in", "not in"})


def unary(emit: Emitter, node: ir.Unary) -> str:
    """A sign, or ``not``."""
    if node.op == "not":
        return emit.test(node)
    if node.op == "~":
        return f"_invert({emit.expr(node.value)})"
    if node.op == "-" and emit.is_open(emit.type(node.value)):
        return f"_negative({emit.value(node.value)})"
    return f"({node.op}{emit.value(node.value)})"


def binary(emit: Emitter, node: ir.Binary) -> str:
    """An operation between two values; lines know no remainder and no template."""
    read = emit.expr if node.op == "%" or node.op in BITS else emit.value
    texts = read(node.left), read(node.right)
    return combined(emit, node.op, texts, (node.left, node.right))


def combined(
    emit: Emitter, op: str, texts: tuple[str, str], sides: tuple[ir.Expr, ir.Expr]
) -> str:
    """An operation on two texts, given what they are texts of."""
    left, right = texts
    if op in BITS:
        return f"_bits({op!r}, {left}, {right})"
    types = emit.type(sides[0]), emit.type(sides[1])
    if emit.is_open(*types):
        return f"{OPERATORS[op]}({left}, {right})"
    if op in {"/", "//"} or _is_tame(op, types, sides):
        return f"({left} {op} {right})"
    return f"{OPERATORS[op]}({left}, {right})"


def logic(emit: Emitter, node: ir.Logic) -> str:
    """``and`` and ``or`` give one of their values."""
    return f"({f' {node.op} '.join(emit.exprs(node.values))})"


def choice(emit: Emitter, node: ir.Choice) -> str:
    """``then if test else other``."""
    then, other = emit.expr(node.then), emit.expr(node.other)
    return f"({then} if {emit.test(node.test)} else {other})"


def compare(emit: Emitter, node: ir.Compare) -> str:
    """A comparison, or a chain in which each value is computed once."""
    if len(node.ops) == 1:
        return _comparison(emit, node.ops[0], node.first, node.rest[0])
    before, parts = emit.value(node.first), []
    for op, operand in zip(node.ops, node.rest, strict=True):
        text, name = emit.value(operand), emit.temporary()
        parts.append(_guarded(op, before, f"({name} := {text})"))
        before = name
    return f"({' and '.join(parts)})"


def _comparison(emit: Emitter, op: str, left: ir.Expr, right: ir.Expr) -> str:
    if op in _IDENTITY:
        return f"({emit.expr(left)} {op} {emit.expr(right)})"
    if op in _MEMBERSHIP:
        return _membership(emit, op, left, right)
    one, other = emit.value(left), emit.value(right)
    types = emit.type(left), emit.type(right)
    if any(map(_is_flat, types)) and not emit.is_open(*types):
        return f"({one} {op} {other})"
    return _guarded(op, one, other)


def _membership(emit: Emitter, op: str, left: ir.Expr, right: ir.Expr) -> str:
    one = emit.expr(left)
    if (
        isinstance(right, ir.Display)
        and right.kind != "set"
        and not any(isinstance(item, ir.Starred) for item in right.items)
        and _is_flat(emit.type(left))
    ):
        return f"({one} {op} {display('tuple', emit.exprs(right.items))})"
    return _guarded(op, one, emit.expr(right))


def _guarded(op: str, left: str, right: str) -> str:
    if op == "==":
        return f"_equal({left}, {right})"
    if op in _IDENTITY:
        return f"({left} {op} {right})"
    if op in _MEMBERSHIP:
        negation = "not " if op == "not in" else ""
        return f"({negation}_contains({right}, {left}))"
    return f"_compare({op!r}, {left}, {right})"


def _is_flat(kind: Type) -> bool:
    """Whether comparing such a value takes no time worth counting."""
    return bool(kind) and not kind & CONTAINERS


def _is_tame(op: str, types: tuple[Type, Type], sides: tuple[ir.Expr, ir.Expr]) -> bool:
    """Whether the result cannot be giant, complex or a text made from a template."""
    left, right = types
    if op == "%":
        return bool(left) and left <= NUMERIC | NONE
    if op == "**":
        return left == FLOAT and _is_low_power(sides[1])
    if any(kind and kind <= FLOAT | NONE for kind in types):
        return True
    numbers = bool(left and right) and left | right <= NUMERIC | NONE
    return op in "+-" and numbers and any(map(_is_step, sides))


def _is_step(node: ir.Expr) -> bool:
    """A constant that can be added over and over without a giant number."""
    if not isinstance(node, ir.Const) or not isinstance(node.value, int | float):
        return False
    return math.isfinite(node.value) and abs(node.value) < _GIANT_STEP


def _is_low_power(node: ir.Expr) -> bool:
    if not isinstance(node, ir.Const) or not isinstance(node.value, int):
        return False
    return 0 < node.value <= _HIGHEST_POWER
