"""Random graphs of operations, delays and kernels, and bars that are hard on them."""

from __future__ import annotations

import math

import numpy as np

from falcon.engine.graph import Graph, Node
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import OPERATIONS, Op
from falcon.engine.native.lines import codes
from tests.differential.oracle_lines import Bars

Rng = np.random.Generator

COLUMNS = ("open", "high", "low", "close", "volume", "datetime")
NUMBERS = (0.0, -0.0, 0.5, 1.0, -1.0, 2.0, 3.0, -0.3, 100.0)
ODD = (0.0, -0.0, 1.0, -1.0, math.nan, math.inf, -math.inf, 1e308, 5e-324, 1e17)
MOST = 12  # nodes put into a graph, apart from feeds and numbers
INPUTS = {"adaptive": 2, "heikin_open": 3, "corrected": 2, "parabolic": 3}


def random_graph(rng: Rng, feeds: int = 1) -> Graph:
    """A graph whose nodes read feeds, numbers and each other."""
    graph = Graph()
    lines = [
        graph.feed(int(rng.integers(feeds)), str(name))
        for name in rng.choice(COLUMNS, 3, replace=False)
    ]
    for _ in range(int(rng.integers(1, MOST))):
        lines.append(_node(rng, graph, lines))
    return graph


def crossing_graph(rng: Rng) -> Graph:
    """Crossings of two lines, and chains that nearly are some."""
    graph = Graph()
    lines = [graph.feed(0, "close"), graph.feed(0, "open"), graph.constant(0.0)]
    lines += [graph.kernel("mean", (int(rng.integers(2, 5)),), lines[0])]
    lines += [graph.raised(lines[1], int(rng.integers(1, 6)))]
    one, other = (lines[int(which)] for which in rng.permutation(len(lines))[:2])
    if graph.constant_value(one) is not None:
        one, other = other, one
    for name in rng.permutation(["CrossUp", "CrossDown", "CrossOver"])[:2]:
        indicator(graph, str(name), [one, other])
    return graph if rng.random() < 0.5 else _nearly_crossing(rng, graph, one, other)


def _nearly_crossing(rng: Rng, graph: Graph, one: Node, other: Node) -> Graph:
    """The chain of a crossing, some pieces of which are others."""
    third = graph.feed(0, "high")
    taken = [other, other, other, third][int(rng.integers(4))]
    difference = graph.operation(Op.SUB, one, taken)
    start = graph.min_period(difference) + int(rng.integers(-1, 3))
    difference = graph.counted_from(difference, max(1, start))
    ends = []
    for signs in ((Op.LT, Op.GT), (Op.GT, Op.LT)):
        last = graph.kernel("nonzero", (), difference)
        late = graph.delay(last, [1, 1, 1, 2][int(rng.integers(4))])
        zero = graph.constant([0.0, -0.0, 0.0, 1.0][int(rng.integers(4))])
        before = graph.operation(signs[int(rng.random() < 0.1)], late, zero)
        now = graph.operation(signs[int(rng.random() < 0.9)], one, other)
        more = [third] if rng.random() < 0.1 else []
        ends.append(graph.operation(Op.AND, before, now, *more))
    if rng.random() < 0.1:
        ends.reverse()
    graph.operation(Op.SUB, *ends)
    return graph


def _node(rng: Rng, graph: Graph, lines: list[Node]) -> Node:
    kind = rng.random()
    line = _pick(rng, lines)
    if kind < 0.1:
        return graph.delay(line, int(rng.integers(1, 5)))
    if kind < 0.5:
        name = str(rng.choice([name for name in KERNELS if name in codes.KERNELS]))
        others = [_pick(rng, lines) for _ in range(INPUTS.get(name, 1) - 1)]
        params = _params(rng, name)
        if name == "adaptive":
            # Its first mean needs a window, which it does not wait for itself.
            line = graph.raised(line, graph.min_period(line) + int(params[0]) - 1)
        return graph.kernel(name, params, line, *others)
    op = Op(rng.choice([*Op]))
    operation = OPERATIONS[op]
    most = operation.most or 4
    operands = [line]
    for _ in range(int(rng.integers(operation.least, most + 1)) - 1):
        is_number = rng.random() < 0.3
        number = graph.constant(float(rng.choice(NUMBERS)))
        operands.append(number if is_number else _pick(rng, lines))
    rng.shuffle(operands)
    return graph.operation(op, *operands)


def _pick(rng: Rng, lines: list[Node]) -> Node:
    return lines[int(rng.integers(len(lines)))]


def _params(rng: Rng, name: str) -> Params:
    period = int(rng.integers(1, 25))
    weights = tuple(rng.normal(0, 1, int(rng.integers(0, 30))).tolist())
    own: dict[str, Params] = {
        "weighted": (period, float(rng.normal()), *weights),
        "smoothed": (period, float(rng.random())),
        "accumulated": (float(rng.choice(NUMBERS)),),
        "corrected": (float(rng.random()), period),
        "laguerre_filter": (period, float(rng.random())),
        "laguerre_rsi": (period, float(rng.random())),
        "parabolic": (0.02, 0.2),
        "nonzero": (),
        "heikin_open": (),
    }
    return own.get(name, (period,))


def plain_bars(rng: Rng, bars: int) -> Bars:
    """Bars of one sort: prices, ticks with ties and zeros, or values far apart."""
    sorts = (
        lambda: 100.0 * np.exp(np.cumsum(rng.normal(0, 0.02, bars))),
        lambda: rng.integers(-3, 4, bars) * 0.25,
        lambda: rng.normal(0, 1, bars) * 10.0 ** rng.integers(-12, 13, bars),
    )
    columns = {name: sorts[int(rng.integers(3))]().tolist() for name in COLUMNS}
    return {**columns, "datetime": [700_000.0 + day for day in range(bars)]}


def tied_bars(rng: Rng, bars: int) -> Bars:
    """Bars of few values, so that lines touch and part again."""
    return {name: rng.choice([-1.0, -0.0, 0.0, 1.0], bars).tolist() for name in COLUMNS}


def odd_bars(rng: Rng, bars: int) -> Bars:
    """Bars some of whose values are not finite, or nearly so."""
    plain = plain_bars(rng, bars)
    share = rng.choice([0.02, 0.3])
    return {
        name: [float(rng.choice(ODD)) if rng.random() < share else x for x in column]
        for name, column in plain.items()
    }
