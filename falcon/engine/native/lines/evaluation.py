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
    source,
)


@entry
def evaluate(table: Table) -> bool:
    """Fill the rows of all tasks.

    Returns:
        Whether all their values exist; if not, the rows are worth nothing.
    """
    for task in range(table.tasks.shape[0]):
        code, row = table.tasks[task, CODE], table.values[table.tasks[task, ROW]]
        first, bars = table.tasks[task, FIRST], table.tasks[task, BARS]
        row[: min(first, bars)] = math.nan
        row[bars:] = math.nan
        if first >= bars:
            continue
        if code <= codes.TAKE:
            _copy(table, task, row[:bars])
        elif code <= codes.DIV_ZERO_BY_ZERO:
            if not operate(table, task, row[:bars]):
                return False
        elif not look_back(table, task, row[:bars]):
            return False
    return True


@kernel
def _copy(table: Table, task: int, out: Floats) -> None:
    """Take the values as they are, or those of some bars ago."""
    is_delay = table.tasks[task, CODE] == codes.DELAY
    ago = int(numbers_of(table, task)[0]) if is_delay else 0
    first = table.tasks[task, FIRST]
    x = source(table, task, 0)[first - ago : out.size - ago]
    rest = out[first:]
    for i in range(rest.size):
        rest[i] = x[i]
