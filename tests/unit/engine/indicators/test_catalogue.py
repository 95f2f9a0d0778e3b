"""Names, keywords and refusals."""

from __future__ import annotations

import pytest

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import (
    BY_NAME,
    INDICATORS,
    REFUSED,
    average,
    find,
    indicator,
)
from falcon.engine.indicators.nodes import Whole


def test_an_alias_names_the_same_entry() -> None:
    assert find("SMA") is find("SimpleMovingAverage")
    assert find("SMA").name == "MovingAverageSimple"


def test_no_two_entries_share_a_name() -> None:
    names = [name for entry in INDICATORS for name in (entry.name, *entry.aliases)]

    assert len(names) == len(set(names)) == len(BY_NAME)


def test_a_short_name_of_an_average_is_known_to_movav_only() -> None:
    assert average("Exponential") is find("EMA")
    assert average("Wilder") is find("SMMA")
    with pytest.raises(RefusedError):
        find("Exponential")


def test_an_unknown_average_is_refused_with_those_to_use() -> None:
    with pytest.raises(RefusedError, match="moving average Magic; use SMA"):
        average("Magic")


def test_an_unknown_indicator_is_refused_by_name() -> None:
    with pytest.raises(RefusedError, match="indicator SuperTrend; backtrader has none"):
        find("SuperTrend")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_refused_indicator_says_what_to_do(name: str) -> None:
    with pytest.raises(RefusedError, match=f"indicator {name}; .+"):
        find(name)


def test_an_indicator_without_inputs_reads_the_first_data() -> None:
    graph = Graph()

    assert indicator(graph, "RSI") == indicator(graph, "RSI", [Whole(0)])


def test_an_indicator_of_two_inputs_without_any_reads_the_first_two_data() -> None:
    graph = Graph()

    assert graph.feeds(indicator(graph, "CrossOver").first) == {0, 1}


def test_plot_keywords_are_accepted_and_change_nothing() -> None:
    graph = Graph()
    plain = indicator(graph, "SMA", params={"period": 5})

    assert indicator(graph, "SMA", params={"period": 5, "subplot": True}) == plain


def test_an_unknown_keyword_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RefusedError, match=r"Index\(length=\.\.\.\); it takes period"):
        indicator(Graph(), "RSI", params={"length": 5})


def test_a_keyword_of_an_indicator_without_any_is_refused() -> None:
    with pytest.raises(RefusedError, match="it takes no keywords"):
        indicator(Graph(), "CrossOver", params={"period": 5})


@pytest.mark.parametrize("period", [0, -3, 2.0, True, None, "14", 10_001])
def test_a_period_that_is_no_number_of_bars_is_refused(
    period: float | str | None,
) -> None:
    with pytest.raises(RefusedError, match=f"period={period!r}"):
        indicator(Graph(), "SMA", params={"period": period})


def test_a_number_parameter_that_is_none_is_refused() -> None:
    with pytest.raises(RefusedError, match="devfactor must be a number"):
        indicator(Graph(), "BBands", params={"devfactor": "2"})


def test_weights_that_are_no_tuple_are_refused() -> None:
    with pytest.raises(RefusedError, match="weights must be a tuple"):
        indicator(Graph(), "WeightedAverage", params={"weights": 1.0})


def test_factors_that_are_empty_are_refused() -> None:
    with pytest.raises(RefusedError, match="rfactors must hold a number"):
        indicator(Graph(), "KST", params={"rfactors": ()})


def test_a_moving_average_that_is_a_number_is_refused() -> None:
    with pytest.raises(RefusedError, match="movav must be a moving average"):
        indicator(Graph(), "RSI", params={"movav": 3})


def test_a_moving_average_that_backtrader_shows_as_nan_is_refused() -> None:
    with pytest.raises(RefusedError, match="movav must be another average"):
        indicator(Graph(), "RSI", params={"movav": "ZLIndicator"})


def test_the_wrong_number_of_inputs_is_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="of 2 inputs; it is computed from 1"):
        indicator(graph, "SMA", [Whole(0), Whole(1)])


def test_an_indicator_of_a_number_is_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="its first input must be a line"):
        indicator(graph, "CrossOver", [graph.constant(30), graph.feed(0, "close")])


def test_an_indicator_that_needs_a_whole_data_refuses_a_line() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="got a line; give it"):
        indicator(graph, "ATR", [graph.feed(0, "close")])


def test_candles_of_candles_are_refused() -> None:
    graph = Graph()

    with pytest.raises(RefusedError, match="Heikin-Ashi candles of an indicator"):
        indicator(graph, "HeikinAshi", [indicator(graph, "HeikinAshi")])


def test_an_indicator_can_take_candles_for_a_data() -> None:
    graph = Graph()
    candles = indicator(graph, "HeikinAshi")

    assert indicator(graph, "ATR", [candles]).min_period == 15


def test_an_indicator_that_steps_in_backtrader_takes_a_line_but_no_indicator() -> None:
    graph = Graph()
    smooth = indicator(graph, "EMA")

    assert indicator(graph, "LaguerreRSI", [smooth.first]).min_period == 35
    with pytest.raises(RefusedError, match="backtrader shows NaN"):
        indicator(graph, "LaguerreRSI", [smooth])
