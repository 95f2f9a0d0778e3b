"""Indicators as they stand in a graph, and what they are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from falcon.engine.graph import Graph, Node

Value = float | bool | str | None | tuple[float, ...]
"""A parameter: a number, a flag, or the name of an indicator (``"EMA"``)."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole data given to an indicator; its first line is the close.

    Attributes:
        data: index of the data.
    """

    data: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorNodes:
    """An indicator in a graph.

    Attributes:
        name: canonical name, say ``MACD``.
        lines: its nodes by line name, in backtrader's order.
        min_period: bars of the clock until the whole indicator has values.
        clock: the data that it moves with.
        counted_for: the data whose bars a strategy counts towards its minimum period,
            see `Graph.counted_for`.
        aliases: further names of its lines.
        params: all of its parameters.
    """

    name: str
    lines: Mapping[str, Node]
    min_period: int
    clock: int
    counted_for: int
    aliases: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def first(self) -> Node:
        """Its first line, which stands for it in expressions."""
        return next(iter(self.lines.values()))

    def line(self, name: str) -> Node | None:
        """The node of a line by its name or a further name of it, if it has one."""
        return self.lines.get(self.aliases.get(name, name))


Source = Whole | IndicatorNodes | Node
"""What an indicator is computed from; a number is given as `Graph.constant`."""


def min_period_of(graph: Graph, source: Source) -> int:
    """Bars until the whole of an input has values."""
    if isinstance(source, Whole):
        return 1
    if isinstance(source, IndicatorNodes):
        return source.min_period
    return graph.min_period(source)


def clock_of(graph: Graph, source: Source) -> int:
    """The data that an input moves with."""
    if isinstance(source, Whole):
        return source.data
    if isinstance(source, IndicatorNodes):
        return source.clock
    return graph.clock(source)


def counted_for(graph: Graph, source: Source) -> int:
    """The data that what is built on an input is counted for, as in `Graph`."""
    if isinstance(source, Whole):
        return source.data
    if isinstance(source, IndicatorNodes):
        return source.counted_for
    return 0 if graph.is_plain_operation(source) else graph.counted_for(source)
