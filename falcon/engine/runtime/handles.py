"""Handles: what strategy code holds of feeds, indicators and lines.

As in backtrader they live in two stages. While `__init__` runs, operators on them build
further lines (`Stage.graph`); afterwards the same operators take the present values. A
handle is bound to its row of values once these exist.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Final

from falcon.engine.broker.feeds import Feed
from falcon.engine.graph import Graph, Node, RefusedError
from falcon.engine.indicators.nodes import IndicatorNodes
from falcon.engine.paying import Paying
from falcon.engine.runtime.early import EarlyReadError, early
from falcon.engine.runtime.valued import Valued
from falcon.engine.terms import Kind

if TYPE_CHECKING:
    from falcon.engine.runtime.workshops import Workshop

FEED_LINES: Final = (
    *("close", "low", "high", "open"),
    *("volume", "openinterest", "datetime"),
)
"""Lines of a feed in backtrader's order; ``data[0]`` is the close."""

MAX_LOOK_BACK: Final = 10_000
"""Deepest read of the past, in bars: what a live strategy keeps in memory at most."""

MAX_NODES: Final = 10_000
"""Most lines that one strategy may have, the parts of its indicators included."""

LINE_FUEL: Final = 20
INDICATOR_FUEL: Final = 400
"""Fuel of building a line or an indicator, be it the same one again."""


UNPLACED: Final = Node(-2)
"""Stands in for the node of a line that ``next`` will write."""


class Stage(Paying):
    """Where the handles of one run stand: building lines, or reading their values.

    Attributes:
        graph: the lines built so far.
        is_building: whether `__init__` still runs.
        feeds: the data handles.
        datas: what ``self.datas`` is; the feeds, or what an indicator was given.
        workshop: builds the indicators of the strategy file.
        lines: a handle for each node that strategy code can reach.
        indicators: in the order in which they were built.
        clock: the line of the strategy's own steps, ``self.datetime``.
        lags: cursors of the indicators by feed, where they follow it late in a step,
            see `falcon.engine.prelude`; empty where they move with it.
    """

    def __init__(
        self,
        names: Sequence[str],
        extras: Sequence[Iterable[str]],
        graph: Graph | None = None,
    ) -> None:
        super().__init__()
        self.graph = Graph() if graph is None else graph
        self.is_building = True
        self.lines: dict[Node, LineHandle] = {}
        self.indicators: list[IndicatorHandle] = []
        self.clock = LineHandle(self, Node(-1))
        self.lags: tuple[Feed, ...] = ()
        self.feeds = tuple(
            FeedHandle(self, index, name, tuple(more))
            for index, (name, more) in enumerate(zip(names, extras, strict=True))
        )
        self.datas: tuple[Valued, ...] = self.feeds
        self.workshop: Workshop | None = None

    def restart(self, graph: Graph) -> None:
        """Go on with the building in another graph, of which nothing is known yet."""
        self.graph = graph
        self.lines.clear()
        for feed in self.feeds:
            for name, line in feed.lines.items():
                line.node = graph.feed(feed.index, name)
                self.lines[line.node] = line

    def line(self, node: Node) -> LineHandle:
        """The handle of a node, one for each."""
        self.charge(LINE_FUEL)
        if node not in self.lines:
            if len(self.graph) > MAX_NODES:
                raise RefusedError(
                    f"more than {MAX_NODES} lines", "build fewer indicators"
                )
            self.lines[node] = LineHandle(self, node)
        return self.lines[node]

    def indicator(self, nodes: IndicatorNodes) -> IndicatorHandle:
        """A handle of an indicator."""
        self.charge(INDICATOR_FUEL)
        handle = IndicatorHandle(self, nodes)
        self.indicators.append(handle)
        return handle

    def bind(
        self, rows: Sequence[list[float]], bars: Sequence[Feed], clock: Feed
    ) -> None:
        """End the building: from here on handles read values.

        Args:
            rows: values by node.
            bars: the cursors of the feeds.
            clock: the cursor of the strategy's own steps.
        """
        self.is_building = False
        for node, handle in self.lines.items():
            handle.row = rows[node]
            cursors = self.lags if self.lags and self.is_late(node) else bars
            handle.bars = cursors[self.graph.clock(node)]
        self.clock.row, self.clock.bars = clock.time, clock
        for feed in self.feeds:
            feed.bars = bars[feed.index]

    def is_late(self, node: Node) -> bool:
        """Whether a line follows its feed late in a step, if lines do."""
        return bool(self.lags) and self.graph.terms[node].kind is not Kind.FEED

    def warm_ups(self) -> tuple[int, ...]:
        """For each feed, how many bars it must have delivered before `next` runs."""
        return self.graph.waits.warm_ups(len(self.feeds))


