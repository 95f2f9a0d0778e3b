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


class Table(NamedTuple):
    """Tasks over rows of values.

    Attributes:
        values: float64[rows, bars], the rows that tasks read and fill.
        tasks: int64[tasks, COLUMNS]: code, row that is filled, index of its first
            value, bars of its clock, where its inputs begin in `wires`, and where its
            parameters begin in `numbers`.
        wires: the inputs of each task after their number: rows, or ``-1 - n`` for
            ``numbers[n]``.
        numbers: constants, and the parameters of each kernel after their number.
    """

    values: Floats
    tasks: Ints
    wires: Ints
    numbers: Floats


@kernel
def count_of(table: Table, task: int) -> int:
    """Return how many inputs a task has."""
    count: int = table.wires[table.tasks[task, WIRES]]
    return count


@kernel
def operand(table: Table, task: int, which: int) -> Operand:
    """Return an input of an operation."""
    wire = table.wires[table.tasks[task, WIRES] + 1 + which]
    if wire < 0:
        return Operand(np.full(BLOCK, table.numbers[-1 - wire]), 0)
    return Operand(table.values[wire], 1)


@kernel
def source(table: Table, task: int, which: int) -> Floats:
    """Return an input of a computation that looks back."""
    values: Floats = table.values[table.wires[table.tasks[task, WIRES] + 1 + which]]
    return values


@kernel
def numbers_of(table: Table, task: int) -> Floats:
    """Return the parameters of a computation that looks back."""
    start = table.tasks[task, NUMBERS] + 1
    stop = start + int(table.numbers[start - 1])
    numbers: Floats = table.numbers[start:stop]
    return numbers
