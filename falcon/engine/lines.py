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
calendars by position, which compares different days or looks ahead; that is not
reproduced. For equal calendars all modes agree. Nodes over several data are therefore
computed step by step even after `load`; all others at once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import repeat

from falcon.domain.bars import Bar
from falcon.engine.columns import Opened, values_of
from falcon.engine.graph import Graph
from falcon.engine.indicators.fillers import Clock
from falcon.engine.indicators.kernels import UNDEFINED
from falcon.engine.rows import Failure, Layout, Task
from falcon.engine.strides import Pace, Stride
from falcon.engine.terms import Kind, Node
from falcon.errors import InvariantError

Saved = dict[str, list[list[float]]]
"""State in plain lists: ``counts`` holds a pair [data, bars] per clock, ``rows`` the
last values of each row that a node owns, oldest first, NaN and infinities included."""

SLACK = 64
"""Bars beyond the deepest look-back that a row may grow before it is cut."""


class Lines:
    """The values of all nodes of a graph, which must not grow any more.

    Attributes:
        rows: the values by node, see the module; not to be written to.
        failure: where the computation failed, after it raised.
        stride: what computes the bars of the only data, once that is worth it.
    """

    __slots__ = (
        "_clocks",
        "_due",
        "_graph",
        "_kept",
        "_layout",
        "_pace",
        "failure",
        "rows",
        "stride",
    )

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._layout = Layout(graph)
        self._clocks = self._layout.clocks
        self._due: dict[tuple[frozenset[int], bool], list[Task]] = {}
        self._kept: set[Node] = set()
        self._pace: Pace | None = None
        self.stride: Stride | None = None
        self.rows = self._layout.rows
        self.failure: Failure | None = None

    def keep(self, node: Node, ago: int) -> None:
        """Have the value ``ago`` bars ago stay readable; call before any bar."""
        self._kept.add(node)
        self._layout.deepen(node, ago + 1)

    @property
    def depth(self) -> int:
        """Bars that the rows of some data may hold before they are cut."""
        deepest = max((clock.depth for clock in self._clocks.values()), default=1)
        return 2 * deepest + SLACK

    def position(self, data: int) -> int:
        """Index of the present bar of a data in all rows that move with it."""
        self._settle()
        return self._clocks[data].index

    def count(self, data: int) -> int:
        """Bars that have happened of a data; 0 if no node moves with it."""
        self._settle()
        return self._clocks[data].present if data in self._clocks else 0

    def at(self, node: Node, ago: int = 0) -> float:
        """The value of a node ``ago`` bars ago.

        Raises:
            IndexError: that bar lies in the future or before the first one.
            InvariantError: nobody asked to keep so many bars.
        """
        self._settle()
        term = self._graph.terms[node]
        if term.kind is Kind.CONSTANT:
            return term.params[0]
        clock = self._clocks[term.clock]
        if ago < 0:
            raise IndexError(f"{-ago} bars into the future")
        if ago >= clock.present:
            raise IndexError(f"{ago} bars ago is before the first bar")
        if ago > clock.index:
            raise InvariantError(f"{clock.depth} bars are kept, not those {ago} ago")
        return self.rows[node][clock.index - ago]

    def load(self, columns: Mapping[int, Mapping[str, Sequence[float]]]) -> None:
        """Take whole columns; the present stays before their first bar.

        Args:
            columns: by data, then by line, oldest first; those of one data are equally
                long. Numpy arrays are converted.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
            InvariantError: bars were delivered before.
        """
        if any(clock.count for clock in self._clocks.values()):
            raise InvariantError("columns can only be loaded before any bar")
        for data, line, row in self._layout.feeds:
            row[:] = map(float, columns[data][line])
        for clock in self._clocks.values():
            clock.count = len(next(iter(columns[clock.data].values()), ()))
            for row in clock.rows:
                row.extend(repeat(math.nan, clock.count - len(row)))
        for task in self._layout.tasks:
            if len(self._graph.feeds(task.node)) < 2:  # noqa: PLR2004 -- not mixed
                self._fill(task)

    def tick(self, data: Collection[int]) -> None:
        """Let the next loaded bar of each of these data happen.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
        """
        for index in data:
            if index in self._clocks:
                self._clocks[index].present += 1
        if self._graph.is_mixed:
            self._step(frozenset(data), mixed=True)

    def advance(self, bars: Mapping[int, Mapping[str, float]]) -> None:
        """Add one step: a bar for each data that delivers one.

        Args:
            bars: by data, then by line.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
        """
        self._settle()
        for data in bars:
            if data in self._clocks:
                self._open(self._clocks[data])
        for data, line, row in self._layout.feeds:
            if data in bars:
                row[-1] = float(bars[data][line])
        self._step(frozenset(bars), mixed=False)

    def follow(self, bar: Bar, read: Opened) -> Stride | None:
        """Add a bar of the only data there is, as `advance` does.

        Args:
            bar: which one.
            read: the same as it was read.

        Returns:
            What computed it and knows where the present is; ``None`` if that was
            `advance`.

        Raises:
            ZeroDivisionError: or another error of a computation; see `failure`.
        """
        stride = self.stride
        if stride is None:
            self.advance({0: values_of(bar)})
            self._pace = self._pace or Pace(self._graph, self._layout, self._kept)
            self.stride = self._pace.stride()
            return None
        if not stride.is_open:
            stride.open()
        try:
            stride.step(read)
        except UNDEFINED:
            # The same once more, node by node: it fails again and says where.
            self.advance({0: values_of(bar)})
            raise
        return stride

    def dump(self) -> Saved:
        """The state at the present bar, in plain lists of numbers."""
        self._settle()
        rows = []
        for node, row in self._layout.owned:
            stop = self._clocks[self._graph.clock(node)].index + 1
            rows.append(row[max(0, stop - self._layout.depths[node]) : stop])
        counts = [[float(c.data), float(c.present)] for c in self._clocks.values()]
        return {"counts": counts, "rows": rows}

    def restore(self, saved: Saved) -> None:
        """Take over a state that `dump` gave for the same graph and the same `keep`.

        Raises:
            InvariantError: the state belongs to another graph.
        """
        known = [float(data) for data in self._clocks]
        same = [data for data, _ in saved["counts"]] == known
        if not same or len(saved["rows"]) != len(self._layout.owned):
            raise InvariantError("the saved lines belong to another graph")
        for data, count in saved["counts"]:
            clock = self._clocks[int(data)]
            clock.count = clock.present = int(count)
            clock.dropped = max(0, clock.count - clock.depth)
        for (node, row), values in zip(self._layout.owned, saved["rows"], strict=True):
            clock = self._clocks[self._graph.clock(node)]
            row[:] = [math.nan] * (clock.count - clock.dropped - len(values)) + values

    def _settle(self) -> None:
        """Have all rows hold what they should, and their clock count the bars."""
        if self.stride is not None:
            self.stride.close()

    @staticmethod
    def _open(clock: Clock) -> None:
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

    def _fill(self, task: Task) -> None:
        try:
            if task.first < task.clock.count:
                task.filler.fill(task.first, task.clock.count)
        except UNDEFINED:
            self._locate(task)
            raise

    def _locate(self, task: Task) -> None:
        """Find the first bar on which a computation fails by going bar by bar."""
        for bar in range(task.first, task.clock.count):
            try:
                task.filler.step(bar)
            except UNDEFINED:
                self._note(task, bar)
                return

    def _step(self, moved: frozenset[int], *, mixed: bool) -> None:
        """Compute the present value of all nodes, or of the mixed ones, that change."""
        if (moved, mixed) not in self._due:
            self._due[moved, mixed] = self._affected(moved, 2 if mixed else 1)
        for task in self._due[moved, mixed]:
            clock = task.clock
            if clock.present > task.first:
                index = clock.present - 1 - clock.dropped
                try:
                    task.filler.step(index)
                except UNDEFINED:
                    self._note(task, index + clock.dropped)
                    raise

    def _affected(self, moved: frozenset[int], least: int) -> list[Task]:
        """The tasks over at least so many data that depend on one that moved."""
        feeds = self._graph.feeds
        return [
            task
            for task in self._layout.tasks
            if len(feeds(task.node)) >= least and self._causes(task) & moved
        ]

    def _causes(self, task: Task) -> frozenset[int]:
        """The data whose bars have a node computed.

        What code of the strategy file writes may keep a state, so it runs once a bar.
        """
        term = self._graph.terms[task.node]
        return frozenset({term.clock}) if term.kind is Kind.WRITTEN else term.feeds

    def _note(self, task: Task, bar: int) -> None:
        self.failure = Failure(node=task.node, data=task.clock.data, bar=bar)
