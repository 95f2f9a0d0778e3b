"""Plans: how the description of an indicator becomes nodes.

An expansion is written as backtrader's users write indicators: operators on lines,
other indicators inside. It runs once per parameter set on a `Plan`, which hands out the
inputs and the parameters and keeps backtrader's rules of minimum periods:

* an operation counts from the lines it reads;
* a computation over an input counts from that whole input, so that an average of the
  MACD starts where the MACD has all of its lines, not where its first line begins;
* an indicator's own is the largest of all that is built inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from falcon.engine.graph import Graph, Node, RefusedError
from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.nodes import (
    IndicatorNodes,
    Source,
    Value,
    Whole,
    min_period_of,
)
from falcon.engine.indicators.operations import Op

if TYPE_CHECKING:
    from falcon.engine.indicators.record import Indicator

Find = Callable[[str], "Indicator"]
"""Resolves a name to its entry in the catalogue."""

LONGEST_PERIOD = 10_000
"""Bars that a period may have: what a live strategy keeps in memory at most."""


class Line:
    """A node with operators, so that expansions read as formulas.

    Attributes:
        node: what operations read.
        source: what a computation over it is built on; the node, or the indicator that
            it is the first line of.
    """

    __slots__ = ("_plan", "node", "source")

    def __init__(self, plan: Plan, node: Node, source: Source) -> None:
        self._plan = plan
        self.node = node
        self.source = source

    @property
    def min_period(self) -> int:
        """Bars until it has a value."""
        return self._plan.graph.min_period(self.node)

    def __add__(self, other: Line | float) -> Line:
        return self._plan.op(Op.ADD, self, other)

    def __radd__(self, other: float) -> Line:
        return self._plan.op(Op.ADD, other, self)

    def __sub__(self, other: Line | float) -> Line:
        return self._plan.op(Op.SUB, self, other)

    def __rsub__(self, other: float) -> Line:
        return self._plan.op(Op.SUB, other, self)

    def __mul__(self, other: Line | float) -> Line:
        return self._plan.op(Op.MUL, self, other)

    def __rmul__(self, other: float) -> Line:
        return self._plan.op(Op.MUL, other, self)

    def __truediv__(self, other: Line | float) -> Line:
        return self._plan.op(Op.DIV, self, other)

    def __rtruediv__(self, other: float) -> Line:
        return self._plan.op(Op.DIV, other, self)

    def __pow__(self, other: float) -> Line:
        return self._plan.op(Op.POW, self, other)

    def __abs__(self) -> Line:
        return self._plan.op(Op.ABS, self)

    def __lt__(self, other: Line | float) -> Line:
        return self._plan.op(Op.LT, self, other)

    def __gt__(self, other: Line | float) -> Line:
        return self._plan.op(Op.GT, self, other)

    def __call__(self, ago: int) -> Line:
        """The value ``-ago`` bars ago; ``ago`` is negative, as in backtrader."""
        return self._plan.delay(self, -ago)


@dataclass(slots=True, kw_only=True)
class Plan:
    """One expansion under way.

    Attributes:
        graph: receives the nodes.
        sources: what the indicator is computed from.
        params: all of its parameters, defaults filled in.
        find: resolves the names of inner indicators.
        base: bars until all of the inputs have values.
        clock: the data that the indicator moves with.
        min_period: the largest of all that was built so far.
    """

    graph: Graph
    sources: tuple[Source, ...]
    params: Mapping[str, Value]
    find: Find
    base: int
    clock: int
    min_period: int = field(init=False)

    def __post_init__(self) -> None:
        self.min_period = self.base

    def line(self, index: int = 0) -> Line:
        """The first line of an input; the close of a whole data."""
        source = self.sources[index]
        if isinstance(source, Whole):
            return self._line(self.graph.feed(source.data, "close"))
        if isinstance(source, IndicatorNodes):
            return self._line(source.first, source)
        return self._line(source)

    def data(self, name: str) -> Line:
        """A line of the first input by name, for indicators that need a whole data."""
        source = self.sources[0]
        if isinstance(source, Whole):
            return self._line(self.graph.feed(source.data, name))
        node = source.line(name) if isinstance(source, IndicatorNodes) else None
        if node is None:
            raise RefusedError(
                f"an indicator that needs a whole data (it reads {name}) got a line",
                "give it self.data, not one of its lines",
            )
        return self._line(node)

    def source(self) -> Source:
        """The first input as it was given, to be handed to an inner indicator."""
        return self.sources[0]

    @property
    def has_second(self) -> bool:
        """Whether a second input was given."""
        return len(self.sources) > 1

    def number(self, name: str) -> float:
        """A parameter that must be a number."""
        value = self.params[name]
        if not isinstance(value, int | float):
            raise self.refusal(name, f"{name} must be a number")
        return value

    def numbers(self, name: str) -> tuple[float, ...]:
        """A parameter that must be a row of numbers."""
        value = self.params[name]
        if not isinstance(value, tuple):
            raise self.refusal(name, f"{name} must be a tuple of numbers")
        return value

    def period(self, name: str = "period", least: int = 1) -> int:
        """A parameter that must be a whole number of bars, not below ``least``."""
        value = self.params[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refusal(name, f"{name} must be a whole number from {least} on")
        if value > LONGEST_PERIOD:
            raise self.refusal(name, f"{name} must be at most {LONGEST_PERIOD}")
        return value

    def refusal(self, name: str, hint: str) -> RefusedError:
        """The error for a parameter that does not fit."""
        return RefusedError(f"{name}={self.params[name]!r}", hint)

    def flag(self, name: str) -> bool:
        """A parameter taken for its truth."""
        return bool(self.params[name])

    def op(self, op: Op, *operands: Line | float) -> Line:
        """An operation on lines and numbers."""
        constant = self.graph.constant
        nodes = [o.node if isinstance(o, Line) else constant(o) for o in operands]
        return self._line(self.graph.operation(op, *nodes, clock=self.clock))

    def delay(self, line: Line, bars: int) -> Line:
        """A line some bars ago."""
        return self._line(self.graph.delay(line.node, bars))

    def raised(self, line: Line, min_period: int) -> Line:
        """The same line for those who build on it, counted as starting later."""
        return self._line(self.graph.raised(line.node, min_period))

    def lowered(self, line: Line) -> Line:
        """The same line for those who build on it, counted from the inputs on."""
        return self._line(self.graph.counted_from(line.node, self.base))

    def kernel(self, name: str, params: Params, *inputs: Line) -> Line:
        """A computation that looks back, over inputs counted as a whole."""
        graph = self.graph
        nodes = [
            graph.raised(line.node, min_period_of(graph, line.source))
            for line in inputs
        ]
        return self._line(graph.kernel(name, params, *nodes))

    def inner(self, name: str, *inputs: Line | Source, **params: Value) -> list[Line]:
        """The lines of an indicator used inside this one; the first stands for it."""
        sources = tuple(x.source if isinstance(x, Line) else x for x in inputs)
        made = self.find(name).build(self.graph, sources, params, self.find)
        self.min_period = max(self.min_period, made.min_period)
        first, *others = made.lines.values()
        return [self._line(first, made), *map(self._line, others)]

    def average(self, kind: str, line: Line, period: int) -> Line:
        """A moving average whose kind is the parameter called ``kind``."""
        name = self.params[kind]
        if not isinstance(name, str):
            raise self.refusal(kind, f"{kind} must be a moving average")
        if self.find(name).steps:
            raise self.refusal(kind, f"{kind} must be another average, say EMA or HMA")
        return self.inner(name, line, period=period)[0]

    def _line(self, node: Node, source: Source | None = None) -> Line:
        self.min_period = max(self.min_period, self.graph.terms[node].min_period)
        return Line(self, node, node if source is None else source)
