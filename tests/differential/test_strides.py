"""Strides: an emitted bar is the bar that the kernels compute, to the last bit."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from falcon.domain.bars import Bar
from falcon.engine.columns import opened, values_of
from falcon.engine.graph import Graph, Node
from falcon.engine.indicators.catalogue import INDICATORS, indicator
from falcon.engine.indicators.kernels import UNDEFINED
from falcon.engine.indicators.nodes import Source, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.record import Indicator
from falcon.engine.lines import Lines, Saved
from falcon.engine.lower.formulas import FORMULAS
from falcon.engine.lower.strides import emitted, shape_of, text_of
from falcon.engine.strides import WORTH, Stride
from tests.differential.graphs import Rng, odd_bars, plain_bars, random_graph
from tests.differential.oracle_lines import Bars

LENGTH = 420
START = datetime(2024, 1, 2, 14, 30, tzinfo=UTC)


def series(columns: Bars) -> list[Bar]:
    length = len(columns["close"])
    return [
        Bar(
            symbol="A",
            opened_at=START + timedelta(minutes=minute),
            open=columns["open"][minute],
            high=columns["high"][minute],
            low=columns["low"][minute],
            close=columns["close"][minute],
            volume=columns["volume"][minute],
        )
        for minute in range(length)
    ]


def both(graph: Graph) -> tuple[Lines, Lines]:
    """Lines that stride once they can, and lines that never do."""
    quick, slow = Lines(graph), Lines(graph)
    for lines in (quick, slow):
        for node in range(0, len(graph), 3):
            if graph.constant_value(Node(node)) is None:
                lines.keep(Node(node), 2)
    return quick, slow


def bits(saved: Saved) -> list[list[bytes]]:
    return [[struct.pack("<d", value) for value in row] for row in saved["rows"]]


def failing(lines: Lines, bar: Bar, *, strides: bool) -> str | None:
    """Add a bar; tell how that failed, ``None`` if it did not."""
    try:
        if strides:
            lines.follow(bar, opened(bar))
        else:
            lines.advance({0: values_of(bar)})
    except UNDEFINED as error:
        return f"{type(error).__name__}: {error} {lines.failure}"
    return None


def compared(graph: Graph, bars: list[Bar], rng: Rng) -> bool:
    """Compare both ways over all bars; return whether one strode at the end."""
    quick, slow = both(graph)
    stride: Stride | None = None
    for bar in bars:
        ended = failing(quick, bar, strides=True)
        assert ended == failing(slow, bar, strides=False)
        if ended is not None:
            return False
        if rng.random() < 0.05 or bar is bars[-1]:
            stride = quick.stride
            assert (quick.position(0) >= 0, quick.count(0)) == (True, slow.count(0))
            assert bits(quick.dump()) == bits(slow.dump())
    return stride is not None


@pytest.mark.parametrize("seed", range(150))
def test_random_graphs_stride_as_they_step(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(rng)
    make = plain_bars if seed % 3 else odd_bars

    compared(graph, series(make(rng, LENGTH)), rng)


@pytest.mark.parametrize("entry", INDICATORS, ids=lambda entry: entry.name)
def test_every_indicator_strides_as_it_steps(entry: Indicator) -> None:
    rng = np.random.default_rng(1)
    graph = Graph()
    sources: list[Source] = [Whole(0)]
    if entry.inputs == 2:
        sources.append(graph.feed(0, "open"))
    indicator(graph, entry.name, sources)
    for line in ("open", "high", "low", "close", "volume", "datetime"):
        graph.feed(0, line)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0, 0.02, LENGTH)))
    spread = 1 + np.abs(rng.normal(0, 0.01, LENGTH))
    columns = {
        "open": close[::-1].tolist(),
        "high": (close * spread).tolist(),
        "low": (close / spread).tolist(),
        "close": close.tolist(),
        "volume": (spread * 1e6).tolist(),
    }

    assert compared(graph, series(columns), rng)


def shown(graph: Graph) -> str:
    shape = shape_of(graph.terms, [False] * len(graph))
    assert shape is not None
    return text_of(shape)


def test_values_that_nobody_reads_again_stay_in_local_variables() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    twice = graph.operation(Op.MUL, close, graph.constant(2.5))
    graph.operation(Op.LT, twice, graph.delay(close, 3))

    assert shown(graph).splitlines()[1:] == [
        " (r0_0,) = rows",
        " (c0,) = numbers",
        " (_, b0, b1, b2, b3, b4, b5, b6,) = bar",
        " j = i - 1",
        " n = i + 1",
        " r0_0[i] = b3",
        " v2 = b3 * c0",
        " v3 = r0_0[i - 3]",
        " v4 = 1.0 if v2 < v3 else 0.0",
    ]


def test_graphs_that_differ_in_numbers_share_a_function() -> None:
    shapes = []
    for period in (5, 9):
        graph = Graph()
        mean = graph.kernel("mean", (period,), graph.feed(0, "close"))
        graph.operation(Op.ADD, mean, graph.constant(period / 7))
        shapes.append(shape_of(graph.terms, [False] * len(graph)))

    assert shapes[0] is not None
    assert shapes[1] is not None
    assert emitted(shapes[0]) is emitted(shapes[1])


def test_no_text_of_the_strategy_is_emitted() -> None:
    graph = Graph()
    graph.feed(0, "an extra line")

    assert shape_of(graph.terms, [False]) is None


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_takes_as_many_numbers_as_it_names(name: str) -> None:
    formula = FORMULAS[name]
    named = {field for field in formula.fields if field.startswith("c")}

    numbers = formula.numbers((5.0, 0.25, 1.0, 2.0))

    assert named == {f"c{place}" for place in range(len(numbers))}


def test_an_error_keeps_its_bar_and_its_node() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    ratio = graph.operation(Op.DIV, graph.constant(1.0), close)
    lines = Lines(graph)
    closes = [float(number) for number in range(1, WORTH + 50)] + [0.0]
    columns = dict.fromkeys(("open", "high", "low", "close", "volume"), closes)
    *bars, last = series(columns)
    for bar in bars:
        lines.follow(bar, opened(bar))

    with pytest.raises(ZeroDivisionError):
        lines.follow(last, opened(last))

    assert lines.failure is not None
    assert (lines.failure.node, lines.failure.bar) == (ratio, len(bars))


def test_rows_that_stride_stay_bounded() -> None:
    graph = Graph()
    mean = graph.kernel("mean", (30,), graph.feed(0, "close"))
    lines = Lines(graph)
    lines.keep(mean, 0)
    rng = np.random.default_rng(1)
    longest = 0
    for bar in series(plain_bars(rng, 1_000)):
        lines.follow(bar, opened(bar))
        longest = max(longest, len(lines.rows[mean]))

    assert not math.isnan(lines.at(mean))
    assert longest < 130
