"""Evaluation: all tasks of a table, one after the other, block by block."""

from __future__ import annotations

import math

from falcon.domain.bars import Floats
from falcon.engine.native.jit import entry, kernel
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.crossings import cross
from falcon.engine.native.lines.lanes import lanes_from, smooth
from falcon.engine.native.lines.lookback import look_back
from falcon.engine.native.lines.operate import operate
from falcon.engine.native.lines.table import (
    BARS,
    BASE,
    CODE,
    ROW,
    START,
    STOP,
    Table,
    first_of,
    numbers_of,
    row_of,
    source,
)


@entry
def evaluate(table: Table) -> bool:
    """Fill the rows of all tasks.

    Returns:
        Whether all their values exist; if not, the rows are worth nothing.
    """
    bars = table.values.shape[1]
    for start in range(0, bars, table.block):
        _move_on(table, start, min(start + table.block, bars))
        if not _go_on(table):
            return False
    return True


@kernel
def _go_on(table: Table) -> bool:
    """Fill a block of all rows; return whether all of its values exist."""
    task = 0
    while task < table.tasks.shape[0]:
        count = lanes_from(table, task)
        if count > 1:
            smooth(table, task, count)
            task += count
        elif _fill(table, task):
            task += 1
        else:
            return False
    return True


@kernel
def _move_on(table: Table, start: int, stop: int) -> None:
    """Go to a block; of the one before it, keep what tasks look back on."""
    before, base = table.span[BASE], max(0, start - table.history)
    for row in range(table.passing.shape[0]):
        values = table.passing[row]
        for bar in range(base, start):
            values[bar - base] = values[bar - before]
    table.span[BASE], table.span[START], table.span[STOP] = base, start, stop


@kernel
def _fill(table: Table, task: int) -> bool:
    """Fill a block of a row; return whether all of its values exist."""
    code, out = table.tasks[task, CODE], row_of(table, table.tasks[task, ROW])
    base, start = table.span[BASE], table.span[START]
    bars = max(table.tasks[task, BARS], start) - base
    first = first_of(table, task)
    out[start - base : min(first, out.size)] = math.nan
    out[bars:] = math.nan
    out = out[:bars]
    if first >= out.size:
        return True
    if code <= codes.TAKE:
        _copy(table, task, out)
        return True
    if code <= codes.DIV_ZERO_BY_ZERO:
        return operate(table, task, out)
    if code >= codes.LAST_DIFFERENCE:
        cross(table, task, out)
        return True
    return look_back(table, task, out)


@kernel
def _copy(table: Table, task: int, out: Floats) -> None:
    """Take the values as they are, or those of some bars ago."""
    is_delay = table.tasks[task, CODE] == codes.DELAY
    ago = int(numbers_of(table, task)[0]) if is_delay else 0
    first = first_of(table, task)
    x = source(table, task, 0)[first - ago : out.size - ago]
    rest = out[first:]
    for i in range(rest.size):
        rest[i] = x[i]
