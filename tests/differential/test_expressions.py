"""Random expressions against backtrader: values, minimum periods, several data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from falcon.engine.graph import Graph
from falcon.engine.indicators.kernels import UNDEFINED
from falcon.engine.indicators.nodes import IndicatorNodes
from falcon.engine.lines import Lines
from tests.differential.expressions import (
    Expression,
    expressions,
    in_backtrader,
    in_graph,
)
from tests.differential.line_cases import MARKETS
from tests.differential.oracle_lines import Bars, Seen, bits, observe

BARS = 40

Days = Sequence[Sequence[int]]
"""Per data, the day numbers on which it has a bar."""

SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

CALENDARS = st.sets(st.integers(1, 30), min_size=20).map(lambda own: sorted({0} | own))
"""Day numbers of a data that misses some; all data begin on the same day."""


def cut(name: str, length: int = BARS) -> Bars:
    return {line: column[:length] for line, column in MARKETS[name].items()}


def theirs(
    expression: Expression,
    *feeds: Bars,
    days: Days | None = None,
    runonce: bool = True,
) -> Seen | str:
    def build(strategy: Any) -> dict[str, Any]:
        built = in_backtrader(expression, strategy)
        return {"x": built.lines[0] if hasattr(built, "lines") else built}

    try:
        return observe(build, *feeds, days=days, runonce=runonce)
    except UNDEFINED as error:
        return type(error).__name__


def by_column(lines: Lines, days: Days, feeds: Sequence[Bars]) -> None:
    lines.load(dict(enumerate(feeds)))
    for day in range(max(map(max, days)) + 1):
        lines.tick([data for data, own in enumerate(days) if day in own])


def by_step(lines: Lines, days: Days, feeds: Sequence[Bars]) -> None:
    for day in range(max(map(max, days)) + 1):
        lines.advance(
            {
                data: {line: column[own.index(day)] for line, column in feed.items()}
                for data, (own, feed) in enumerate(zip(days, feeds, strict=True))
                if day in own
            }
        )


def check(
    expression: Expression, expected: Seen | str, days: Days, *feeds: Bars
) -> None:
    graph = Graph()
    built = in_graph(expression, graph)
    node = built.first if isinstance(built, IndicatorNodes) else built
    for compute in (by_column, by_step):
        lines = Lines(graph)
        if isinstance(expected, str):
            with pytest.raises(UNDEFINED) as caught:
                compute(lines, days, feeds)
            assert caught.type.__name__ == expected
        else:
            compute(lines, days, feeds)
            assert bits(lines.rows[node]) == bits(expected.lines["x"])
            assert graph.waits.warm_ups(len(feeds)) == tuple(expected.min_periods)


@SETTINGS
@given(expressions(1))
def test_expressions_over_one_data_equal_backtraders(expression: Expression) -> None:
    bars = cut("ticks")

    check(expression, theirs(expression, bars), [range(BARS)], bars)


@SETTINGS
@given(expressions(2))
def test_expressions_over_equal_calendars_equal_backtraders(
    expression: Expression,
) -> None:
    feeds = cut("ticks"), cut("jumps")

    check(expression, theirs(expression, *feeds), [range(BARS)] * 2, *feeds)


@SETTINGS
@given(expressions(2, number_first=False), st.lists(CALENDARS, min_size=2, max_size=2))
def test_expressions_over_differing_calendars_equal_backtraders_stepping(
    expression: Expression, days: list[list[int]]
) -> None:
    feeds = cut("ticks", len(days[0])), cut("jumps", len(days[1]))
    expected = theirs(expression, *feeds, days=days, runonce=False)

    check(expression, expected, days, *feeds)
