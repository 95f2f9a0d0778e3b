"""Lines computed natively against the Python tier, to the last bit of every bar."""

from __future__ import annotations

import math

import numpy as np
import pytest

from falcon.domain.bars import Floats
from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import INDICATORS, indicator
from falcon.engine.indicators.kernels import Row
from falcon.engine.lines import Lines
from falcon.engine.native.lines.sheet import fill
from falcon.engine.terms import Node
from tests.differential.indicator_runs import NESTINGS, Case
from tests.differential.line_cases import MARKETS, variants
from tests.differential.oracle_lines import Bars

DEFAULTS = [Case(entry, {}) for entry in INDICATORS]
VARIANTS = [Case(entry, chosen) for entry in INDICATORS for chosen in variants(entry)]
NESTED = [Case(entry, {}, nest) for entry in INDICATORS for nest in NESTINGS.values()]


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


def check(graph: Graph, *feeds: Bars) -> bool:
    """Compare all nodes; return whether there are values."""
    columns = [{name: np.array(line) for name, line in bars.items()} for bars in feeds]
    sheet = fill(graph, columns)
    lines = Lines(graph)
    try:
        lines.load(dict(enumerate(feeds)))
    except (ArithmeticError, ValueError):
        assert sheet is None
        return False
    assert sheet is not None
    for index, row in enumerate(sheet.row_of):
        if row >= 0:
            expected = lines.rows[index]
            shown = sheet.values[row]
            assert bits(shown[: len(expected)]) == bits(expected), graph.terms[index]
            assert np.isnan(shown[len(expected) :]).all()
        else:
            assert graph.constant_value(Node(index)) is not None
    return True


@pytest.mark.parametrize("market", MARKETS)
def test_every_indicator_equals_the_python_tier(market: str) -> None:
    for case in [*DEFAULTS, *VARIANTS]:
        graph = graph_of(case)
        if graph is not None:
            check(graph, MARKETS[market])
