"""Nodes, their minimum periods and clocks."""

from __future__ import annotations

import pytest

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.nodes import Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.terms import Kind


def test_the_same_expression_is_one_node() -> None:
    graph = Graph()
    close, two = graph.feed(0, "close"), graph.constant(2)

    first = graph.operation(Op.MUL, close, two)
    second = graph.operation(Op.MUL, graph.feed(0, "close"), graph.constant(2.0))

    assert first == second
    assert len(graph) == 3


def test_the_order_of_operands_makes_another_node() -> None:
    graph = Graph()
    close, open_ = graph.feed(0, "close"), graph.feed(0, "open")

    assert graph.operation(Op.SUB, close, open_) != graph.operation(
        Op.SUB, open_, close
    )


def test_zero_and_minus_zero_are_two_constants() -> None:
    graph = Graph()

    assert graph.constant(0.0) != graph.constant(-0.0)


def test_lines_of_different_data_are_different_nodes() -> None:
    graph = Graph()

    assert graph.feed(0, "close") != graph.feed(1, "close")


def test_a_feed_line_has_a_value_from_its_first_bar() -> None:
    graph = Graph()

    assert graph.min_period(graph.feed(0, "volume")) == 1


def test_a_delay_adds_its_bars_to_the_minimum_period() -> None:
    graph = Graph()

    assert graph.min_period(graph.delay(graph.feed(0, "close"), 3)) == 4


def test_a_window_adds_its_period_less_one() -> None:
    graph = Graph()
    delayed = graph.delay(graph.feed(0, "close"), 3)

    assert graph.min_period(graph.kernel("mean", (10,), delayed)) == 13


def test_an_operation_waits_for_its_slowest_operand() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    mean = graph.kernel("mean", (10,), close)

    assert graph.min_period(graph.operation(Op.SUB, close, mean)) == 10


def test_a_raised_node_starts_later_and_a_lower_one_stays_itself() -> None:
    graph = Graph()
    close = graph.feed(0, "close")

    assert graph.min_period(graph.raised(close, 7)) == 7
    assert graph.raised(close, 1) == close


def test_a_shift_of_no_bars_is_the_line_itself() -> None:
    graph = Graph()
    close = graph.feed(0, "close")

    assert graph.delay(close, 0) == close


def test_a_shift_into_the_future_is_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="2 bars into the future") as refused:
        graph.delay(graph.feed(0, "close"), -2)
    assert "line(-n)" in refused.value.hint


def test_an_operation_with_too_few_operands_is_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="If with 1 operands; it takes 3"):
        graph.operation(Op.IF, graph.feed(0, "close"))


def test_a_function_of_no_operands_is_refused() -> None:
    with pytest.raises(RefusedError, match="at least 1"):
        Graph().operation(Op.AND)


def test_an_operation_moves_with_its_first_line() -> None:
    graph = Graph()
    first, second = graph.feed(0, "close"), graph.feed(1, "close")
    number = graph.constant(1)

    assert graph.clock(graph.operation(Op.SUB, second, first)) == 1
    assert graph.clock(graph.operation(Op.SUB, number, second)) == 1


def test_a_function_that_begins_with_a_number_moves_with_the_first_data() -> None:
    graph = Graph()
    capped = graph.operation(Op.MAX, graph.constant(0), graph.feed(1, "close"))

    assert graph.clock(capped) == 0
    assert graph.feeds(capped) == {0, 1}


def test_a_comparison_of_a_feed_line_with_an_operation_moves_with_the_operation() -> (
    None
):
    graph = Graph()
    delayed = graph.delay(graph.feed(1, "close"), 1)

    assert graph.clock(graph.operation(Op.LT, graph.feed(0, "close"), delayed)) == 1
    assert graph.clock(graph.operation(Op.SUB, graph.feed(0, "close"), delayed)) == 0


def test_a_graph_over_two_data_is_mixed_only_if_they_meet() -> None:
    graph = Graph()
    first, second = graph.feed(0, "close"), graph.feed(1, "close")

    assert not graph.is_mixed

    spread = graph.operation(Op.SUB, first, second)

    assert graph.is_mixed
    assert graph.feeds(spread) == {0, 1}
    assert Kind.LATEST in {term.kind for term in graph.terms}


def test_the_value_of_a_constant_is_known_and_that_of_a_line_is_not() -> None:
    graph = Graph()

    assert graph.constant_value(graph.constant(3)) == 3.0
    assert graph.constant_value(graph.feed(0, "close")) is None


def test_a_strategy_waits_for_what_it_built_per_data() -> None:
    graph = Graph()
    indicator(graph, "SMA", [Whole(0)], {"period": 5})
    indicator(graph, "SMA", [Whole(1)], {"period": 9})
    graph.delay(graph.feed(1, "close"), 20)

    assert graph.waits.warm_ups(3) == (5, 21, 1)


def test_a_strategy_does_not_wait_for_the_inside_of_an_indicator_by_itself() -> None:
    graph = Graph()
    operation = graph.operation(Op.ADD, graph.feed(1, "high"), graph.feed(1, "low"))
    indicator(graph, "MACD", [operation])

    # As in backtrader, which counts what is built on an operation for the first data.
    assert graph.waits.warm_ups(2) == (34, 1)
