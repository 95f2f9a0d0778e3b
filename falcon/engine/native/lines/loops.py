"""Loops: an operation over all bars of a row, from its first value on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import operations

BLOCK: Final = 512
"""Values that are computed at a time."""


class Operand(NamedTuple):
    """What an operation reads.

    Attributes:
        row: a row of values, or a number `BLOCK` times.
        stride: 1 for a row, 0 for a number, which is read again and again.
    """

    row: Floats
    stride: int


Loop = Callable[[Floats, int, Operand, Operand], None]


def _over(operation: Callable[[float, float], float]) -> Loop:
    @kernel
    def loop(out: Floats, first: int, a: Operand, b: Operand) -> None:
        # A block of its own lies across no operand, so that several values at once
        # can be computed.
        block = np.empty(BLOCK)
        for start in range(first, out.size, BLOCK):
            count = min(BLOCK, out.size - start)
            x, y = part(a, start, count), part(b, start, count)
            for i in range(count):
                block[i] = operation(x[i], y[i])
            out[start : start + count] = block[:count]

    return loop


@kernel
def part(operand: Operand, start: int, count: int) -> Floats:
    """Some values of an operand."""
    first = start * operand.stride
    values: Floats = operand.row[first : first + count]
    return values


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
    block = np.empty(BLOCK)
    for start in range(first, out.size, BLOCK):
        count = min(BLOCK, out.size - start)
        x, y = part(a, start, count), part(b, start, count)
        lone, both_zero = part(single, start, count), part(dual, start, count)
        for i in range(count):
            instead = lone[i] if x[i] != 0.0 else both_zero[i]
            block[i] = x[i] / y[i] if y[i] != 0.0 else instead
        out[start : start + count] = block[:count]


@kernel
def has_zero(first: int, stop: int, a: Operand) -> bool:
    """Whether some value is zero."""
    zeros = 0
    for i in range(first, stop):
        zeros += a.row[i * a.stride] == 0.0
    return zeros > 0
