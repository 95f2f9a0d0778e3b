"""Terms: what a node of the indicator graph computes, and from which other nodes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from falcon.engine.indicators.kernels import Params

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one node computes.

    Attributes:
        kind: which sort of node.
        name: line of a feed, symbol of an operation, name of a kernel; else empty.
        inputs: the nodes it reads, all of them earlier.
        params: FEED: data; CONSTANT: value; DELAY: bars; KERNEL: its parameters;
            RAISED: minimum period; LATEST: the data it moves with.
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