class LineHandle(Valued):
    """One line of values.

    Attributes:
        node: in the graph.
        row: its values, oldest first.
        bars: the feed whose cursor it moves with.
        is_output: whether the code that holds it writes it, bar by bar.
    """

    __slots__ = ("bars", "is_output", "node", "row")

    def __init__(self, stage: Stage, node: Node, *, is_output: bool = False) -> None:
        self.is_output = is_output
        self.stage = stage
        self.node = node
        self.row: list[float] = []
        self.bars = Feed()

    @property
    def main(self) -> LineHandle:
        """Itself."""
        if self.node == UNPLACED:
            raise RefusedError(
                "own line before it has values",
                "assign it first; what depends on its own past is written in next: "
                "self.lines.x[0] = … self.lines.x[-1]",
            )
        return self

    @property
    def name(self) -> str:
        """What to call it in messages."""
        if self is self.stage.clock:
            return "datetime"
        return self.stage.graph.terms[self.node].name or "line"

    def at(self, offset: int) -> float:
        """The value ``-offset`` bars ago.

        Raises:
            EarlyReadError: it lies in the future or before the first bar.
            TypeError: the offset is no whole number.
        """
        if type(offset) is not int:
            offset = _whole(offset)
        if self.stage.is_building:
            raise RefusedError(
                f"[{offset}] in __init__",
                "no bar has come yet: build lines here, as in self.data.close - "
                "self.data.open, and read their values in next by [0]",
            )
        index = self.bars.at + offset
        if offset > 0 or index < 0 or offset <= -MAX_LOOK_BACK:
            if self.is_output and offset <= 0:
                # Upstream such a read goes round to bars that are not written yet.
                return math.nan
            raise self.early(offset)
        return self.row[index]

    def early(self, offset: int) -> EarlyReadError:
        """The error of reading a value that is not known yet."""
        return early(self, offset, MAX_LOOK_BACK)

    def put(self, offset: object, value: object) -> None:
        """Write the value of the present bar.

        Raises:
            TypeError: it is not an own line, not the present bar or not a number.
        """
        if not self.is_output or self.stage.is_building:
            raise TypeError("values can be written to own lines only, in next")
        if type(offset) is not int or offset:
            raise TypeError("only the present bar, [0], can be written")
        self.row[self.bars.at] = real(value)

    def get(self, ago: int, size: int) -> array[float]:
        """The ``size`` values that end ``-ago`` bars ago, none before so many bars.

        Raises:
            EarlyReadError: they reach into the future or end before the first bar.
        """
        ago, size = _whole(ago), _whole(size)
        end = self.bars.at + ago + 1
        if ago > 0 or end < 0 < size or size >= MAX_LOOK_BACK:
            raise self.early(-size if size >= MAX_LOOK_BACK else ago)
        return array("d", self.row[end - size : end] if size <= end else ())

    def delayed(self, ago: int) -> LineHandle:
        """The line ``-ago`` bars ago, ``line(-1)``; only while lines are built."""
        if not self.stage.is_building:
            raise RefusedError("delayed line", "build it in __init__")
        bars = -_whole(ago)
        return self.stage.line(self.stage.graph.delay(self.main.node, bars))


class IndicatorHandle(Valued):
    """An indicator with its lines by name.

    Attributes:
        nodes: its place in the graph.
        lines: by name, in backtrader's order.
    """

    __slots__ = ("lines", "nodes")

    def __init__(self, stage: Stage, nodes: IndicatorNodes) -> None:
        self.stage = stage
        self.nodes = nodes
        self.lines = {name: stage.line(node) for name, node in nodes.lines.items()}

    @property
    def main(self) -> LineHandle:
        """Its first line."""
        return self.stage.lines[self.nodes.first]


class FeedHandle(Valued):
    """A feed with its lines by name.

    Attributes:
        index: from 0.
        name: the symbol, ``data._name``.
        lines: by name: backtrader's seven, then the extras.
        bars: its cursor.
    """

    __slots__ = ("bars", "index", "lines", "name")

    def __init__(
        self, stage: Stage, index: int, name: str, extras: tuple[str, ...]
    ) -> None:
        self.stage = stage
        self.index = index
        self.name = name
        self.bars = Feed()
        self.lines = {
            line: stage.line(stage.graph.feed(index, line))
            for line in (*FEED_LINES, *extras)
        }

    @property
    def main(self) -> LineHandle:
        """Its close."""
        return self.lines["close"]


def real(value: object) -> float:
    """A number as lines hold it.

    Raises:
        TypeError: it is none.
    """
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"must be real number, not {type(value).__name__}")


def _whole(number: object) -> int:
    if isinstance(number, Integral):
        return int(number)
    raise TypeError(f"bars back must be a whole number, was {number!r:.40}")
