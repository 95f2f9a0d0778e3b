"""Compiling everything ahead, once: ``python -m falcon.engine.native.warm``."""

from __future__ import annotations

import numpy as np

from falcon.engine.graph import Graph
from falcon.engine.native.columns import date_numbers
from falcon.engine.native.lines.sheet import fill


def warm() -> None:
    """Load all native code, and compile what is not kept from an earlier time."""
    date_numbers(np.zeros(1, np.int64))
    _warm_lines()


def _warm_lines() -> None:
    graph = Graph()
    graph.feed(0, "close")
    fill(graph, [{"close": np.ones(1)}])


if __name__ == "__main__":
    warm()
