"""Rows: where the values of a graph live, and what computes each of them.

Every node that is computed owns a row (some kernels a few more, their memory); a raised
node shares the row of its source, a constant has none. Rows that move with one data
belong to its clock and are equally long.
"""

from __future__ import annotations

from dataclasses import dataclass

from falcon.engine.graph import Graph
from falcon.engine.indicators import fillers
from falcon.engine.indicators.fillers import Clock, Filler
from falcon.engine.indicators.kernels import Row
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import Op
from falcon.engine.terms import Kind, Node, Term


@dataclass(frozen=True, slots=True)
class Task:
    """A node to compute.

    Attributes:
        node: which one.
        clock: the rows it moves with.
        first: index of its first value, counted from the first bar of all.
        filler: computes it.
    """

    node: Node
    clock: Clock
    first: int
    filler: Filler


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where a computation failed.

    Attributes:
        node: the node that could not be computed.
        data: its clock.
        bar: index of the bar of that data, from 0.
    """

    node: Node
    data: int
    bar: int


class Layout:
    """The rows of a graph, still empty.

    Attributes:
        rows: by node.
        clocks: by data, in the order in which the graph first moves with them.
        owned: each row with the node it belongs to.
        feeds: the rows that are given from outside: data, line, row.
        tasks: the others, in the order of evaluation.
        depths: by node, how many of its last values are read again.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.rows: list[Row] = []
        self.clocks: dict[int, Clock] = {}
        self.owned: list[tuple[Node, Row]] = []
        self.feeds: list[tuple[int, str, Row]] = []
        self.tasks: list[Task] = []
        self.depths = [1] * len(graph)
        self._written: list[tuple[Node, int]] = []
        for index, term in enumerate(graph.terms):
            self._lay(Node(index), term)
        # Such an indicator reads lines of its own, which stand behind the first.
        for read, back in self._written:
            self.deepen(read, back + 1)
        for written in graph.written:
            written.attach(self.rows, self.clocks)

    def _lay(self, node: Node, term: Term) -> None:
        """Give a node its rows and the functions that fill them."""
        if term.kind is Kind.CONSTANT:
            self.rows.append([])
            return
        if term.kind is Kind.RAISED:
            self.rows.append(self.rows[term.inputs[0]])
            return
        clock = self.clocks.setdefault(term.clock, Clock(term.clock))
        count = KERNELS[term.name].rows if term.kind is Kind.KERNEL else 1
        own: list[Row] = [[] for _ in range(count)]
        self.rows.append(own[0])
        clock.rows += own
        self.owned += [(node, row) for row in own]
        if term.kind is Kind.FEED:
            self.feeds.append((term.clock, term.name, own[0]))
            return
        if term.kind is Kind.WRITTEN:
            self._lay_written(node, term, clock)
            return
        filler = self._filler(node, term, own, clock)
        self.tasks.append(Task(node, clock, term.min_period - 1, filler))

    def _lay_written(self, node: Node, term: Term, clock: Clock) -> None:
        """The first line of such an indicator stands for the work on all of them."""
        serial, number = map(int, term.params)
        if not number:
            written = self._graph.written[serial]
            for read, back in written.depths().items():
                self._written.append((read, back))
            filler = fillers.written(written)
            self.tasks.append(Task(node, clock, written.first, filler))

    def _filler(self, node: Node, term: Term, own: list[Row], clock: Clock) -> Filler:
        inputs = [self.rows[index] for index in term.inputs]
        if term.kind is Kind.OPERATION:
            values = (self._graph.constant_value(index) for index in term.inputs)
            operands = [
                row if value is None else value
                for row, value in zip(inputs, values, strict=True)
            ]
            return fillers.operation(own[0], operands, Op(term.name))
        if term.kind is Kind.DELAY:
            bars = int(term.params[0])
            self.deepen(term.inputs[0], bars + 1)
            return fillers.delay(own[0], inputs[0], bars)
        if term.kind is Kind.LATEST:
            theirs = self.clocks[self._graph.clock(term.inputs[0])]
            return fillers.latest(own[0], inputs[0], theirs)
        kernel = KERNELS[term.name]
        self.deepen(node, 2 if kernel.recurs else 1)
        for index in term.inputs:
            self.deepen(index, kernel.reach(term.params))
        first = term.min_period - 1
        return fillers.looking_back(
            own, inputs, kernel, term.params, first=first, clock=clock
        )

    def deepen(self, node: Node, depth: int) -> None:
        """Have the last ``depth`` values of a node stay readable."""
        term = self._graph.terms[node]
        if term.kind is Kind.CONSTANT:
            return
        if term.kind is Kind.RAISED:
            self.deepen(term.inputs[0], depth)
            return
        self.depths[node] = max(self.depths[node], depth)
        clock = self.clocks[term.clock]
        clock.depth = max(clock.depth, depth)
