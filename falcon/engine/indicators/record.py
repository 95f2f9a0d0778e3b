"""The record of an indicator: its names, what it takes and shows, how it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.nodes import (
    IndicatorNodes,
    Source,
    Value,
    clock_of,
    counted_for,
    min_period_of,
)
from falcon.engine.indicators.plan import Find, Line, Plan

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
        self,
        graph: Graph,
        sources: tuple[Source, ...],
        params: Mapping[str, Value],
        find: Find,
    ) -> IndicatorNodes:
        """Put the indicator into a graph; it must have all the parameters given.

        Raises:
            RefusedError: the inputs or the parameters do not fit.
        """
        self._check(graph, sources)
        plan = Plan(
            graph=graph,
            sources=sources,
            params={**self.params, **params},
            find=find,
            base=max(min_period_of(graph, source) for source in sources),
            clock=clock_of(graph, sources[0]),
        )
        with graph.waits.gathering():
            lines = self.expand(plan)
        nodes = [graph.raised(line.node, plan.base) for line in lines]
        counted = counted_for(graph, sources[0])
        graph.waits.add_indicator(nodes, counted, plan.min_period)
        return IndicatorNodes(
            name=self.name,
            lines=dict(zip(self.lines, nodes, strict=True)),
            min_period=plan.min_period,
            clock=plan.clock,
            counted_for=counted,
            aliases=self.line_aliases,
            # What is text here names a class there.
            params={k: v for k, v in plan.params.items() if not isinstance(v, str)},
        )

    def _check(self, graph: Graph, sources: tuple[Source, ...]) -> None:
        most = self.inputs + self.optional_inputs
        if not self.inputs <= len(sources) <= most:
            raise RefusedError(
                f"{self.name} of {len(sources)} inputs",
                f"it is computed from {self.inputs}",
            )
        first = sources[0]
        if isinstance(first, int) and graph.constant_value(first) is not None:
            raise RefusedError(
                f"{self.name} of a number", "its first input must be a line or a data"
            )
        if self.steps and any(isinstance(s, IndicatorNodes) for s in sources):
            raise RefusedError(
                f"{self.name} of an indicator",
                "backtrader shows NaN for it; give it a line, as in indicator.lines[0]",
            )
