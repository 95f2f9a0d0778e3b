"""Evaluation: all tasks of a table, one after the other, over all bars."""

from __future__ import annotations

import math

from falcon.domain.bars import Floats
from falcon.engine.native.jit import entry, kernel
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.lookback import look_back
from falcon.engine.native.lines.operate import operate
from falcon.engine.native.lines.table import (
    BARS,
    CODE,
    FIRST,
    ROW,
    Table,
    numbers_of,
    row,
)


@entry
def evaluate(table: Table) -> bool:
    """Fill the rows of all tasks.

    Returns:
        Whether all their values exist; if not, the rows are worth nothing.
    """
    for task in range(table.tasks.shape[0]):
        out = table.values[table.tasks[task, ROW]]
        first, bars = table.tasks[task, FIRST], table.tasks[task, BARS]
        _blank(out, 0, min(first, bars))
        _blank(out, bars, out.size)
        if first < bars and not _fill(table, task, out[:bars]):
            return False
    return True


@kernel
def _blank(out: Floats, start: int, stop: int) -> None:
    for i in range(start, stop):
        out[i] = math.nan


@kernel
def _fill(table: Table, task: int, out: Floats) -> bool:
    code = table.tasks[task, CODE]
    if code == codes.DELAY:
        _copy(table, task, out, int(numbers_of(table, task)[0]))
    elif code == codes.TAKE:
        _copy(table, task, out, 0)
    elif code <= codes.DIV_ZERO_BY_ZERO:
        return operate(table, task, out)
    else:
        return look_back(table, task, out)
    return True


@kernel
def _copy(table: Table, task: int, out: Floats, ago: int) -> None:
    """Take the values of some bars ago."""
    x = row(table, task, 0)
    for i in range(table.tasks[task, FIRST], out.size):
        out[i] = x[i - ago]
