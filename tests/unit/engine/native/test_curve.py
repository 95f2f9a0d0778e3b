"""The native reduction of a curve is that of numpy: equal, not close."""

from __future__ import annotations

import numpy as np
import pytest

from falcon.analytics.metrics import curve_of
from falcon.domain.bars import Floats
from falcon.engine.native.curve import (
    DEEPEST,
    DEVIATION,
    DOWNSIDE,
    LATEST,
    LOST,
    MEAN,
    ORDINARY,
    STATE,
    STRANGE,
)
from falcon.engine.native.curve import curve_of as natively

CAPITAL = 1_000.0
SIZES = (*range(1, 40), *range(120, 140), 255, 256, 257, 1_023, 1_260, 9_999, 70_001)


def check(equity: Floats) -> None:
    found = natively(equity, CAPITAL, np.empty(len(equity)))
    curve = curve_of(equity, capital=CAPITAL)

    assert found[STATE] == (ORDINARY if curve.returns else LOST)
    assert found[[MEAN, DEVIATION, DOWNSIDE, DEEPEST, LATEST]].tolist() == [
        curve.mean,
        curve.deviation,
        curve.downside,
        curve.max_drawdown,
        curve.current_drawdown,
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_wandering_curve_has_the_same_numbers(size: int) -> None:
    random = np.random.default_rng(size)

    check(CAPITAL * np.exp(np.cumsum(random.normal(0, 0.01, size))))


@pytest.mark.parametrize("size", SIZES)
def test_a_curve_that_rests_for_long_has_the_same_numbers(size: int) -> None:
    random = np.random.default_rng(size)
    steps = random.normal(0, 0.01, size) * (np.arange(size) // 300 % 3 == 1)

    check(CAPITAL * np.exp(np.cumsum(steps)))


@pytest.mark.parametrize("at", [0, 1, 127, 128, 700, 999])
def test_a_curve_that_loses_everything_has_the_same_falls(at: int) -> None:
    equity = np.linspace(1_200.0, 900.0, 1_000)
    equity[at] = -5.0

    check(equity)


@pytest.mark.parametrize("size", SIZES)
def test_a_curve_far_below_zero_has_fallen_by_more_than_all(size: int) -> None:
    equity = CAPITAL - 7_000.0 * np.arange(1, size + 1) / size

    check(equity)

    assert natively(equity, CAPITAL, np.empty(size))[DEEPEST] == 7.0


@pytest.mark.parametrize("at", [0, 500, 999])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_strange(at: int, value: float) -> None:
    equity = np.full(1_000, CAPITAL)
    equity[3], equity[at] = 0.0, value

    assert natively(equity, CAPITAL, np.empty(1_000))[STATE] == STRANGE
