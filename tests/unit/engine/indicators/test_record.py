"""What indicators become in a graph."""

from __future__ import annotations

from falcon.engine.graph import Graph
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.nodes import Whole
from falcon.engine.indicators.operations import Op


def test_indicators_share_their_parts() -> None:
    graph = Graph()
    indicator(graph, "MACD")
    before = len(graph)

    indicator(graph, "EMA", params={"period": 12})

    assert len(graph) == before


def test_an_indicator_lists_its_lines_in_backtraders_order() -> None:
    bands = indicator(Graph(), "BollingerBands")

    assert list(bands.lines) == ["mid", "top", "bot"]
    assert bands.first == bands.lines["mid"]


def test_a_line_has_its_own_minimum_period_and_the_indicator_the_largest() -> None:
    graph = Graph()
    macd = indicator(graph, "MACD")

    assert graph.min_period(macd.lines["macd"]) == 26
    assert graph.min_period(macd.lines["signal"]) == 34
    assert macd.min_period == 34


def test_what_is_built_on_a_line_counts_from_the_line() -> None:
    graph = Graph()
    macd = indicator(graph, "MACD")

    assert (
        indicator(graph, "SMA", [macd.lines["macd"]], {"period": 10}).min_period == 35
    )


def test_what_is_built_on_an_indicator_counts_from_the_whole_of_it() -> None:
    graph = Graph()
    macd = indicator(graph, "MACD")

    assert indicator(graph, "SMA", [macd], {"period": 10}).min_period == 43


def test_a_further_name_of_a_line_leads_to_it() -> None:
    candles = indicator(Graph(), "HeikinAshi")

    assert candles.line("close") == candles.lines["ha_close"]
    assert candles.line("volume") is None


def test_an_indicator_moves_with_its_first_input() -> None:
    graph = Graph()
    cross = indicator(graph, "CrossOver", [Whole(1), Whole(0)])

    assert cross.clock == 1
    assert graph.clock(cross.first) == 1


def test_an_indicator_of_an_operation_is_counted_for_the_first_data() -> None:
    graph = Graph()
    middle = graph.operation(Op.ADD, graph.feed(1, "high"), graph.feed(1, "low"))

    assert indicator(graph, "SMA", [middle]).counted_for == 0
    assert indicator(graph, "SMA", [graph.feed(1, "high")]).counted_for == 1
    assert (
        indicator(graph, "SMA", [indicator(graph, "RSI", [Whole(1)])]).counted_for == 1
    )


def test_the_close_ahead_of_its_time_is_not_among_the_lines_of_a_cloud() -> None:
    cloud = indicator(Graph(), "Ichimoku", params={"chikou": 100})

    assert "chikou_span" not in cloud.lines
    assert cloud.min_period == 100
