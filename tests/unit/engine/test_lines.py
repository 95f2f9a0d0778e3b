"""Values by column and by step: equal, causal, restorable, bounded."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from falcon.engine import budget
from falcon.engine.graph import Graph, Node
from falcon.engine.indicators.catalogue import INDICATORS, indicator
from falcon.engine.indicators.nodes import Source, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.record import Indicator
from falcon.engine.lines import Lines, Saved
from falcon.engine.rows import Layout
from falcon.errors import InvariantError

Columns = dict[str, list[float]]

QUIET = settings(deadline=None, max_examples=25)
EVERY_INDICATOR = pytest.mark.parametrize(
    "entry", INDICATORS, ids=lambda entry: entry.name
)


def market(length: int, seed: int = 3) -> Columns:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, length)))
    high = close * (1 + np.abs(rng.normal(0, 0.01, length)))
    low = close * (1 - np.abs(rng.normal(0, 0.01, length)))
    columns = {"open": close[::-1], "high": high, "low": low, "close": close}
    return {name: column.tolist() for name, column in columns.items()}


def closes(*values: float) -> Columns:
    return {"close": list(values)}


def bars(columns: Columns) -> Iterator[dict[str, float]]:
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def graph_of(entry: Indicator) -> Graph:
    graph = Graph()
    sources: list[Source] = [Whole(0)]
    if entry.inputs == 2:
        sources.append(graph.feed(0, "open"))
    indicator(graph, entry.name, sources)
    return graph


def crossing() -> tuple[Graph, Node]:
    graph = Graph()
    fast = indicator(graph, "EMA", [Whole(0)], {"period": 3})
    slow = indicator(graph, "SMA", [Whole(0)], {"period": 7})
    return graph, indicator(graph, "CrossOver", [fast, slow]).first


@EVERY_INDICATOR
def test_the_rows_that_are_counted_are_those_that_are_filled(entry: Indicator) -> None:
    graph = graph_of(entry)
    graph.constant(2.0)

    assert budget.rows_of(graph.terms) == len(Layout(graph).owned)


def loaded(graph: Graph, columns: Columns) -> Lines:
    lines = Lines(graph)
    lines.load({0: columns})
    return lines


def stepped(graph: Graph, columns: Columns) -> Lines:
    lines = Lines(graph)
    for bar in bars(columns):
        lines.advance({0: bar})
    return lines


def same(left: Sequence[float], right: Sequence[float]) -> bool:
    return np.array_equal(np.array(left), np.array(right), equal_nan=True)


def test_a_value_before_the_minimum_period_is_nan() -> None:
    graph = Graph()
    mean = graph.kernel("mean", (2,), graph.feed(0, "close"))

    lines = loaded(graph, closes(1.0, 3.0, 5.0))

    assert same(lines.rows[mean], [math.nan, 2.0, 4.0])


def test_ticks_move_the_present_over_loaded_bars() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    lines = loaded(graph, closes(1.0, 3.0, 5.0))

    assert lines.count(0) == 0

    lines.tick([0])
    lines.tick([0])

    assert lines.count(0) == 2
    assert lines.position(0) == 1
    assert (lines.at(close), lines.at(close, 1)) == (3.0, 1.0)


def test_the_future_of_loaded_bars_cannot_be_read() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    lines = loaded(graph, closes(1.0, 3.0))
    lines.tick([0])

    with pytest.raises(IndexError, match="into the future"):
        lines.at(close, -1)


def test_what_was_before_the_first_bar_cannot_be_read() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    lines = loaded(graph, closes(1.0, 3.0))
    lines.tick([0])

    with pytest.raises(IndexError, match="before the first bar"):
        lines.at(close, 1)


def test_a_constant_reads_as_itself_before_any_bar() -> None:
    graph = Graph()
    three = graph.constant(3)

    assert Lines(graph).at(three) == 3.0


def test_columns_cannot_be_loaded_twice() -> None:
    graph = Graph()
    graph.feed(0, "close")
    lines = loaded(graph, closes(1.0))

    with pytest.raises(InvariantError, match="before any bar"):
        lines.load({0: closes(1.0)})


def test_a_data_that_no_node_reads_has_no_bars() -> None:
    lines = Lines(Graph())
    lines.tick([0])
    lines.advance({0: {"close": 1.0}})

    assert lines.count(0) == 0


def test_a_division_by_zero_names_node_and_bar_when_loaded() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    ratio = graph.operation(Op.DIV, graph.constant(1), close)
    lines = Lines(graph)

    with pytest.raises(ZeroDivisionError):
        lines.load({0: closes(1.0, 2.0, 0.0, 4.0)})

    assert lines.failure is not None
    assert (lines.failure.node, lines.failure.data, lines.failure.bar) == (ratio, 0, 2)


def test_a_division_by_zero_names_node_and_bar_when_stepped() -> None:
    graph = Graph()
    ratio = graph.operation(Op.DIV, graph.constant(1), graph.feed(0, "close"))
    lines = Lines(graph)
    lines.advance({0: {"close": 1.0}})

    with pytest.raises(ZeroDivisionError):
        lines.advance({0: {"close": 0.0}})

    assert lines.failure is not None
    assert (lines.failure.node, lines.failure.bar) == (ratio, 1)


def test_a_pair_reads_the_latest_value_of_the_other_data() -> None:
    graph = Graph()
    spread = graph.operation(Op.SUB, graph.feed(0, "close"), graph.feed(1, "close"))
    lines = Lines(graph)

    lines.advance({0: {"close": 5.0}, 1: {"close": 1.0}})
    lines.advance({0: {"close": 6.0}})

    assert lines.rows[spread] == [4.0, 5.0]


def test_a_pair_is_computed_again_when_only_the_other_data_delivers() -> None:
    graph = Graph()
    spread = graph.operation(Op.SUB, graph.feed(0, "close"), graph.feed(1, "close"))
    total = graph.kernel("accumulated", (0.0,), spread)
    lines = Lines(graph)

    lines.advance({0: {"close": 5.0}, 1: {"close": 1.0}})
    lines.advance({0: {"close": 5.0}, 1: {"close": 2.0}})
    lines.advance({1: {"close": 4.0}})

    assert lines.rows[spread] == [4.0, 1.0]
    assert lines.rows[total] == [4.0, 5.0]


def test_a_pair_is_nan_until_the_other_data_has_begun() -> None:
    graph = Graph()
    spread = graph.operation(Op.SUB, graph.feed(0, "close"), graph.feed(1, "close"))
    lines = Lines(graph)

    lines.advance({0: {"close": 5.0}})

    assert math.isnan(lines.at(spread))


def test_loaded_pairs_follow_the_ticks() -> None:
    graph = Graph()
    spread = graph.operation(Op.SUB, graph.feed(0, "close"), graph.feed(1, "close"))
    lines = Lines(graph)
    lines.load({0: closes(5.0, 6.0), 1: closes(1.0, 4.0)})

    lines.tick([0, 1])
    lines.tick([0])
    before = lines.at(spread)
    lines.tick([1])

    assert before == 5.0
    assert lines.at(spread) == 2.0


@EVERY_INDICATOR
def test_single_steps_show_what_columns_show(entry: Indicator) -> None:
    graph, columns = graph_of(entry), market(300)

    for whole, kept in zip(
        loaded(graph, columns).rows, stepped(graph, columns).rows, strict=True
    ):
        assert same(whole[len(whole) - len(kept) :], kept)


@EVERY_INDICATOR
def test_the_future_changes_nothing(entry: Indicator) -> None:
    graph, columns = graph_of(entry), market(320)
    begun = {name: column[:290] for name, column in columns.items()}

    for whole, part in zip(
        loaded(graph, columns).rows, loaded(graph, begun).rows, strict=True
    ):
        assert same(whole[:290], part[:290])


@EVERY_INDICATOR
def test_a_restored_state_goes_on_as_if_nothing_had_happened(entry: Indicator) -> None:
    graph, columns = graph_of(entry), market(300)
    expected = stepped(graph, columns)

    lines = Lines(graph)
    for number, bar in enumerate(bars(columns)):
        if number in {1, 20, 270}:
            lines = renewed(graph, lines.dump())
        lines.advance({0: bar})

    for node in nodes_with_rows(graph):
        assert same([lines.at(node)], [expected.at(node)])


def renewed(graph: Graph, saved: Saved) -> Lines:
    lines = Lines(graph)
    lines.restore(json.loads(json.dumps(saved)))
    return lines


def nodes_with_rows(graph: Graph) -> list[Node]:
    return [Node(index) for index in range(len(graph))]


@QUIET
@given(st.data())
def test_a_state_can_be_saved_at_any_bar(data: st.DataObject) -> None:
    graph, cross = crossing()
    prices = st.floats(1, 1e6) | st.sampled_from([10.0, 11.0, 12.0])
    columns = closes(*data.draw(st.lists(prices, min_size=9, max_size=40)))
    at = data.draw(st.integers(0, len(columns["close"])))
    expected = loaded(graph, columns).rows[cross]

    lines = stepped(graph, {"close": columns["close"][:at]})
    lines = renewed(graph, lines.dump())
    shown = []
    for bar in bars({"close": columns["close"][at:]}):
        lines.advance({0: bar})
        shown.append(lines.at(cross))

    assert same(shown, expected[at:])


def test_a_state_saved_over_loaded_bars_can_be_stepped_on() -> None:
    graph, cross = crossing()
    columns = market(50)
    lines = loaded(graph, columns)
    for _ in range(30):
        lines.tick([0])

    renewed_lines = renewed(graph, lines.dump())
    for bar in list(bars(columns))[30:]:
        renewed_lines.advance({0: bar})
        lines.tick([0])
        assert same([renewed_lines.at(cross)], [lines.at(cross)])


def test_a_state_of_another_graph_is_refused() -> None:
    graph, _ = crossing()
    other = Graph()
    other.feed(1, "close")

    with pytest.raises(InvariantError, match="another graph"):
        Lines(other).restore(Lines(graph).dump())


def test_memory_stays_bounded_while_values_stay_the_same() -> None:
    graph, cross = crossing()
    columns = market(1_500)
    expected = loaded(graph, columns).rows[cross]

    lines = Lines(graph)
    shown, longest = [], 0
    for bar in bars(columns):
        lines.advance({0: bar})
        shown.append(lines.at(cross))
        longest = max(longest, len(lines.rows[cross]))

    assert same(shown, expected)
    assert longest < 300


def test_what_was_asked_to_be_kept_is_still_there_after_many_bars() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    lines = Lines(graph)
    lines.keep(close, 40)

    for number in range(1_000):
        lines.advance({0: {"close": float(number)}})

    assert lines.at(close, 40) == 959.0


def test_what_nobody_asked_to_keep_is_gone_and_says_so() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    lines = Lines(graph)

    for number in range(1_000):
        lines.advance({0: {"close": float(number)}})

    with pytest.raises(InvariantError, match="bars are kept"):
        lines.at(close, 900)


def test_keeping_a_raised_line_keeps_its_source() -> None:
    graph = Graph()
    raised = graph.raised(graph.feed(0, "close"), 5)
    lines = Lines(graph)
    lines.keep(raised, 30)
    lines.keep(graph.constant(1.0), 30)

    for number in range(1_000):
        lines.advance({0: {"close": float(number)}})

    assert lines.at(raised, 30) == 969.0
