"""Lanes: smoothings that go over a block side by side.

Each value of a smoothing waits for the one before, for longer than it takes to compute
it. Meanwhile a processor can work on other smoothings that do not wait for this one.
`falcon.engine.native.lines.order` lets their tasks follow on one another.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.table import (
    BARS,
    CODE,
    FIRST,
    ROW,
    START,
    STOP,
    WIRES,
    Table,
    first_of,
    numbers_of,
    row_of,
    source,
)

_MOST: Final = 4


class Lane(NamedTuple):
    """A smoothing on its way.

    Attributes:
        out: filled from somewhere on.
        x: what is smoothed.
        alpha: the weight of a new value.
    """

    out: Floats
    x: Floats
    alpha: float


@kernel
def lanes_from(table: Table, task: int) -> int:
    """How many tasks from one on are smoothings that may go side by side."""
    count = 0
    while task + count < table.tasks.shape[0] and count < _MOST:
        if not _is_under_way(table, task + count):
            break
        wire = table.wires[table.tasks[task + count, WIRES] + 1]
        for other in range(task, task + count):
            if table.tasks[other, ROW] == wire:
                return count
        count += 1
    return count


@kernel
def smooth(table: Table, task: int, count: int) -> None:
    """Fill a block of so many rows; where there are fewer than four, one again."""
    last = task + count - 1
    a, b = _lane(table, task), _lane(table, min(task + 1, last))
    c, d = _lane(table, min(task + 2, last)), _lane(table, last)
    _go(first_of(table, task), a, b, c, d)


@kernel
def _is_under_way(table: Table, task: int) -> bool:
    """Whether a task smooths, began in an earlier block, and has all of this one."""
    tasks, span = table.tasks, table.span
    smooths = tasks[task, CODE] == codes.SMOOTHED
    has_all = tasks[task, FIRST] < span[START] and tasks[task, BARS] >= span[STOP]
    under_way: bool = smooths and has_all
    return under_way


@kernel
def _lane(table: Table, task: int) -> Lane:
    out = row_of(table, table.tasks[task, ROW])
    return Lane(out, source(table, task, 0), numbers_of(table, task)[1])


@kernel
def _go(first: int, a: Lane, b: Lane, c: Lane, d: Lane) -> None:
    keep_a, keep_b = 1.0 - a.alpha, 1.0 - b.alpha
    keep_c, keep_d = 1.0 - c.alpha, 1.0 - d.alpha
    in_a, in_b = a.out[first - 1], b.out[first - 1]
    in_c, in_d = c.out[first - 1], d.out[first - 1]
    for i in range(first, a.out.size):
        in_a = in_a * keep_a + a.x[i] * a.alpha
        in_b = in_b * keep_b + b.x[i] * b.alpha
        in_c = in_c * keep_c + c.x[i] * c.alpha
        in_d = in_d * keep_d + d.x[i] * d.alpha
        a.out[i], b.out[i] = in_a, in_b
        c.out[i], d.out[i] = in_c, in_d
