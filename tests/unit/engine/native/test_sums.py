"""Sums over windows are correctly rounded, however far apart the values are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from falcon.engine.graph import Graph
from falcon.engine.native.lines.sheet import Sheet, fill

WINDOWS = {
    "nothing": [0.0, -0.0, 0.0, -0.0, -0.0],
    "more parts than two": [1e30, 1e-20, 1.0, -1e30, -1.0],
    "half a unit, decided far below": [1.0, 2.0**-53, 1e-40, 0.0, 0.0],
    "half a unit, undecided": [1.0, 2.0**-53, 1e-40, -1e-40, 0.0],
    "half a unit below, decided far below": [1.0, -(2.0**-54), -1e-40, 0.0, 0.0],
    "the smallest numbers": [5e-324, 1.0, -1.0, 5e-324, 1e-310],
    "one that is infinite": [1.0, math.inf, 2.0, 3.0, 4.0],
    "one that is no number": [1.0, math.nan, math.inf, 3.0, 4.0],
    "large ones": [1e299, 1e299, -1e299, 1.0, 1e-9],
}
IMPOSSIBLE = {
    "infinities of both signs": [1.0, math.inf, -math.inf, 3.0, math.nan],
    "an overflow on the way": [1e308, 1e308, -1e308, 1.0, 1.0],
    "an overflow before an infinity": [1e308, 1e308, math.inf, 1.0, 1.0],
}


def sums(values: list[float], name: str = "sum", *more: float) -> Sheet | None:
    graph = Graph()
    graph.kernel(name, (5, *more), graph.feed(0, "close"))
    return fill(graph, [{"close": np.array(values)}])


def shown(sheet: Sheet | None) -> list[str]:
    assert sheet is not None
    return [value.hex() for value in sheet.values[1, 4:].tolist()]


def expected(values: list[float]) -> list[str]:
    windows = (values[i - 4 : i + 1] for i in range(4, len(values)))
    return [math.fsum(window).hex() for window in windows]


@pytest.mark.parametrize("case", WINDOWS)
@pytest.mark.parametrize("around", [[], [1.0] * 5, [0.1, 1e9, -3e-9, 7.0, 1e-30]])
def test_a_window_is_summed_once_and_on_the_way(case: str, around: list[float]) -> None:
    values = [*around, *WINDOWS[case], *around]

    assert shown(sums(values)) == expected(values)


@pytest.mark.parametrize("case", WINDOWS)
def test_products_are_summed_side_by_side(case: str) -> None:
    values = WINDOWS[case] * 30

    weighted = sums(values, "weighted", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

    assert shown(weighted) == expected(values)


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_has_no_sum_has_no_sheet(case: str) -> None:
    values = [*[1.0] * 5, *IMPOSSIBLE[case]]

    assert sums(values) is None
    assert sums(values, "weighted", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0) is None


@pytest.mark.parametrize("period", [1, 2, 30, 300, 1500])
@pytest.mark.parametrize("spread", [0.0, 0.2, 1.0, 3.0, 30.0])
@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1.0, 1e200])
def test_sizes_that_change_make_no_difference(
    period: int, spread: float, scale: float
) -> None:
    random = np.random.default_rng(period)
    values = scale * np.exp(spread * random.standard_normal(4_000))
    values[1_000:2_000] *= random.choice([-1.0, 0.0, 1.0], 1_000)
    graph = Graph()
    graph.kernel("mean", (period,), graph.feed(0, "close"))

    sheet = fill(graph, [{"close": values}])

    assert sheet is not None
    windows = np.lib.stride_tricks.sliding_window_view(values, period)
    means = [math.fsum(window) / period for window in windows]
    assert sheet.values[1, period - 1 :].tolist() == means
