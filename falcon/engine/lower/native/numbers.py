"""Numbers: conversions and arithmetic, as exact as Python's."""

from __future__ import annotations

from typing import Final

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.reads import present
from falcon.engine.lower.native.values import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    NOTHING,
    TAGS,
    NotNativeError,
    Value,
)
from falcon.engine.lower.native.variables import exact
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.functions import NAMES
from falcon.engine.runtime.valued import Valued

_FLOATS: Final = {
    "+": op.F_ADD,
    "-": op.F_SUB,
    "*": op.F_MUL,
    "/": op.F_DIV,
    "//": op.F_FLOOR_DIV,
    "%": op.F_MOD,
    "**": op.F_POW,
}
_WHOLES: Final = {
    "+": op.I_ADD,
    "-": op.I_SUB,
    "*": op.I_MUL,
    "//": op.I_FLOOR_DIV,
    "%": op.I_MOD,
}
_DIVISIONS: Final = frozenset({"/", "//", "%"})
_HIGHEST_POWER: Final = 16
_TEXTUAL: Final = frozenset(
    {"str", "text", "tuple", "static", "list", "record", "feed"}
)


def number(coder: Coder, value: Value) -> Value:
    """A value as an operand: an int, a float, or a mixed number that is not ``None``.

    Raises:
        NotNativeError: it is a text or a container, which have operators of their own.
    """
    kind = value.kind
    if kind in {"int", "float", "nothing"}:
        return value
    if kind == "bool":
        data = None if value.data is None else int(value.data)
        return Value("int", value.register, data)
    if kind == "mixed":
        return _unmixed(coder, value)
    if _is_line(value):
        return present(coder, value)
    if kind in _TEXTUAL:
        raise NotNativeError(f"an operator on {kind}")
    return coder.fail()


def _unmixed(coder: Coder, value: Value) -> Value:
    mask = value.mask
    if mask & NONE:
        coder.check(op.I_EQ, value.tag, coder.zero())
        mask &= ~NONE
    if mask == FLOAT:
        return Value("float", value.register)
    if not mask & FLOAT:
        return Value("int", coder.emit(op.TO_WHOLE, value.register, 0))
    return Value("mixed", value.register, mask, value.tag)


def to_float(coder: Coder, value: Value) -> int:
    """The register of a number as a float."""
    if value.kind in {"float", "mixed"}:
        return value.register
    if value.data is not None and abs(value.data) < 1 << 53:
        return coder.tape.number(float(value.data))
    as_float = coder.tape.changed(value.register, "float")
    if as_float is not None:
        return as_float
    exact(coder.tape, value.register)
    return coder.emit(op.TO_FLOAT, value.register)


def arithmetic(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    """Two numbers combined."""
    if sign not in _FLOATS:
        raise NotNativeError(f"operator {sign}")
    if sign == "%" and (_is_line(left) or _is_line(right)):
        # The one operator that lines do not have.
        return coder.fail()
    left, right = number(coder, left), number(coder, right)
    if NOTHING in (left, right):
        return coder.fail()
    if left.kind == right.kind == "int" and sign != "/":
        return _whole(coder, sign, left, right)
    return _float(coder, sign, left, right)


def _is_line(value: Value) -> bool:
    return value.kind == "static" and isinstance(value.data, Valued)


def _whole(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    tape = coder.tape
    if sign == "**":
        return _whole_power(coder, left, right)
    if sign in _DIVISIONS:
        coder.check(op.I_EQ, right.register, coder.zero())
    elif sign == "*":
        coder.check(op.PRODUCT, left.register, right.register)
    register = coder.emit(_WHOLES[sign], left.register, right.register)
    if sign in "+-":
        tape.emit(op.SMALL, register, 0, 0)
    return Value("int", register)


def _whole_power(coder: Coder, left: Value, right: Value) -> Value:
    times = right.data
    if times is None or not 0 <= times <= _HIGHEST_POWER:
        raise NotNativeError("a power of whole numbers")
    result = coder.tape.constant(1)
    for _ in range(times):
        result = _whole(coder, "*", result, left)
    return result


def _float(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    x, y = to_float(coder, left), to_float(coder, right)
    if sign in _DIVISIONS:
        coder.check(op.F_EQ, y, coder.tape.number(0.0))
    if sign == "**":
        coder.check(op.POWERS, x, y)
    register = coder.emit(_FLOATS[sign], x, y)
    if sign == "**":
        coder.check(op.FINITE, register)
    if sign == "/" or "float" in {left.kind, right.kind}:
        return Value("float", register)
    return _mixed_result(coder, sign, register, (left, right))


def _mixed_result(
    coder: Coder, sign: str, register: int, sides: tuple[Value, Value]
) -> Value:
    """Whole if both sides are; a whole number has no sign when it is 0."""
    if sign == "**":
        raise NotNativeError("a power of whole or other numbers")
    coder.check(op.HELD, register)
    if sign != "+":
        coder.check(op.F_EQ, register, coder.tape.number(0.0))
    mixed = [side for side in sides if side.kind == "mixed"]
    tag = mixed[0].tag if len(mixed) == 1 and not mixed[0].mask & BOOL else -1
    return Value("mixed", register, INT | FLOAT, tag)


def signed(coder: Coder, sign: str, value: Value) -> Value:
    """A number with a sign before it."""
    if value.kind == "mixed" and value.mask & BOOL:
        raise NotNativeError("the sign of what may be a bool")
    if value.kind == "nothing" or sign == "+":
        return value
    if sign != "-":
        raise NotNativeError(f"operator {sign}")
    if value.data is not None and value.kind != "mixed":
        return coder.tape.constant(-value.data)
    opposite = coder.tape.changed(value.register, "negative")
    if opposite is not None:
        return Value(value.kind, opposite)
    if value.kind == "int":
        return Value("int", coder.emit(op.I_SUB, coder.zero(), value.register))
    register = coder.emit(op.FUNCTION, value.register, NAMES.index("negative"))
    if value.kind == "float":
        return Value("float", register)
    coder.check(op.F_EQ, register, coder.tape.number(0.0))
    return value._replace(register=register)


def magnitude(coder: Coder, value: Value) -> Value:
    """``abs(value)``."""
    value = number(coder, value)
    if value.kind == "int":
        negative = coder.emit(op.I_SUB, coder.zero(), value.register)
        return Value("int", coder.emit(op.I_MAX, value.register, negative))
    if value.kind == "mixed" and value.mask & BOOL:
        raise NotNativeError("the size of what may be a bool")
    if value.kind == "nothing":
        return value
    register = coder.emit(op.FUNCTION, value.register, NAMES.index("fabs"))
    data = value.data if value.kind == "mixed" else None
    return Value(value.kind, register, data, value.tag)


def tag_of(coder: Coder, value: Value) -> int:
    """The register of what a number is."""
    if value.kind == "mixed":
        if value.tag < 0:
            raise NotNativeError("a number that may be whole or not")
        return value.tag
    return coder.tape.whole(TAGS[value.kind])
