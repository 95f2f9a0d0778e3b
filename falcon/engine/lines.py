"""Lines: the values of a graph, all bars at once or bar by bar.

Both ways give the same values to the last bit. Rows are flat lists, one per node:

* a backtest calls `load` once with whole columns and then `tick` per step, which moves
  the present forward over values that are already there;
* a live strategy calls `advance` per step with the new bars; old values are dropped,
  so that memory stays bounded by the deepest look-back (`keep`).

Either way ``rows[node][position(data) - ago]``, with the data that is the node's clock,
is the value some bars ago; `at` reads the same with all checks. All rows of one clock
share one index. A value before its node's minimum period is NaN.

**Several data.** A node gets a new value when its clock delivers a bar. When another
data that it depends on delivers while its clock does not, its present value is computed
again from the latest ones. That is what backtrader does when it steps (``runonce`` off,
resampled or live data). In its default mode it pairs the values of data with differing
calendars by position, which looks ahead or compares different days; that is not
reproduced. `load` therefore refuses mixed graphs over columns of different lengths:
such a run is stepped with `advance`. For equal calendars all modes agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from falcon.engine.graph import Graph, Kind, Node, Term
from falcon.engine.indicators.kernels import Row, Span
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import OPERATIONS, Op
from falcon.errors import InvariantError

Saved = dict[str, list[list[float]]]
"""State in plain lists: ``counts`` holds one pair [data, bars] per clock, ``rows`` the
last values of each owned row, oldest first."""

SLACK = 256
"""Bars beyond the deepest look-back that a row may grow before it is cut."""

_Filler = Callable[[int, int], None]


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


class _Clock:
    """The rows that move with one data.

    Attributes:
        data: which one.
        count: bars delivered to the rows, dropped ones included.
        present: bars that have happened as the reader sees it; at most `count`.
        dropped: bars cut from the front of the rows.
        depth: bars that must stay readable.
    """

    __slots__ = ("count", "data", "depth", "dropped", "present", "rows")

    def __init__(self, data: int) -> None:
        self.data = data
        self.count = self.present = self.dropped = 0
        self.depth = 1
        self.rows: list[Row] = []


class Lines:
    """The values of all nodes of a graph.

    The graph must not grow any more.

    Attributes:
        rows: the values by node, see the module; never write to them.
        failure: where the computation failed, after it raised.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._clocks: dict[int, _Clock] = {}
        self._depths: list[int] = [1] * len(graph)
        self._owned: list[tuple[Node, Row]] = []
        self._fillers: list[tuple[Node, _Clock, _Filler]] = []
        self._feeds: list[tuple[int, str, Row]] = []
        self.rows: list[Row] = []
        self.failure: Failure | None = None
        for index, term in enumerate(graph.terms):
            self._lay(Node(index), term)

    def keep(self, node: Node, ago: int) -> None:
        """Have the value ``ago`` bars ago stay readable; call before any bar."""
        self._deepen(node, ago + 1)

    def position(self, data: int) -> int:
        """Index into the rows of a data's clock at which its present bar stands."""
        clock = self._clocks[data]
        return clock.present - 1 - clock.dropped

    def count(self, data: int) -> int:
        """Bars of a data that have happened."""
        return self._clocks[data].present if data in self._clocks else 0

    def at(self, node: Node, ago: int = 0) -> float:
        """The value of a node ``ago`` bars ago.

        Raises:
            IndexError: that bar lies in the future or before the first one.
            InvariantError: nobody asked to keep so many bars.
        """
        term = self._graph.terms[node]
        if term.kind is Kind.CONSTANT:
            return term.params[0]
        clock = self._clocks[term.clock]
        if ago < 0:
            raise IndexError(f"{-ago} bars into the future")
        if ago >= clock.present:
            raise IndexError(f"{ago} bars ago is before the first bar")
        index = clock.present - 1 - clock.dropped - ago
        if index < 0:
            raise InvariantError(f"only {clock.depth} bars are kept, asked {ago} ago")
        return self.rows[node][index]

    def load(self, columns: Mapping[int, Mapping[str, Sequence[float]]]) -> None:
        """Compute all values of whole columns; the present stays before the first bar.

        Args:
            columns: by data, then by line, oldest first; the lines of one data are
                equally long. Numpy arrays are converted.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
            InvariantError: bars were delivered before, or the graph pairs data whose
                columns differ in length.
        """
        lengths = {data: _length(lines) for data, lines in columns.items()}
        if any(clock.count for clock in self._clocks.values()):
            raise InvariantError("columns can only be loaded before any bar")
        if self._graph.is_mixed and len(set(lengths.values())) > 1:
            raise InvariantError(
                "data of different lengths that are paired are stepped"
            )
        for data, line, row in self._feeds:
            row[:] = _floats(columns[data][line])
        for clock in self._clocks.values():
            clock.count = lengths[clock.data]
            for row in clock.rows:
                row.extend(repeat(math.nan, clock.count - len(row)))
        for node, clock, fill in self._fillers:
            self._run(node, clock, fill, 0)

    def tick(self, data: Iterable[int]) -> None:
        """Let the next loaded bar of each of these data happen."""
        for index in data:
            if index in self._clocks:
                self._clocks[index].present += 1

    def advance(self, bars: Mapping[int, Mapping[str, float]]) -> None:
        """Add one step: a bar for each data that delivers one.

        Args:
            bars: by data, then by line.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
        """
        for data in bars:
            if data in self._clocks:
                self._open(self._clocks[data])
        for data, line, row in self._feeds:
            if data in bars:
                row[-1] = float(bars[data][line])
        for node, clock, fill in self._fillers:
            moved = clock.data in bars
            if clock.count and (moved or not self._graph.feeds(node).isdisjoint(bars)):
                self._run(node, clock, fill, len(self.rows[node]) - 1)

    def dump(self) -> Saved:
        """The state at the present bar, in plain lists of numbers.

        NaN and infinities stand in it as such.
        """
        rows = []
        for node, row in self._owned:
            clock = self._clocks[self._graph.clock(node)]
            stop = clock.present - clock.dropped
            rows.append(row[max(0, stop - self._depths[node]) : stop])
        counts = [[float(c.data), float(c.present)] for c in self._clocks.values()]
        return {"counts": counts, "rows": rows}

    def restore(self, saved: Saved) -> None:
        """Take over a state that `dump` gave for the same graph.

        Raises:
            InvariantError: the state belongs to another graph.
        """
        known = [[float(data)] for data in self._clocks]
        same = [pair[:1] for pair in saved["counts"]] == known
        if not same or len(saved["rows"]) != len(self._owned):
            raise InvariantError("the saved lines belong to another graph")
        for data, count in saved["counts"]:
            clock = self._clocks[int(data)]
            clock.count = clock.present = int(count)
            clock.dropped = max(0, clock.count - clock.depth)
        for (node, row), values in zip(self._owned, saved["rows"], strict=True):
            clock = self._clocks[self._graph.clock(node)]
            missing = clock.count - clock.dropped - len(values)
            row[:] = [math.nan] * missing + values

    def _lay(self, node: Node, term: Term) -> None:
        """Give a node its rows and the function that fills them."""
        if term.kind is Kind.CONSTANT:
            self.rows.append([])
            return
        if term.kind is Kind.RAISED:
            self.rows.append(self.rows[term.inputs[0]])
            return
        clock = self._clocks.setdefault(term.clock, _Clock(term.clock))
        count = KERNELS[term.name].rows if term.kind is Kind.KERNEL else 1
        own: list[Row] = [[] for _ in range(count)]
        self.rows.append(own[0])
        clock.rows += own
        self._owned += [(node, row) for row in own]
        if term.kind is Kind.FEED:
            self._feeds.append((term.clock, term.name, own[0]))
            return
        self._fillers.append((node, clock, self._filler(node, term, own, clock)))

    def _filler(self, node: Node, term: Term, own: list[Row], clock: _Clock) -> _Filler:
        inputs = [self.rows[index] for index in term.inputs]
        if term.kind is Kind.OPERATION:
            return _operation(own[0], self._operands(term), Op(term.name))
        if term.kind is Kind.DELAY:
            bars = int(term.params[0])
            self._deepen(term.inputs[0], bars + 1)
            return _delay(own[0], inputs[0], bars)
        if term.kind is Kind.LATEST:
            return _latest(own[0], inputs[0])
        kernel = KERNELS[term.name]
        self._deepen(node, 2)
        for index in term.inputs:
            self._deepen(index, kernel.reach(term.params))
        first = term.min_period - 1

        def fill(start: int, stop: int) -> None:
            span = Span(first - clock.dropped, start, stop)
            kernel.fill(own, span, inputs, term.params)

        return fill

    def _operands(self, term: Term) -> list[Row | float]:
        values = (self._graph.constant_value(node) for node in term.inputs)
        return [
            self.rows[node] if value is None else value
            for node, value in zip(term.inputs, values, strict=True)
        ]

    def _deepen(self, node: Node, depth: int) -> None:
        term = self._graph.terms[node]
        if term.kind is Kind.CONSTANT:
            return
        if term.kind is Kind.RAISED:
            self._deepen(term.inputs[0], depth)
            return
        self._depths[node] = max(self._depths[node], depth)
        clock = self._clocks[term.clock]
        clock.depth = max(clock.depth, depth)

    def _open(self, clock: _Clock) -> None:
        """Make room for one bar, cutting old ones from time to time."""
        surplus = clock.count - clock.dropped - clock.depth
        if surplus > clock.depth + SLACK:
            for row in clock.rows:
                del row[:surplus]
            clock.dropped += surplus
        for row in clock.rows:
            row.append(math.nan)
        clock.count += 1
        clock.present = clock.count

    def _run(self, node: Node, clock: _Clock, fill: _Filler, start: int) -> None:
        """Fill a node from ``start`` to the end of its rows."""
        first = self._graph.min_period(node) - 1 - clock.dropped
        start, stop = max(start, first), clock.count - clock.dropped
        if start >= stop:
            return
        try:
            fill(start, stop)
        except (ArithmeticError, ValueError):
            self.failure = self._locate(node, clock, fill, start)
            raise

    def _locate(self, node: Node, clock: _Clock, fill: _Filler, start: int) -> Failure:
        """Find the first bar on which a computation fails by going bar by bar."""
        bar = start
        try:
            while bar < clock.count - clock.dropped:
                fill(bar, bar + 1)
                bar += 1
        except (ArithmeticError, ValueError):
            pass
        return Failure(node=node, data=clock.data, bar=bar + clock.dropped)


def _operation(own: Row, operands: list[Row | float], op: Op) -> _Filler:
    function = OPERATIONS[op].function

    def fill(start: int, stop: int) -> None:
        values = (
            operand[start:stop] if isinstance(operand, list) else repeat(operand)
            for operand in operands
        )
        own[start:stop] = map(function, *values)

    return fill


def _delay(own: Row, source: Row, bars: int) -> _Filler:
    def fill(start: int, stop: int) -> None:
        own[start:stop] = source[start - bars : stop - bars]

    return fill


def _latest(own: Row, source: Row) -> _Filler:
    """Read another clock's rows at their latest bar, or bar for bar when loading."""

    def fill(start: int, stop: int) -> None:
        if stop - start == 1:
            own[start] = source[-1] if source else math.nan
        else:
            own[start:stop] = source[start:stop]

    return fill


def _length(lines: Mapping[str, Sequence[float]]) -> int:
    return len(next(iter(lines.values()), ()))


def _floats(column: Sequence[float]) -> Row:
    return [float(value) for value in column]
