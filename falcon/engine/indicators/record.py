"""How an indicator is described, and how its description becomes nodes.

An `Indicator` is one entry of the catalogue. Its `expand` is written as backtrader's
users write indicators: operators on lines, other indicators inside. It runs once per
parameter set, on a `Plan`, which hands out the inputs and the parameters and keeps the
rule that an indicator's minimum period is the largest of all that is built inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from falcon.engine.graph import Graph, Node, RefusedError
from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.operations import Op

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
    """

    name: str
    lines: Mapping[str, Node]
    min_period: int
    clock: int
    counted_for: int
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def first(self) -> Node:
        """Its first line, which stands for it in expressions."""
        return next(iter(self.lines.values()))

    def line(self, name: str) -> Node | None:
        """The node of a line by its name or a further name of it, if it has one."""
        return self.lines.get(self.aliases.get(name, name))


Source = Whole | IndicatorNodes | Node
"""What an indicator is computed from; a number is given as `Graph.constant`."""


class Line:
    """A node with operators, so that expansions read as formulas."""

    __slots__ = ("_plan", "node")

    def __init__(self, plan: Plan, node: Node) -> None:
        self._plan = plan
        self.node = node

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


Find = Callable[[str], "Indicator"]
"""Resolves a name to its entry in the catalogue."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """One expansion under way.

    Attributes:
        graph: receives the nodes.
        sources: what the indicator is computed from.
        params: all of its parameters, defaults filled in.
        find: resolves the names of inner indicators.
        min_period: the largest of all that was built so far.
        clock: the data that the indicator moves with.
    """

    graph: Graph
    sources: tuple[Source, ...]
    params: Mapping[str, Value]
    find: Find
    min_period: int = 1
    clock: int = 0

    def line(self, index: int = 0) -> Line:
        """The first line of an input; the close of a whole data."""
        return self._line(self._node(self.sources[index], "close", any_line=True))

    def data(self, name: str) -> Line:
        """A line of the first input by name, for indicators that need a whole data."""
        return self._line(self._node(self.sources[0], name, any_line=False))

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
        return value

    def refusal(self, name: str, hint: str) -> RefusedError:
        """The error for a parameter that does not fit."""
        return RefusedError(f"{name}={self.params[name]!r}", hint)

    def flag(self, name: str) -> bool:
        """A parameter taken for its truth."""
        return bool(self.params[name])

    def op(self, op: Op, *operands: Line | float) -> Line:
        """An operation on lines and numbers."""
        nodes = (
            o.node if isinstance(o, Line) else self.graph.constant(o) for o in operands
        )
        return self._line(self.graph.operation(op, *nodes, clock=self.clock))

    def delay(self, line: Line, bars: int) -> Line:
        """A line some bars ago."""
        return self._line(self.graph.delay(line.node, bars))

    def raised(self, line: Line, min_period: int) -> Line:
        """The same line for those who build on it, counted as starting later."""
        return self._line(self.graph.raised(line.node, min_period))

    def kernel(self, name: str, params: Params, *inputs: Line) -> Line:
        """A computation that looks back."""
        return self._line(
            self.graph.kernel(name, params, *(line.node for line in inputs))
        )

    def inner(self, name: str, *inputs: Line | Source, **params: Value) -> list[Line]:
        """The lines of an indicator used inside this one."""
        sources = tuple(i.node if isinstance(i, Line) else i for i in inputs)
        nodes = build(self.graph, self.find(name), sources, params, self.find)
        return [self._line(node) for node in nodes.lines.values()]

    def average(self, kind: str, line: Line, period: int) -> Line:
        """A moving average whose kind is the parameter called ``kind``."""
        name = self.params[kind]
        if not isinstance(name, str):
            raise self.refusal(kind, f"{kind} must be a moving average")
        if self.find(name).steps:
            raise self.refusal(kind, f"{kind} must be another average, say EMA or HMA")
        return self.inner(name, line, period=period)[0]

    def _line(self, node: Node) -> Line:
        self.min_period = max(self.min_period, self.graph.min_period(node))
        return Line(self, node)

    def _node(self, source: Source, name: str, *, any_line: bool) -> Node:
        if isinstance(source, Whole):
            return self.graph.feed(source.data, name)
        if isinstance(source, IndicatorNodes):
            if any_line:
                return source.first
            if (node := source.line(name)) is not None:
                return node
        elif any_line:
            return source
        raise RefusedError(
            f"an indicator that needs a whole data (it reads {name}) got a line",
            "give it self.data, not one of its lines",
        )


Expand = Callable[[Plan], tuple[Line, ...]]
"""Builds the lines of an indicator, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One entry of the catalogue.

    Attributes:
        name: canonical name, the one backtrader's class has.
        aliases: further names in `bt.ind` and `bt.indicators`.
        params: defaults by name, in backtrader's order; a moving average by its name.
        lines: names in backtrader's order.
        inputs: how many lines or data it is computed from.
        optional_inputs: how many more it takes.
        line_aliases: further names of its lines.
        steps: whether backtrader computes it bar by bar. Over an indicator, though not
            over a line of one, such an indicator shows NaN in backtrader's default
            mode, so that no two modes agree and it is refused.
        expand: builds its lines.
    """

    name: str
    aliases: tuple[str, ...] = ()
    params: Mapping[str, Value]
    lines: tuple[str, ...]
    inputs: int = 1
    optional_inputs: int = 0
    line_aliases: Mapping[str, str] = field(default_factory=dict)
    steps: bool = False
    expand: Expand


def build(
    graph: Graph,
    indicator: Indicator,
    sources: tuple[Source, ...],
    params: Mapping[str, Value],
    find: Find,
) -> IndicatorNodes:
    """Put an indicator into a graph; all parameters must be ones that it has.

    Raises:
        RefusedError: the inputs or the parameters do not fit.
    """
    most = indicator.inputs + indicator.optional_inputs
    if not indicator.inputs <= len(sources) <= most:
        raise RefusedError(
            f"{indicator.name} of {len(sources)} inputs",
            f"it is computed from {indicator.inputs}",
        )
    if indicator.steps and any(isinstance(s, IndicatorNodes) for s in sources):
        raise RefusedError(
            f"{indicator.name} of an indicator",
            "backtrader shows NaN for it; give it a line, as in indicator.lines[0]",
        )
    plan = Plan(
        graph=graph,
        sources=sources,
        params={**indicator.params, **params},
        find=find,
        min_period=max(_min_period(graph, source) for source in sources),
        clock=_clock(graph, sources[0]),
    )
    with graph.expanding():
        nodes = [line.node for line in indicator.expand(plan)]
    nodes = [graph.raised(node, plan.min_period) for node in nodes]
    counted_for = _counted_for(graph, sources[0])
    graph.count_lines(nodes, counted_for)
    graph.wait(counted_for, plan.min_period)
    return IndicatorNodes(
        name=indicator.name,
        lines=dict(zip(indicator.lines, nodes, strict=True)),
        min_period=plan.min_period,
        clock=plan.clock,
        counted_for=counted_for,
        aliases=indicator.line_aliases,
    )


def _min_period(graph: Graph, source: Source) -> int:
    if isinstance(source, Whole):
        return 1
    if isinstance(source, IndicatorNodes):
        return source.min_period
    return graph.min_period(source)


def _clock(graph: Graph, source: Source) -> int:
    if isinstance(source, Whole):
        return source.data
    if isinstance(source, IndicatorNodes):
        return source.clock
    return graph.clock(source)


def _counted_for(graph: Graph, source: Source) -> int:
    if isinstance(source, Whole):
        return source.data
    if isinstance(source, IndicatorNodes):
        return source.counted_for
    return 0 if graph.is_plain_operation(source) else graph.counted_for(source)
