"""The sheet: the values of a graph over whole columns, all computed in one call.

The values are those of `falcon.engine.lines.Lines.load`, to the last bit; nodes over
several data, which it leaves to be stepped, are filled too if their calendars are the
same. What that way would raise an error for has no sheet.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.graph import Graph
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.evaluation import evaluate
from falcon.engine.native.lines.plan import Memory, Plan, empty_rows
from falcon.engine.native.lines.table import Table
from falcon.engine.terms import Kind, Node

Columns = Mapping[str, Floats]
"""Bars of one data by line, oldest first; its `datetime` tells their times."""


class Sheet(NamedTuple):
    """Values by node.

    Attributes:
        values: float64[rows, bars]; NaN before a node's minimum period, and past the
            last bar of a data that has fewer bars than another one.
        row_of: row of each node of the graph. A raised node has that of its source;
            -1 for a constant, and for a node that nobody reads.
    """

    values: Floats
    row_of: tuple[int, ...]


def fill(
    graph: Graph,
    columns: Sequence[Columns],
    reads: Collection[Node] | None = None,
    rows: Memory = empty_rows,
) -> Sheet | None:
    """Compute the values of a graph.

    Args:
        graph: of which no node must be a computation over numbers alone.
        columns: by data.
        reads: the nodes whose values are wanted; all if left out. Others may have no
            row, or one that holds something else in the end.
        rows: gives memory for the values.

    Returns:
        ``None`` if some value cannot be computed: an operation fails, whether its value
        is read or not, some have no native code, or nodes pair data of differing
        calendars.
    """
    if not is_known(graph) or not _calendars_agree(graph, columns):
        return None
    counts = [len(next(iter(lines.values()), ())) for lines in columns]
    return filled(Plan(graph, counts, reads), columns, rows)


def filled(
    plan: Plan, columns: Sequence[Columns], rows: Memory = empty_rows
) -> Sheet | None:
    """Compute the values of a graph that `is_known`, as `fill` does.

    Args:
        plan: for as many bars as the columns have.
        columns: by data; if there are several, those that are paired agree.
        rows: gives memory for the values.
    """
    counts, table = plan.counts, plan.table(rows)
    for data, line, row in plan.feeds:
        table.values[row, : counts[data]] = columns[data][line]
        table.values[row, counts[data] :] = math.nan
    if not plan.is_possible or not _is_done(table):
        return None
    return Sheet(table.values, tuple(plan.row_of))


def _is_done(table: Table) -> bool:
    try:
        return evaluate(table)
    except (ArithmeticError, ValueError):
        # Powers and plain Python: without numba they raise where they do not exist.
        return False


def is_known(graph: Graph) -> bool:
    """Whether all values can be computed here at all."""
    return not graph.written and all(
        term.name in codes.KERNELS for term in graph.terms if term.kind is Kind.KERNEL
    )


def _calendars_agree(graph: Graph, columns: Sequence[Columns]) -> bool:
    """Tell whether data that are paired have their bars at the same times."""
    pairs = {
        (term.clock, graph.clock(term.inputs[0]))
        for term in graph.terms
        if term.kind is Kind.LATEST
    }
    return all(
        np.array_equal(columns[one]["datetime"], columns[other]["datetime"])
        for one, other in pairs
    )
