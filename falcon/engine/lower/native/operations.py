"""Operations between values of any kind."""

from __future__ import annotations

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import test, test_value
from falcon.engine.lower.native.numbers import arithmetic, number, signed
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.texts import glued, percent
from falcon.engine.lower.native.times import is_time, shifted
from falcon.engine.lower.native.values import LIST_TAG, NotNativeError, Value
from falcon.engine.lower.native.variables import copied
from falcon.engine.native.machine import opcodes as op


def binary(coder: Coder, node: ir.Binary) -> Value:
    """An operation between two values."""
    left, right = coder.values(node.left, node.right)
    return combined(coder, node.op, left, right)


def combined(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    """Two values combined."""
    if is_time(left) or is_time(right):
        return shifted(coder, sign, left, right)
    if left.kind in {"str", "text"}:
        if sign == "%":
            return percent(coder, left, right)
        return glued(coder, sign, left, right)
    return arithmetic(coder, sign, left, right)


def unary(coder: Coder, node: ir.Unary) -> Value:
    """A sign, or ``not``."""
    if node.op == "not":
        return truth(coder, node)
    value = coder.value(node.value)
    if value.kind == "timedelta" and node.op == "-":
        return Value("timedelta", coder.emit(op.I_SUB, coder.zero(), value.register))
    return signed(coder, node.op, number(coder, value))


def truth(coder: Coder, node: ir.Expr) -> Value:
    """A condition as a value."""
    register, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, register, coder.zero())
    test(coder, node, end, wanted=False)
    coder.tape.emit(op.MOVE, register, coder.tape.whole(1))
    coder.tape.place(end)
    return Value("bool", register)


def logic(coder: Coder, node: ir.Logic) -> Value:
    """``and`` and ``or`` give one of their values."""
    end = Label()
    *first, last = node.values
    for operand in first:
        value = coder.value(operand)
        coder.choose(id(node), value)
        test_value(coder, value, end, wanted=node.op == "or")
    coder.choose(id(node), coder.value(last))
    coder.tape.place(end)
    return coder.chosen(id(node))


def choice(coder: Coder, node: ir.Choice) -> Value:
    """``then if test else other``."""
    other, end = Label(), Label()
    test(coder, node.test, other, wanted=False)
    coder.choose(id(node), coder.value(node.then))
    coder.tape.go(end)
    coder.tape.place(other)
    coder.choose(id(node), coder.value(node.other))
    coder.tape.place(end)
    return coder.chosen(id(node))


def display(coder: Coder, node: ir.Display) -> Value:
    """A list or tuple of values that nobody changes."""
    if node.kind not in {"list", "tuple"}:
        raise NotNativeError(f"a {node.kind}")
    items = [copied(coder.tape, item) for item in coder.values(*node.items)]
    return Value("tuple", data=items, tag=LIST_TAG if node.kind == "list" else -1)
