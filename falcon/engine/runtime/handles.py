"""Handles: what strategy code holds of feeds, indicators and lines.

As in backtrader they live in two stages. While `__init__` runs, operators on them build
further lines (`Stage.graph`); afterwards the same operators take the present values. A
handle is bound to its row of values once these exist.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.times import from_date_number
from falcon.engine.graph import Graph, Node, RefusedError
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.record import IndicatorNodes

FEED_LINES: Final = (
    "close",
    "low",
    "high",
    "open",
    "volume",
    "openinterest",
    "datetime",
)
"""Lines of a feed in backtrader's order; ``data[0]`` is the close."""

MAX_LOOK_BACK: Final = 10_000
"""Deepest read of the past, in bars: what a live strategy keeps in memory at most."""


class EarlyReadError(Exception):
    """A value was read that is not known yet; the text says which."""


class Stage:
    """Where the handles of one run stand: building lines, or reading their values.

    Attributes:
        graph: the lines built so far.
        is_building: whether `__init__` still runs.
        feeds: the data handles.
        lines: a handle for each node that strategy code can reach.
        indicators: in the order in which they were built.
        clock: the line of the strategy's own steps, ``self.datetime``.
    """

    def __init__(self, names: Sequence[str], extras: Sequence[Iterable[str]]) -> None:
        self.graph = Graph()
        self.is_building = True
        self.lines: dict[Node, LineHandle] = {}
        self.indicators: list[IndicatorHandle] = []
        self.clock = LineHandle(self, Node(-1))
        self.feeds = tuple(
            FeedHandle(self, index, name, tuple(more))
            for index, (name, more) in enumerate(zip(names, extras, strict=True))
        )

    def line(self, node: Node) -> LineHandle:
        """The handle of a node, one for each."""
        if node not in self.lines:
            self.lines[node] = LineHandle(self, node)
        return self.lines[node]

    def indicator(self, nodes: IndicatorNodes) -> IndicatorHandle:
        """A handle of an indicator."""
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
            handle.bars = bars[self.graph.clock(node)]
        self.clock.row, self.clock.bars = clock.time, clock
        for feed in self.feeds:
            feed.bars = bars[feed.index]

    def warm_ups(self) -> tuple[int, ...]:
        """For each feed, how many bars it must have delivered before `next` runs."""
        needs = [1] * len(self.feeds)
        for term in self.graph.terms:
            needs[term.clock] = max(needs[term.clock], term.min_period)
        return tuple(needs)


class Valued:
    """Whatever has a present value and operators: a line, an indicator, a feed."""

    __slots__ = ("stage",)

    stage: Stage

    @property
    def main(self) -> LineHandle:
        """The line that stands for it in expressions."""
        raise NotImplementedError

    @property
    def value(self) -> float:
        """Its present value."""
        return self.main.at(0)

    def __bool__(self) -> bool:
        if self.stage.is_building:
            raise RefusedError(
                "truth of a line in __init__",
                "combine lines with bt.And, bt.Or, bt.If; test values in next",
            )
        return bool(self.value)

    def __add__(self, other: object) -> object:
        return _operate(self, Op.ADD, other)

    def __radd__(self, other: object) -> object:
        return _operate(self, Op.ADD, other, swap=True)

    def __sub__(self, other: object) -> object:
        return _operate(self, Op.SUB, other)

    def __rsub__(self, other: object) -> object:
        return _operate(self, Op.SUB, other, swap=True)

    def __mul__(self, other: object) -> object:
        return _operate(self, Op.MUL, other)

    def __rmul__(self, other: object) -> object:
        return _operate(self, Op.MUL, other, swap=True)

    def __truediv__(self, other: object) -> object:
        return _operate(self, Op.DIV, other)

    def __rtruediv__(self, other: object) -> object:
        return _operate(self, Op.DIV, other, swap=True)

    def __floordiv__(self, other: object) -> object:
        return _operate(self, Op.FLOORDIV, other)

    def __rfloordiv__(self, other: object) -> object:
        return _operate(self, Op.FLOORDIV, other, swap=True)

    def __pow__(self, other: object) -> object:
        return _operate(self, Op.POW, other)

    def __rpow__(self, other: object) -> object:
        return _operate(self, Op.POW, other, swap=True)

    def __lt__(self, other: object) -> object:
        return _operate(self, Op.LT, other)

    def __le__(self, other: object) -> object:
        return _operate(self, Op.LE, other)

    def __gt__(self, other: object) -> object:
        return _operate(self, Op.GT, other)

    def __ge__(self, other: object) -> object:
        return _operate(self, Op.GE, other)

    def __eq__(self, other: object) -> object:  # type: ignore[override]
        return _operate(self, Op.EQ, other)

    def __ne__(self, other: object) -> object:  # type: ignore[override]
        return _operate(self, Op.NE, other)

    __hash__ = object.__hash__

    def __neg__(self) -> object:
        if self.stage.is_building:
            return _build(self.stage, Op.NEG, self)
        return -self.value

    def __abs__(self) -> object:
        if self.stage.is_building:
            return _build(self.stage, Op.ABS, self)
        return abs(self.value)


