"""Lines computed natively against the Python tier, to the last bit of every bar."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from falcon.domain.bars import Floats
from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import INDICATORS, indicator
from falcon.engine.indicators.kernels import UNDEFINED, Row
from falcon.engine.indicators.nodes import Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.lines import Lines
from falcon.engine.native.lines import plan
from falcon.engine.native.lines import sheet as sheets
from falcon.engine.native.lines.sheet import Sheet
from falcon.engine.terms import Node
from tests.differential.graphs import (
    crossing_graph,
    odd_bars,
    plain_bars,
    random_graph,
    tied_bars,
)
from tests.differential.indicator_runs import NESTINGS, Case
from tests.differential.line_cases import MARKETS, variants
from tests.differential.oracle_lines import Bars

DEFAULTS = [Case(entry, {}) for entry in INDICATORS]
FEW = "test_random_graphs_equal_the_python_tier[40]"
VARIANTS = [Case(entry, chosen) for entry in INDICATORS for chosen in variants(entry)]


def graph_of(case: Case) -> Graph | None:
    graph = Graph()
    sources = [case.nesting.ours(graph)]
    if case.entry.inputs == 2:
        sources.append(graph.feed(0, "open"))
    try:
        indicator(graph, case.entry.name, sources, case.params)
    except RefusedError:
        return None
    return graph


def bits(row: Row | Floats) -> list[int]:
    values = np.array(row, np.float64)
    values[np.isnan(values)] = math.nan
    whole: list[int] = values.view(np.int64).tolist()
    return whole


def fill(
    graph: Graph,
    columns: Sequence[Mapping[str, Floats]],
    reads: Iterable[Node] | None = None,
) -> Sheet | None:
    """Fill memory in which nothing is left of another time."""
    wanted = None if reads is None else {*reads}
    return sheets.fill(graph, columns, wanted, lambda *shape: np.full(shape, 7.0))


def filled(graph: Graph, *feeds: Bars, reads: Iterable[Node] | None = None) -> Sheet:
    sheet = fill(graph, arrays(*feeds), reads)
    assert sheet is not None
    return sheet


def arrays(*feeds: Bars) -> list[dict[str, Floats]]:
    return [{name: np.array(line) for name, line in bars.items()} for bars in feeds]


def loaded(graph: Graph, *feeds: Bars) -> Lines | None:
    lines = Lines(graph)
    try:
        lines.load(dict(enumerate(feeds)))
    except UNDEFINED:
        return None
    return lines


def stepped(graph: Graph, *feeds: Bars) -> Lines | None:
    """Lines after all of their bars, with which all data moved together."""
    lines = loaded(graph, *feeds)
    if lines is None:
        return None
    try:
        for _ in feeds[0]["close"]:
            lines.tick(range(len(feeds)))
    except UNDEFINED:
        return None
    return lines


def compare(graph: Graph, sheet: Sheet, lines: Lines) -> None:
    for index, row in enumerate(sheet.row_of):
        if row < 0:
            assert graph.constant_value(Node(index)) is not None
            continue
        expected, shown = lines.rows[index], sheet.values[row]
        assert bits(shown[: len(expected)]) == bits(expected), graph.terms[index]
        assert np.isnan(shown[len(expected) :]).all()


def check(graph: Graph, bars: Bars) -> bool:
    """Compare all nodes; return whether they have values."""
    lines = loaded(graph, bars)
    if lines is None:
        assert fill(graph, arrays(bars)) is None
        return False
    compare(graph, filled(graph, bars), lines)
    return True


@pytest.mark.parametrize("market", MARKETS)
def test_every_indicator_equals_the_python_tier(market: str) -> None:
    for case in DEFAULTS:
        graph = graph_of(case)
        if graph is not None:
            check(graph, MARKETS[market])


@pytest.mark.parametrize("market", ["walk", "ticks"])
def test_other_parameters_equal_the_python_tier(market: str) -> None:
    for case in VARIANTS:
        graph = graph_of(case)
        if graph is not None:
            check(graph, MARKETS[market])


@pytest.mark.parametrize("nesting", NESTINGS)
def test_every_indicator_of_another_line_equals_the_python_tier(nesting: str) -> None:
    for entry in INDICATORS:
        graph = graph_of(Case(entry, {}, NESTINGS[nesting]))
        if graph is not None:
            check(graph, MARKETS["walk"])


@pytest.mark.parametrize("bars", [1, 2, 3, 40, 700])
def test_random_graphs_equal_the_python_tier(bars: int) -> None:
    rng = np.random.default_rng(bars)
    done = sum(check(random_graph(rng), plain_bars(rng, bars)) for _ in range(150))

    assert done > 75


@pytest.mark.parametrize("bars", [1, 2, 3, 40, 700])
def test_odd_values_equal_the_python_tier_or_have_no_sheet(bars: int) -> None:
    rng = np.random.default_rng(bars)
    done = 0
    for _ in range(300):
        graph, odd = random_graph(rng), odd_bars(rng, bars)
        lines, sheet = loaded(graph, odd), fill(graph, arrays(odd))
        assert lines is not None or sheet is None
        if lines is not None and sheet is not None:
            done += 1
            compare(graph, sheet, lines)

    assert done > 75


def test_what_is_read_equals_the_python_tier_whatever_else_is_left_out() -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        graph, bars = random_graph(rng), plain_bars(rng, 60)
        reads = [Node(n) for n in range(len(graph)) if rng.random() < 0.2]
        lines = loaded(graph, bars)
        if lines is None:
            assert fill(graph, arrays(bars), reads) is None
            continue
        sheet = filled(graph, bars, reads=reads)
        for node in reads:
            row = sheet.row_of[node]
            if graph.constant_value(node) is None:
                assert bits(sheet.values[row]) == bits(lines.rows[node])


def test_blocks_of_bars_equal_the_python_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "BLOCK", 7)
    for case in (*DEFAULTS, *VARIANTS):
        graph = graph_of(case)
        if graph is not None:
            check(graph, MARKETS["walk"])
            check_last(graph, MARKETS["walk"])
    rng = np.random.default_rng(4)
    for bars in (8, 100, 700):
        for _ in range(50):
            graph = random_graph(rng)
            check_last(graph, plain_bars(rng, bars))


def check_last(graph: Graph, bars: Bars) -> None:
    """Compare the last node; no other has a row that lasts."""
    lines, node = loaded(graph, bars), Node(len(graph) - 1)
    sheet = fill(graph, arrays(bars), [node])
    assert (lines is None) is (sheet is None)
    if lines is not None and sheet is not None and sheet.row_of[node] >= 0:
        assert bits(sheet.values[sheet.row_of[node]]) == bits(lines.rows[node])


@pytest.mark.parametrize("block", [plan.BLOCK, 7])
@pytest.mark.parametrize("bars", [1, 2, 3, 9, 40, 1_300])
def test_crossings_equal_the_python_tier(
    bars: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "BLOCK", block)
    check_crossings(bars)


def check_crossings(bars: int) -> None:
    """Compare crossings, and what is nearly one, on bars where lines touch."""
    rng = np.random.default_rng(bars)
    for _ in range(60):
        graph, tied, odd = (
            crossing_graph(rng),
            tied_bars(rng, bars),
            odd_bars(rng, bars),
        )
        check(graph, tied)
        check_last(graph, tied)
        # Means of values near overflow are left to the Python tier.
        lines, sheet = loaded(graph, odd), fill(graph, arrays(odd))
        if lines is not None and sheet is not None:
            compare(graph, sheet, lines)


def test_crossings_take_no_more_than_two_passes() -> None:
    graph = Graph()
    lines = [graph.feed(0, "close"), graph.feed(0, "open")]
    crossing = indicator(graph, "CrossOver", lines).first

    table = plan.Plan(graph, [9], [crossing]).table()

    assert len(table.tasks) == 2


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_smoothings_side_by_side_equal_the_python_tier(count: int) -> None:
    check_smoothings(count)


def check_smoothings(count: int) -> None:
    """Compare averages of lines and of each other, some of which begin late."""
    rng = np.random.default_rng(count)
    for is_flat in (True, False) * 2:
        graph = Graph()
        lines = [graph.feed(0, "close"), graph.feed(0, "open")]
        for _ in range(count):
            source = lines[int(rng.integers(2 if is_flat else len(lines)))]
            period = int(rng.choice([1, 5_000, *range(2, 50)]))
            made = indicator(graph, "EMA", [source], {"period": period})
            lines.append(made.first)
        graph.operation(Op.SUM, *lines)
        bars = plain_bars(rng, 3 * plan.BLOCK)
        check(graph, bars)
        check_last(graph, bars)


def test_what_nobody_reads_has_no_row() -> None:
    graph = Graph()
    close, volume = graph.feed(0, "close"), graph.feed(0, "volume")
    twice = graph.operation(Op.ADD, volume, volume)

    sheet = filled(graph, MARKETS["walk"], reads=[close])

    assert sheet.row_of[close] == 0
    assert [sheet.row_of[volume], sheet.row_of[twice]] == [-1, -1]


def test_what_fails_fails_even_if_nobody_reads_it() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    graph.operation(Op.DIV, close, graph.constant(0.0))

    assert fill(graph, arrays(MARKETS["walk"]), [close]) is None


def test_data_of_differing_lengths_fill_rows_of_their_own_length() -> None:
    rng = np.random.default_rng(8)
    graph, feeds = Graph(), [plain_bars(rng, 30), plain_bars(rng, 50)]
    for data in (0, 1):
        indicator(graph, "MACDHisto", [Whole(data)], {"period_me2": 13})
    lines = loaded(graph, *feeds)

    assert lines is not None
    compare(graph, filled(graph, *feeds), lines)


def test_nodes_over_data_of_one_calendar_equal_the_python_tier() -> None:
    rng = np.random.default_rng(9)
    for _ in range(100):
        graph, feeds = random_graph(rng, feeds=3), [plain_bars(rng, 50)] * 3
        lines = stepped(graph, *feeds)
        if lines is None:
            assert fill(graph, arrays(*feeds)) is None
        else:
            compare(graph, filled(graph, *feeds), lines)


def test_nodes_over_data_of_differing_calendars_have_no_sheet() -> None:
    rng = np.random.default_rng(10)
    graph, one, other = Graph(), plain_bars(rng, 50), plain_bars(rng, 50)
    graph.operation(Op.SUB, graph.feed(0, "close"), graph.feed(1, "close"))
    later = {**other, "datetime": [number + 1.0 for number in other["datetime"]]}

    assert fill(graph, arrays(one, other)) is not None
    assert fill(graph, arrays(one, later)) is None


def test_kernels_stay_within_their_arrays_and_are_plain_python() -> None:
    file = Path(__file__)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", f"{file}::{FEW}"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=file.parents[2],
        check=False,
        capture_output=True,
        text=True,
    )

    # Without numba an index that leaves its array raises an error.
    assert run.returncode == 0, run.stdout
