"""Scans: the first of many values that compares so with a number, several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from falcon.domain.bars import Floats
from falcon.engine.native.jit import lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.arithmetic import compares_row

_BLOCK: Final = 32
"""Values that are looked at together before it is asked which one it was."""

Scan = Callable[[Floats, float, bool], int]


def _first(compares: Callable[[float, float], bool]) -> Scan:
    @lean
    def scan(values: Floats, number: float, wanted: bool) -> int:  # noqa: FBT001
        for start in range(0, values.size, _BLOCK):
            block = values[start : start + _BLOCK]
            found = 0
            for i in range(block.size):
                found += compares(block[i], number) == wanted
            if found:
                for i in range(block.size):
                    if compares(block[i], number) == wanted:
                        return int(start + i)
        return int(values.size)

    return scan


@lean
def _is_less(value: float, number: float) -> bool:
    return value < number


@lean
def _is_at_most(value: float, number: float) -> bool:
    return value <= number


@lean
def _is_greater(value: float, number: float) -> bool:
    return number < value


@lean
def _is_at_least(value: float, number: float) -> bool:
    return number <= value


_first_less = _first(_is_less)
_first_at_most = _first(_is_at_most)
_first_greater = _first(_is_greater)
_first_at_least = _first(_is_at_least)


@lean
def first_that(code: int, values: Floats, number: float, wanted: bool) -> int:  # noqa: FBT001
    """The place of the first value that compares so with a number, or does not.

    Args:
        code: how, one of the instructions that compare a row.
        values: float64[n].
        number: what they are compared with.
        wanted: whether the comparison shall hold.

    Returns:
        n if there is none.
    """
    if code in (op.ROW_LT, op.ROW_NOT_LT):
        return _first_less(values, number, wanted == (code == op.ROW_LT))
    if code in (op.ROW_LE, op.ROW_NOT_LE):
        return _first_at_most(values, number, wanted == (code == op.ROW_LE))
    if code in (op.LT_ROW, op.NOT_LT_ROW):
        return _first_greater(values, number, wanted == (code == op.LT_ROW))
    if code in (op.LE_ROW, op.NOT_LE_ROW):
        return _first_at_least(values, number, wanted == (code == op.LE_ROW))
    for i in range(values.size):
        if compares_row(code, values[i], number) == wanted:
            return i
    return int(values.size)
