"""The plan of an evaluation: rows for the nodes of a graph, tasks that fill them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from falcon.engine.graph import Graph
from falcon.engine.indicators.operations import Op
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.table import COLUMNS, Table
from falcon.engine.terms import Kind, Node, Term

NO_ROW = -1

_FALLIBLE = {
    *("/", "//", "**", "Sum"),
    *("sum", "mean", "weighted", "smoothed", "adaptive"),
}
"""Operations and kernels that may have no value, and fail even if nobody reads it."""


class Plan:
    """Rows and tasks of a graph.

    Attributes:
        row_of: row of each node; a raised node has that of its source, a constant and
            a node that nobody needs have `NO_ROW`.
        feeds: data, line and row of what is given from outside.
        is_possible: whether every task reads a row.
    """

    def __init__(
        self, graph: Graph, counts: Sequence[int], reads: Collection[Node] | None
    ) -> None:
        self._terms = graph.terms
        self._counts = counts
        self.row_of: list[int] = []
        self.feeds: list[tuple[int, str, int]] = []
        self.is_possible = True
        self._rows = 0
        self._tasks: list[int] = []
        self._wires: list[int] = []
        self._numbers: list[float] = []
        needed = _needed(graph.terms, reads)
        for term, is_needed in zip(graph.terms, needed, strict=True):
            self.row_of.append(self._lay(term) if is_needed else NO_ROW)

    def table(self) -> Table:
        """Return the tasks with rows that are still to be filled."""
        return Table(
            values=np.empty((self._rows, max(self._counts))),
            tasks=np.array(self._tasks, np.int64).reshape(-1, COLUMNS),
            wires=np.array(self._wires, np.int64),
            numbers=np.array(self._numbers, np.float64),
        )

    def _lay(self, term: Term) -> int:
        match term.kind:
            case Kind.CONSTANT:
                return NO_ROW
            case Kind.RAISED:
                return self.row_of[term.inputs[0]]
            case Kind.FEED:
                self.feeds.append((term.clock, term.name, self._rows))
            case Kind.OPERATION:
                self._add(codes.OPERATIONS[Op(term.name)], term)
            case Kind.KERNEL:
                self._add(codes.KERNELS[term.name], term, term.params)
            case Kind.DELAY:
                self._add(codes.DELAY, term, term.params)
            case Kind.LATEST:
                self._add(codes.TAKE, term)
        self._rows += 1
        return self._rows - 1

    def _add(self, code: int, term: Term, params: Sequence[float] = ()) -> None:
        """Add the task of the row that comes next."""
        wires = [self._wire(node) for node in term.inputs]
        self.is_possible &= max(wires) >= 0
        self._tasks += (
            code,
            self._rows,
            term.min_period - 1,
            self._counts[term.clock],
            len(self._wires),
            len(self._numbers),
        )
        self._wires += (len(wires), *wires)
        self._numbers += (len(params), *params)

    def _wire(self, node: Node) -> int:
        term = self._terms[node]
        if term.kind is not Kind.CONSTANT:
            return self.row_of[node]
        self._numbers.append(term.params[0])
        return -len(self._numbers)


def _needed(terms: Sequence[Term], reads: Collection[Node] | None) -> list[bool]:
    """Tell which nodes are read, or read by others that are, or may fail."""
    needed = [reads is None] * len(terms)
    for node in reads or ():
        needed[node] = True
    for index in reversed(range(len(terms))):
        term = terms[index]
        if needed[index] or term.name in _FALLIBLE:
            needed[index] = True
            for node in term.inputs:
                needed[node] = True
    return needed
