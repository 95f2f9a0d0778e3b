"""Functions of math, and of Python where they are the same."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.numbers import arithmetic, number, to_float
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import NOTHING, NotNativeError, Value
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.functions import NAMES
from falcon.engine.runtime.valued import Valued

Builtin = Callable[[Coder, list[Value]], Value]
"""Lowers a call, given its arguments."""

TRUNCATED: Final = 0
FLOOR: Final = 1
CEILING: Final = 2
NEAREST: Final = 3
"""How `op.TO_WHOLE` gets rid of the fraction."""

_TESTS: Final = frozenset({"isnan", "isinf"})


def function(path: str) -> Builtin | None:
    """The lowering of a function of math, ``None`` if the machine does not know it."""
    if path in _FUNCTIONS:
        return _FUNCTIONS[path]
    name = path.removeprefix("math.")
    if name in NAMES and path != name:
        return lambda coder, args: _function(coder, name, args)
    return None


def constant_of(coder: Coder, path: str) -> Value | None:
    """A constant of math by its path."""
    if path.startswith("math.") and isinstance(getattr(math, path[5:], None), float):
        return coder.tape.constant(getattr(math, path[5:]))
    return None


def plain_number(coder: Coder, value: Value) -> Value:
    """A number that is no line: a function of Python takes none for a number."""
    if value.kind == "static" and isinstance(value.data, Valued):
        raise NotNativeError("a function of a line instead of its value")
    return number(coder, value)


def only(args: list[Value]) -> Value:
    """The only argument."""
    if len(args) != 1:
        raise NotNativeError("a function with several arguments")
    return args[0]


def _function(coder: Coder, name: str, args: list[Value]) -> Value:
    value = plain_number(coder, only(args))
    if value == NOTHING:
        return coder.fail()
    x = to_float(coder, value)
    register = coder.emit(op.FUNCTION, x, NAMES.index(name))
    if name in _TESTS:
        return Value("bool", coder.emit(op.TO_WHOLE, register, TRUNCATED))
    if name not in {"fabs", "radians", "degrees"}:
        coder.check(op.FINITE, register)
    return Value("float", register)


def to_whole(way: int) -> Builtin:
    """The lowering of what makes a whole number of a float in one of four ways."""

    def lower(coder: Coder, args: list[Value]) -> Value:
        if only(args).kind in {"str", "text"}:
            raise NotNativeError("a number read from a text")
        value = plain_number(coder, args[0])
        if value.kind in {"int", "nothing"}:
            return value
        coder.check(op.TRUNCATES, value.register)
        return Value("int", coder.emit(op.TO_WHOLE, value.register, way))

    return lower


def _two(code: int) -> Builtin:
    def lower(coder: Coder, args: list[Value]) -> Value:
        if len(args) != 2:  # noqa: PLR2004  # two operands
            raise NotNativeError("a function with other than two arguments")
        sides = [plain_number(coder, value) for value in args]
        if NOTHING in sides:
            return coder.fail()
        x, y = (to_float(coder, side) for side in sides)
        if code == op.F_FMOD:
            coder.check(op.F_EQ, y, coder.tape.number(0.0))
            coder.check(op.FINITE, x)
        return Value("float", coder.emit(code, x, y))

    return lower


def _power(coder: Coder, args: list[Value]) -> Value:
    sides = [plain_number(coder, value) for value in args]
    if NOTHING in sides or len(sides) != 2:  # noqa: PLR2004  # base and exponent
        return coder.fail()
    x, y = (Value("float", to_float(coder, side)) for side in sides)
    return arithmetic(coder, "**", x, y)


def _is_finite(coder: Coder, args: list[Value]) -> Value:
    value = plain_number(coder, only(args))
    if value == NOTHING:
        return coder.fail()
    register, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, register, coder.zero())
    coder.tape.jump(op.FINITE, to_float(coder, value), 0, end)
    coder.tape.emit(op.MOVE, register, coder.tape.whole(1))
    coder.tape.place(end)
    return Value("bool", register)


_FUNCTIONS: Final[dict[str, Builtin]] = {
    "math.ceil": to_whole(CEILING),
    "math.copysign": _two(op.F_COPYSIGN),
    "math.floor": to_whole(FLOOR),
    "math.fmod": _two(op.F_FMOD),
    "math.isfinite": _is_finite,
    "math.pow": _power,
    "math.trunc": to_whole(TRUNCATED),
}
