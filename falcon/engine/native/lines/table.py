"""The table of tasks: what is computed, in the order of evaluation, in arrays."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines.loops import BLOCK, Operand

Ints = npt.NDArray[np.int64]

CODE: Final = 0
ROW: Final = 1
FIRST: Final = 2
BARS: Final = 3
WIRES: Final = 4
NUMBERS: Final = 5
COLUMNS: Final = 6
"""Columns of `Table.tasks`: see there."""


BASE: Final = 0
START: Final = 1
STOP: Final = 2
SPAN: Final = 3
"""Places of `Table.span`: see there."""


class Table(NamedTuple):
    """Tasks over rows of values.

    Rows are filled block by block, so that what one task fills is still in the cache
    when the next one reads it.

    Attributes:
        values: float64[rows, bars], the rows that are wanted afterwards.
        passing: float64[rows, width], further rows, of which the present block and as
            many bars before it are kept as any task looks back.
        span: int64[SPAN], bars of the present block: the first that may be read, the
            first that is filled, and the one after the last.
        history: how many bars before a block are kept.
        block: how many bars are filled at a time.
        tasks: int64[tasks, COLUMNS]: code, row that is filled, those of `passing` after
            those of `values`, index of its first
            value, bars of its clock, where its inputs begin in `wires`, and where its
            parameters begin in `numbers`.
        wires: the inputs of each task after their number: rows, or ``-1 - n`` for
            ``numbers[n]``.
        numbers: constants, and the parameters of each kernel after their number.
    """

    values: Floats
    passing: Floats
    span: Ints
    history: int
    block: int
    tasks: Ints
    wires: Ints
    numbers: Floats


@kernel
def count_of(table: Table, task: int) -> int:
    """Return how many inputs a task has."""
    count: int = table.wires[table.tasks[task, WIRES]]
    return count


@kernel
def row_of(table: Table, row: int) -> Floats:
    """Return a row from the first bar on that may be read, to the end of the block."""
    base, stop = table.span[BASE], table.span[STOP]
    rows = table.values.shape[0]
    values: Floats
    if row < rows:
        values = table.values[row][base:stop]
    else:
        values = table.passing[row - rows][: stop - base]
    return values


@kernel
def first_of(table: Table, task: int) -> int:
    """Return where in such a row the first value stands that a task is to fill."""
    first = max(table.tasks[task, FIRST], table.span[START])
    return int(first - table.span[BASE])


@kernel
def begins(table: Table, task: int) -> bool:
    """Whether that is the first value of all."""
    first: bool = table.tasks[task, FIRST] >= table.span[START]
    return first


@kernel
def operand(table: Table, task: int, which: int) -> Operand:
    """Return an input of an operation."""
    wire = table.wires[table.tasks[task, WIRES] + 1 + which]
    if wire < 0:
        return Operand(np.full(BLOCK, table.numbers[-1 - wire]), 0)
    return Operand(row_of(table, wire), 1)


@kernel
def source(table: Table, task: int, which: int) -> Floats:
    """Return an input of a computation that looks back."""
    return row_of(table, table.wires[table.tasks[task, WIRES] + 1 + which])


@kernel
def numbers_of(table: Table, task: int) -> Floats:
    """Return the parameters of a computation that looks back."""
    start = table.tasks[task, NUMBERS] + 1
    stop = start + int(table.numbers[start - 1])
    numbers: Floats = table.numbers[start:stop]
    return numbers
