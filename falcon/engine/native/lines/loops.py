"""Loops: an operation over all bars of a row, from its first value on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import operations


class Operand(NamedTuple):
    """What an operation reads.

    Attributes:
        row: a row of values, or a number as a row of one.
        stride: 1 for a row, 0 for a number, which is read again and again.
    """

    row: Floats
    stride: int


Loop = Callable[[Floats, int, Operand, Operand], None]


def _over(operation: Callable[[float, float], float]) -> Loop:
    @kernel
    def loop(out: Floats, first: int, a: Operand, b: Operand) -> None:
        for i in range(first, out.size):
            out[i] = operation(a.row[i * a.stride], b.row[i * b.stride])

    return loop


add = _over(operations.add)
subtract = _over(operations.subtract)
multiply = _over(operations.multiply)
divide = _over(operations.divide)
divide_down = _over(operations.divide_down)
less = _over(operations.less)
at_most = _over(operations.at_most)
equal = _over(operations.equal)
unequal = _over(operations.unequal)
compare = _over(operations.compare)
both = _over(operations.both)
either = _over(operations.either)
larger = _over(operations.larger)
smaller = _over(operations.smaller)


@kernel
def take(out: Floats, first: int, a: Operand) -> None:
    """Take the values as they are."""
    for i in range(first, out.size):
        out[i] = a.row[i * a.stride]


@kernel
def negate(out: Floats, first: int, a: Operand) -> None:
    """Turn the sign."""
    for i in range(first, out.size):
        out[i] = -a.row[i * a.stride]


@kernel
def strip(out: Floats, first: int, a: Operand) -> None:
    """Drop the sign."""
    for i in range(first, out.size):
        out[i] = abs(a.row[i * a.stride])


@kernel
def power(out: Floats, first: int, a: Operand, b: Operand) -> bool:
    """Raise to powers; return whether all of them exist and fit a float."""
    for i in range(first, out.size):
        base, exponent = a.row[i * a.stride], b.row[i * b.stride]
        if base == 0.0 and exponent < 0.0:
            return False
        value = operations.power(base, exponent)
        out[i] = value
        failed = value - value != 0.0
        if failed and base - base == 0.0 and exponent - exponent == 0.0:
            return False
    return True


@kernel
def choose(
    out: Floats, first: int, condition: Operand, then: Operand, otherwise: Operand
) -> None:
    """Take one of two values by a condition."""
    for i in range(first, out.size):
        if condition.row[i * condition.stride] != 0.0:
            out[i] = then.row[i * then.stride]
        else:
            out[i] = otherwise.row[i * otherwise.stride]


@kernel
def divide_safely(
    out: Floats, first: int, a: Operand, b: Operand, single: Operand, dual: Operand
) -> None:
    """Divide; by zero take a fallback, and another one where both are zero."""
    for i in range(first, out.size):
        dividend, divisor = a.row[i * a.stride], b.row[i * b.stride]
        if divisor != 0.0:
            out[i] = dividend / divisor
        elif dividend != 0.0:
            out[i] = single.row[i * single.stride]
        else:
            out[i] = dual.row[i * dual.stride]


@kernel
def has_zero(first: int, stop: int, a: Operand) -> bool:
    """Whether some value is zero."""
    zeros = 0
    for i in range(first, stop):
        zeros += a.row[i * a.stride] == 0.0
    return zeros > 0
