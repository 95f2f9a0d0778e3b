"""Rows are filled again as soon as nobody reads them any more, and never before."""

from __future__ import annotations

from falcon.engine.graph import Graph
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.nodes import Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.native.lines.rows import NO_ROW, Rows
from falcon.engine.terms import Node


def test_an_operation_takes_the_row_of_what_it_reads_last() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    double = graph.operation(Op.ADD, close, close)
    result = graph.operation(Op.MUL, double, graph.constant(2.0))

    assert Rows(graph.terms, {close, result}).row_of == [0, 1, NO_ROW, 1]
    assert Rows(graph.terms, {result}).row_of == [0, 0, NO_ROW, 0]


def test_a_delay_needs_a_row_of_its_own() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    before = graph.delay(close, 1)

    assert Rows(graph.terms, {before}).row_of == [0, 1]


def test_an_operation_of_many_operands_needs_a_row_of_its_own() -> None:
    graph = Graph()
    prices = [graph.feed(0, line) for line in ("open", "high", "close")]
    largest = graph.operation(Op.MAX, *prices)

    assert Rows(graph.terms, {largest}).row_of == [0, 1, 2, 3]


def test_a_row_that_two_nodes_share_is_free_when_both_are_read() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    double = graph.operation(Op.ADD, close, close)
    later = graph.raised(double, 5)
    before = graph.delay(later, 1)
    difference = graph.operation(Op.SUB, double, later)
    result = graph.operation(Op.SUB, before, difference)
    rows = Rows(graph.terms, {close, result})

    assert rows.row_of[double] == rows.row_of[later] != rows.row_of[before]
    assert rows.count == 3


def test_bars_have_rows_that_were_never_filled() -> None:
    graph = Graph()
    close = graph.feed(0, "close")
    result = graph.operation(Op.ADD, close, close)
    high = graph.feed(0, "high")

    assert Rows(graph.terms, {result, high}).row_of == [0, 0, 1]


def test_long_chains_need_few_rows() -> None:
    graph = Graph()
    macd = indicator(graph, "MACDHisto", [Whole(0)])
    wanted = {macd.lines["histo"]}

    every = [Node(node) for node in range(len(graph))]
    assert Rows(graph.terms, wanted).count <= 4 < Rows(graph.terms, every).count
