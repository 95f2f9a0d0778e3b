"""The plan of an evaluation: the tasks that fill the rows of a graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.graph import Graph
from falcon.engine.indicators.operations import Op
from falcon.engine.native.lending import LENDER
from falcon.engine.native.lines import codes
from falcon.engine.native.lines.chains import with_chains
from falcon.engine.native.lines.order import side_by_side
from falcon.engine.native.lines.rows import NO_ROW, BlockRows, Rows
from falcon.engine.native.lines.table import COLUMNS, SPAN, Table
from falcon.engine.terms import Kind, Node, Term

BLOCK: Final = 4_096
"""Bars that are computed at a time, unless something looks back on many."""

_RECURSIVE: Final = codes.ACCUMULATED
_BLOCKS: Final = 4
"""Times that a block is as long as what something looks back on."""


Memory = Callable[[int, int], Floats]
"""Gives rows of so many values each, float64[rows, bars]."""


def empty_rows(rows: int, bars: int) -> Floats:
    """Rows of their own, which hold anything."""
    return LENDER.take(rows * bars).reshape(rows, bars)


class Plan:
    """Rows and tasks of a graph.

    Attributes:
        counts: bars of each data.
        row_of: row of each node that is wanted; `NO_ROW` for the others and for
            constants.
        feeds: data, line and row of what is given from outside.
        is_possible: whether every task reads a row.
    """

    def __init__(
        self, graph: Graph, counts: Sequence[int], reads: Collection[Node] | None
    ) -> None:
        wanted = {*map(Node, range(len(graph)))} if reads is None else {*reads}
        self._graph = graph
        self.counts = counts
        terms = with_chains(graph.terms)
        self._history = _history_of(terms)
        self._block = max(BLOCK, _BLOCKS * self._history)
        is_long = self._block < min(counts) == max(counts)
        order: Sequence[int] = range(len(terms))
        if is_long and not _carries(terms):
            self._rows: Rows | BlockRows = BlockRows(terms, wanted)
            order = side_by_side(terms)
        else:
            self._rows, self._block = Rows(terms, wanted), max(*counts, 1)
        self.row_of = [
            row if node in wanted else NO_ROW
            for node, row in enumerate(self._rows.row_of)
        ]
        self.feeds: list[tuple[int, str, int]] = []
        self.is_possible = True
        self._tasks: list[int] = []
        self._wires: list[int] = []
        self._numbers: list[float] = []
        for node in order:
            if self._rows.row_of[node] != NO_ROW:
                self._lay(terms[node], self._rows.row_of[node])

    def table(self, rows: Memory = empty_rows) -> Table:
        """Return the tasks with rows that are still to be filled."""
        return Table(
            values=rows(self._rows.count, max(self.counts)),
            passing=empty_rows(self._rows.passing, self._block + self._history),
            span=np.zeros(SPAN, np.int64),
            history=self._history,
            block=self._block,
            tasks=np.array(self._tasks, np.int64).reshape(-1, COLUMNS),
            wires=np.array(self._wires, np.int64),
            numbers=np.array(self._numbers, np.float64),
        )

    def _lay(self, term: Term, row: int) -> None:
        match term.kind:
            case Kind.FEED:
                self.feeds.append((term.clock, term.name, row))
            case Kind.OPERATION:
                self._add(codes.OPERATIONS[Op(term.name)], row, term)
            case Kind.KERNEL:
                self._add(_code_of(term), row, term, term.params)
            case Kind.DELAY:
                self._add(codes.DELAY, row, term, term.params)
            case Kind.LATEST:
                self._add(codes.TAKE, row, term)

    def _add(
        self, code: int, row: int, term: Term, params: Sequence[float] = ()
    ) -> None:
        wires = [self._wire(node) for node in term.inputs]
        self.is_possible &= max(wires) >= 0
        self._tasks += (
            code,
            row,
            term.min_period - 1,
            self.counts[term.clock],
            len(self._wires),
            len(self._numbers),
        )
        self._wires += (len(wires), *wires)
        self._numbers += (len(params), *params)

    def _wire(self, node: Node) -> int:
        value = self._graph.constant_value(node)
        if value is None:
            return self._rows.row_of[node]
        self._numbers.append(value)
        return -len(self._numbers)


def _code_of(term: Term) -> int:
    """The code of a computation that looks back."""
    return codes.CHAINS.get(term.name) or codes.KERNELS[term.name]


def _history_of(terms: Sequence[Term]) -> int:
    """How many bars any task looks back on, 1 for one that goes on from its own."""
    return max(map(_reach_of, terms), default=1)


def _reach_of(term: Term) -> int:
    has_span = term.kind is Kind.DELAY or (
        term.kind is Kind.KERNEL and codes.SUM <= _code_of(term) < _RECURSIVE
    )
    return int(term.params[0]) if has_span else 1


def _carries(terms: Sequence[Term]) -> bool:
    """Whether a task carries on more than its last value from bar to bar."""
    return any(
        term.kind is Kind.KERNEL
        and codes.LAGUERRE_FILTER <= _code_of(term) <= codes.PARABOLIC
        for term in terms
    )
