"""Arithmetic of the register machine: what CPython computes, to the last bit.

What Python refuses (division by zero, a complex power) is tested before, by the
conditions of `falcon.engine.native.machine.opcodes`.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from falcon.engine.native.jit import inlined, lean
from falcon.engine.native.machine import opcodes as op

ROOM: Final = 2**62
HELD: Final = 2**53
_DECIMALS: Final = 22
_SPLITTER: Final = 134_217_729.0
"""2**27 + 1 parts a float into two halves of 26 bits."""


@inlined
def compares(code: int, x: float, y: float) -> bool:
    """Whether two floats compare so."""
    if code == op.F_LT:
        return x < y
    if code == op.F_LE:
        return x <= y
    if code == op.F_EQ:
        return x == y
    if code == op.F_NE:
        return x != y
    if code == op.F_NOT_LT:
        return not x < y
    return not x <= y


@inlined
def compares_row(code: int, value: float, y: float) -> bool:
    """Whether the value of a row and a float compare so."""
    if code < op.LT_ROW:
        return compares(code + op.F_LT, value, y)
    if code == op.LT_ROW:
        return y < value
    if code == op.LE_ROW:
        return y <= value
    if code == op.NOT_LT_ROW:
        return not y < value
    return not y <= value


@inlined
def compares_wholes(code: int, i: int, j: int) -> bool:
    """Whether two whole numbers compare so."""
    if code == op.I_LT:
        return i < j
    if code == op.I_LE:
        return i <= j
    if code == op.I_EQ:
        return i == j
    return i != j


@inlined
def is_broken(code: int, x: float, y: float, i: int, j: int) -> bool:
    """Whether something is not so."""
    if code == op.SMALL:
        return i >= ROOM or i <= -ROOM
    if code == op.EXACT:
        return i > HELD or i < -HELD
    if code == op.FINITE:
        return not math.isfinite(x)
    if code == op.PRODUCT:
        return not abs(float(i) * float(j)) < ROOM
    if code == op.TRUNCATES:
        return not abs(x) < ROOM
    return not (math.isfinite(x) and math.isfinite(y) and (x > 0.0 or _is_tame(x, y)))


@lean
def _is_tame(x: float, y: float) -> bool:
    """Whether a power of a number that is not above 0 is a number."""
    return (x < 0.0 or y >= 0.0) and math.floor(y) == y


@inlined
def combined(code: int, x: float, y: float) -> float:  # noqa: PLR0911  # dispatch
    """Two floats combined; a division by 0 does not come here."""
    if code == op.F_ADD:
        return x + y
    if code == op.F_SUB:
        return x - y
    if code == op.F_MUL:
        return x * y
    if code == op.F_DIV:
        return x / y
    if code == op.F_MAX:
        return y if y > x else x  # noqa: FURB136  # which one NaN gives
    if code == op.F_MIN:
        return y if y < x else x  # noqa: FURB136
    return _rarely_combined(code, x, y)


@lean
def _rarely_combined(code: int, x: float, y: float) -> float:
    if code == op.F_FLOOR_DIV:
        return floor_divided(x, y)
    if code == op.F_MOD:
        return remainder(x, y)
    if code == op.F_POW:
        return math.pow(x, y)
    if code == op.F_FMOD:
        rest: float = np.fmod(x, y)
        return rest
    return math.copysign(x, y)


@lean
def floor_divided(x: float, y: float) -> float:
    """``x // y`` as CPython's ``float_floor_div``."""
    rest: float = np.fmod(x, y)
    whole = (x - rest) / y
    if rest != 0.0 and (y < 0.0) != (rest < 0.0):
        whole -= 1.0
    if whole == 0.0:
        return math.copysign(0.0, x / y)
    # math.floor would make an int of it, of 64 bits: NaN and large ones are none.
    floored: float = np.floor(whole)
    return floored + 1.0 if whole - floored > 0.5 else floored  # noqa: PLR2004


@lean
def remainder(x: float, y: float) -> float:
    """``x % y`` as CPython's ``float_rem``."""
    rest: float = np.fmod(x, y)
    if rest == 0.0:
        return math.copysign(0.0, y)
    return rest + y if (y < 0.0) != (rest < 0.0) else rest


@inlined
def counted(code: int, i: int, j: int) -> int:
    """Two whole numbers combined; a division by 0 does not come here."""
    if code == op.I_ADD:
        return i + j
    if code == op.I_SUB:
        return i - j
    if code == op.I_MUL:
        return i * j
    if code == op.I_MAX:
        return max(i, j)
    return _rarely_counted(code, i, j)


@lean
def _rarely_counted(code: int, i: int, j: int) -> int:
    if code == op.I_MIN:
        return min(i, j)
    return i // j if code == op.I_FLOOR_DIV else i % j


@lean
def rounded(x: float, digits: int) -> float:
    """``round(x, digits)``, NaN where it cannot be told exactly.

    The product with the power of ten is computed with its error (Dekker), so the
    nearest whole number is known, ties included; both it and the power are floats
    without an error, so their quotient is the float nearest to the decimal number.
    """
    scale = 1.0
    for _ in range(digits):
        scale *= 10.0
    product = x * scale
    if digits < 0 or digits > _DECIMALS or not abs(product) < HELD / 4:
        return math.nan
    rest = _error_of_product(x, scale, product)
    if not math.isfinite(rest) or x == 0.0:
        return math.nan if x != 0.0 else x
    return _nearest(product, rest) / scale


@lean
def _nearest(product: float, rest: float) -> float:
    """The whole number nearest to ``product + rest``, the even one of two."""
    floor = math.floor(product) * 1.0
    part = product - floor
    if part > 0.5 or (part == 0.5 and rest > 0.0):  # noqa: PLR2004
        nearest = floor + 1.0
    elif part < 0.5 or rest < 0.0:  # noqa: PLR2004
        nearest = floor
    else:
        nearest = floor if np.fmod(floor, 2.0) == 0.0 else floor + 1.0
    return math.copysign(nearest, product)


@lean
def _error_of_product(x: float, y: float, product: float) -> float:
    x_high = _SPLITTER * x
    x_high -= x_high - x
    x_low = x - x_high
    y_high = _SPLITTER * y
    y_high -= y_high - y
    y_low = y - y_high
    rest = (x_high * y_high - product) + x_high * y_low + x_low * y_high
    return rest + x_low * y_low