class LineHandle(Valued):
    """One line of values.

    Attributes:
        node: in the graph.
        row: its values, oldest first.
        bars: the feed whose cursor it moves with.
    """

    __slots__ = ("bars", "node", "row")

    def __init__(self, stage: Stage, node: Node) -> None:
        self.stage = stage
        self.node = node
        self.row: list[float] = []
        self.bars = Feed()

    @property
    def main(self) -> LineHandle:
        """Itself."""
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
                "values exist in next only; build lines here, such as line(-1)",
            )
        index = self.bars.at + offset
        if offset > 0 or index < 0 or offset <= -MAX_LOOK_BACK:
            raise EarlyReadError(early(self.name, offset))
        return self.row[index]

    def get(self, ago: int, size: int) -> list[float]:
        """The ``size`` values that end ``-ago`` bars ago, fewer near the start.

        Raises:
            EarlyReadError: they would reach into the future.
        """
        ago, size = _whole(ago), _whole(size)
        if ago > 0 or size >= MAX_LOOK_BACK:
            raise EarlyReadError(early(self.name, ago))
        end = self.bars.at + ago + 1
        return self.row[max(end - size, 0) : end] if end > 0 else []

    def delayed(self, ago: int) -> LineHandle:
        """The line ``-ago`` bars ago, ``line(-1)``; only while lines are built."""
        if not self.stage.is_building:
            raise RefusedError("delayed line", "build it in __init__")
        bars = -_whole(ago)
        return self.stage.line(self.stage.graph.delay(self.node, bars))


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


_FUNCTIONS: dict[Op, Callable[[object, object], object]] = {
    Op.ADD: operator.add,
    Op.SUB: operator.sub,
    Op.MUL: operator.mul,
    Op.DIV: operator.truediv,
    Op.FLOORDIV: operator.floordiv,
    Op.POW: operator.pow,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
}


def early(name: str, offset: int) -> str:
    """The message for a value that is not known at this bar."""
    if offset > 0:
        return f"look-ahead: {name}[{offset}] is a future bar"
    if offset <= -MAX_LOOK_BACK:
        return f"look-back: {name}[{offset}] is more than {MAX_LOOK_BACK} bars back"
    return f"look-ahead: {name}[{offset}] read before there were so many bars"


def moment(line: LineHandle, ago: int) -> object:
    """The time of a bar, from a line of date numbers."""
    return from_date_number(line.at(ago))


def node_of(stage: Stage, operand: object) -> Node:
    """The node of an operand while lines are built; numbers become constants.

    Raises:
        RefusedError: it is neither a line nor a number.
    """
    if isinstance(operand, Valued):
        return operand.main.node
    if isinstance(operand, int | float):
        return stage.graph.constant(operand)
    raise RefusedError(
        f"a line combined with {type(operand).__name__}", "use lines and numbers"
    )


def _build(stage: Stage, op: Op, *operands: object) -> LineHandle:
    nodes = (node_of(stage, operand) for operand in operands)
    return stage.line(stage.graph.operation(op, *nodes))


def _operate(handle: Valued, op: Op, other: object, *, swap: bool = False) -> object:
    left, right = (other, handle) if swap else (handle, other)
    if handle.stage.is_building:
        if other is None and op in {Op.EQ, Op.NE}:
            return op is Op.NE
        return _build(handle.stage, op, left, right)
    values = (x.value if isinstance(x, Valued) else x for x in (left, right))
    return _FUNCTIONS[op](*values)


def _whole(number: object) -> int:
    if isinstance(number, int):
        return int(number)
    raise TypeError(f"bars back must be a whole number, was {number!r:.40}")
