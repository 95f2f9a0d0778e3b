"""Union: one graph for many strategies, so that what they have in common is one node.

They are built one after the other. Each finds the nodes of those before it, and is told
of nothing else: what it waits for, which lines it takes for those of an indicator, and
what it pays, are as if it were alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine.graph import Graph
from falcon.engine.indicators.kernels import Params
from falcon.engine.terms import Kind, Node, Term
from falcon.engine.waits import Waits


class UnionGraph(Graph):
    """A graph that several strategies build.

    Attributes:
        own: nodes of the strategy that builds, or was built last.
        shared: nodes of several strategies.
    """

    def __init__(self) -> None:
        super().__init__()
        self.own: set[Node] = set()
        self.shared: set[Node] = set()
        self._known = 0

    @property
    def own_terms(self) -> Sequence[Term]:
        """The terms of the strategy that builds, or was built last."""
        return [self.terms[node] for node in self.own]

    def begin(self) -> None:
        """Have the next strategy build."""
        self.own = set()
        self._known = len(self.terms)
        self.waits = Waits()

    def _add(
        self,
        kind: Kind,
        name: str,
        inputs: tuple[Node, ...],
        params: Params,
        min_period: int,
        clock: int,
    ) -> Node:
        node = super()._add(kind, name, inputs, params, min_period, clock)
        self.own.add(node)
        if node < self._known:
            self.shared.add(node)
        return node
