"""Terms: what a node of the indicator graph computes, and from which other nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType, Protocol

from falcon.engine.indicators.kernels import Params

if TYPE_CHECKING:
    from falcon.engine.indicators.fillers import Clock

Node = NewType("Node", int)
"""A node of one graph: its position in the order of evaluation."""


class Kind(StrEnum):
    """What a node is."""

    FEED = "feed"
    CONSTANT = "constant"
    OPERATION = "operation"
    DELAY = "delay"
    KERNEL = "kernel"
    RAISED = "raised"
    LATEST = "latest"
    WRITTEN = "written"


class Written(Protocol):
    """An indicator whose values code of the strategy file writes, bar by bar.

    Attributes:
        first: index of the first bar on which it does something.
    """

    first: int

    def depths(self) -> Mapping[Node, int]:
        """How many bars back it reads each node, the deepest for each."""

    def attach(self, rows: Sequence[list[float]], clocks: Mapping[int, Clock]) -> None:
        """Tie it to the rows of values by node, and to their clocks by data."""

    def step(self, index: int) -> None:
        """Write the values of one bar, given its index in the rows."""


class Term(NamedTuple):
    """What one node computes.

    Attributes:
        kind: which sort of node.
        name: line of a feed, symbol of an operation, name of a kernel; else empty.
        inputs: the nodes it reads, all of them earlier.
        params: FEED: data; CONSTANT: value; DELAY: bars; KERNEL: its parameters;
            RAISED: minimum period; LATEST: the data it moves with; WRITTEN: which
            indicator of the strategy file, and which of its lines.
        min_period: bars of the clock until it has a value, at least 1.
        clock: the data it moves with.
        feeds: all the data it depends on.
    """

    kind: Kind
    name: str
    inputs: tuple[Node, ...]
    params: Params
    min_period: int
    clock: int
    feeds: frozenset[int]
