"""Comparisons of two values, as jumps."""

from __future__ import annotations

from typing import Final

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.numbers import number, to_float
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import (
    ABSENT,
    HELD,
    NONE,
    NOTHING,
    NotNativeError,
    Value,
)
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.handles import FeedHandle
from falcon.engine.runtime.valued import Valued

_TRUE: Final = {
    "<": (op.F_LT, op.I_LT),
    "<=": (op.F_LE, op.I_LE),
    "==": (op.F_EQ, op.I_EQ),
    "!=": (op.F_NE, op.I_NE),
}
_FALSE: Final = {
    "<": (op.F_NOT_LT, None),
    "<=": (op.F_NOT_LE, None),
    "==": (op.F_NE, op.I_NE),
    "!=": (op.F_EQ, op.I_EQ),
}
_SWAPPED: Final = {">": "<", ">=": "<="}
_BARE: Final = frozenset(
    {
        "feed",
        "list",
        "record",
        "tuple",
        "text",
        "static",
        "position",
        "executed",
        "created",
    }
)


def compare(
    coder: Coder, sign: str, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    """Jump if a comparison comes out as wanted."""
    left, right = sides
    if NOTHING in sides:
        coder.tape.fail()
    elif sign in {"is", "is not"}:
        _test_identity(coder, sides, target, wanted=wanted is (sign == "is"))
    elif _are_alike(left, right) and left.kind in HELD:
        _compare_held(coder, sign, sides, target, wanted=wanted)
    elif sign in {"==", "!="} and "none" in {left.kind, right.kind}:
        if "order" in {left.kind, right.kind} and sign == "!=":
            raise NotNativeError("an order != None")
        _test_identity(coder, sides, target, wanted=wanted is (sign == "=="))
    else:
        _compare_numbers(coder, sign, sides, target, wanted=wanted)


def _are_alike(left: Value, right: Value) -> bool:
    return left.kind == right.kind


def _compare_held(
    coder: Coder, sign: str, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    kind = sides[0].kind
    registers = [side.register for side in sides]
    if kind == "order":
        # An order and all its snapshots are equal.
        registers = [_row_of(coder, sign, register) for register in registers]
    if sign not in {"==", "!="}:
        if kind in {"order", "trade", "str"}:
            raise NotNativeError(f"{sign} between values of kind {kind}")
        for register in registers:
            coder.check(op.I_EQ, register, coder.tape.whole(ABSENT))
    _jump(coder, sign, (1, registers[0], registers[1]), target, wanted=wanted)


def _row_of(coder: Coder, sign: str, register: int) -> int:
    """The row of an order; ``None`` equals none of them, and has no ``!=``."""
    if sign != "==":
        coder.check(op.I_LT, register, coder.zero())
        return coder.emit(op.ORDER_ROW, register)
    row, end = coder.emit(op.MOVE, coder.tape.whole(-1)), Label()
    coder.tape.jump(op.I_LT, register, coder.zero(), end)
    coder.tape.emit(op.ORDER_ROW, row, register)
    coder.tape.place(end)
    return row


def _test_identity(
    coder: Coder, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    left, right = sides
    if right.kind != "none":
        left, right = right, left
    if right.kind == "none":
        _test_none(coder, left, target, wanted=wanted)
    elif left.kind == right.kind and left.kind in {"bool", "order", "trade"}:
        registers = (1, left.register, right.register)
        _jump(coder, "==", registers, target, wanted=wanted)
    elif {left.kind, right.kind} <= {"feed", "static"}:
        _test_feed(coder, sides, target, wanted=wanted)
    elif "bool" in {left.kind, right.kind} and {left.kind, right.kind} <= _PLAIN:
        if not wanted:
            coder.tape.go(target)
    else:
        raise NotNativeError(f"{left.kind} is {right.kind}")


def _test_feed(
    coder: Coder, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    one, known = sides if sides[0].kind == "feed" else sides[::-1]
    if one.kind == known.kind:
        if one.kind == "feed":
            raise NotNativeError("a feed is a feed")
        if (one.data is known.data) is wanted:
            coder.tape.go(target)
        return
    index = known.data.index if isinstance(known.data, FeedHandle) else -1
    registers = (1, one.register, coder.tape.whole(index))
    _jump(coder, "==", registers, target, wanted=wanted)


_PLAIN: Final = frozenset({"bool", "int", "float", "order", "str"})


def _test_none(coder: Coder, value: Value, target: Label, *, wanted: bool) -> None:
    tape = coder.tape
    if value.kind == "mixed" and value.mask & NONE:
        code = op.I_EQ if wanted else op.I_NE
        tape.jump(code, value.tag, coder.zero(), target)
    elif value.kind in {"order", "trade", "str"}:
        if wanted:
            tape.jump(op.I_LT, value.register, coder.zero(), target)
        else:
            tape.jump(op.I_LE, coder.zero(), value.register, target)
    elif value.kind in HELD:
        code = op.I_EQ if wanted else op.I_NE
        tape.jump(code, value.register, tape.whole(ABSENT), target)
    elif (value.kind == "none") is wanted:
        tape.go(target)


def _compare_numbers(
    coder: Coder, sign: str, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    left, right = sides
    if sign in {"==", "!="}:
        if _is_other(left) or _is_other(right):
            raise NotNativeError(f"{left.kind} {sign} {right.kind}")
        if any(side.kind == "mixed" and side.mask & NONE for side in sides):
            _compare_perhaps_none(coder, sign, sides, target, wanted=wanted)
            return
    left, right = number(coder, left), number(coder, right)
    if NOTHING in (left, right):
        coder.tape.fail()
    elif left.kind == right.kind == "int":
        registers = (1, left.register, right.register)
        _jump(coder, sign, registers, target, wanted=wanted)
    else:
        registers = (0, to_float(coder, left), to_float(coder, right))
        _jump(coder, sign, registers, target, wanted=wanted)


def _compare_perhaps_none(
    coder: Coder, sign: str, sides: tuple[Value, Value], target: Label, *, wanted: bool
) -> None:
    """``None`` equals no number."""
    left, right = sides
    if left.kind == "mixed" and right.kind == "mixed":
        raise NotNativeError("two numbers compared that may both be None")
    mixed, other = (left, right) if left.kind == "mixed" else (right, left)
    end = Label()
    out = target if wanted is (sign == "!=") else end
    coder.tape.jump(op.I_EQ, mixed.tag, coder.zero(), out)
    numeric = mixed._replace(data=mixed.mask & ~NONE)
    _compare_numbers(coder, sign, (numeric, other), target, wanted=wanted)
    coder.tape.place(end)


def _is_other(value: Value) -> bool:
    if value.kind == "static":
        return not isinstance(value.data, Valued)
    return value.kind in _BARE or value.kind in HELD


def _jump(
    coder: Coder, sign: str, way: tuple[int, int, int], target: Label, *, wanted: bool
) -> None:
    """A jump on two registers, floats or whole numbers by the first of ``way``."""
    column, left, right = way
    if sign in _SWAPPED:
        sign, left, right = _SWAPPED[sign], right, left
    code = (_TRUE if wanted else _FALSE)[sign][column]
    if code is None:
        # Not less is greater or equal.
        sign, left, right = "<=" if sign == "<" else "<", right, left
        code = _TRUE[sign][column]
    coder.tape.jump(code, left, right, target)
