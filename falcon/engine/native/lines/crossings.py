"""Crossings: of chains of operations, what `falcon.engine.native.lines.chains` finds.

Definitions: `falcon.engine.indicators.crossings`.
"""

from __future__ import annotations

from typing import Final

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.loops import BLOCK, Operand, part
from falcon.engine.native.lines.table import (
    CODE,
    Table,
    begins,
    first_of,
    numbers_of,
    operand,
    source,
)

UP: Final = 0
DOWN: Final = 1
BOTH: Final = 2
"""Which crossings a line tells of."""


@kernel
def cross(table: Table, task: int, out: Floats) -> None:
    """Fill a row by one of the two passes."""
    first = first_of(table, task)
    if table.tasks[task, CODE] == codes.LAST_DIFFERENCE:
        a, b = operand(table, task, 0), operand(table, task, 1)
        before = a.row[first * a.stride] - b.row[first * b.stride]
        if not begins(table, task):
            before = out[first - 1]
        _keep_differences(out, first, a, b, before)
    else:
        _compare(out, first, source(table, task, 0), int(numbers_of(table, task)[0]))


@kernel
def _keep_differences(
    out: Floats, first: int, a: Operand, b: Operand, before: float
) -> None:
    """Differences, each that is zero replaced by the last that was not."""
    for start in range(first, out.size, BLOCK):
        block = out[start : start + BLOCK]
        x, y = part(a, start, block.size), part(b, start, block.size)
        zeros = 0
        for i in range(block.size):
            block[i] = difference = x[i] - y[i]
            zeros += difference == 0.0
        if zeros:
            for i in range(block.size):
                if block[i] == 0.0:
                    block[i] = before
                before = block[i]
        before = block[block.size - 1]


@kernel
def _compare(out: Floats, first: int, differences: Floats, side: int) -> None:
    """Upward crossings less downward ones, or one kind of them."""
    up = 0.0 if side == DOWN else 1.0
    down = 0.0 if side == UP else (-1.0 if side == BOTH else 1.0)
    for start in range(first, out.size, BLOCK):
        block = out[start : start + BLOCK]
        before = differences[start - 1 : start - 1 + block.size]
        now = differences[start : start + block.size]
        for i in range(block.size):
            rises = (before[i] < 0.0) & (now[i] > 0.0)
            falls = (before[i] > 0.0) & (now[i] < 0.0)
            block[i] = up if rises else (down if falls else 0.0)
