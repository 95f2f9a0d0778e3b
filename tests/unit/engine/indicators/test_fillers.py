"""Fillers: a stretch of bars and single steps write the same values."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from falcon.engine.indicators import fillers
from falcon.engine.indicators.fillers import Clock, Filler
from falcon.engine.indicators.kernels import Row
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import Op

X = [5.0, 3.0, 8.0, 1.0, 9.0]
Y = [1.0, 2.0, 4.0, 4.0, 3.0]


def mean(own: Row) -> Filler:
    kernel, clock = KERNELS["mean"], Clock(0)
    return fillers.looking_back([own], [X], kernel, (2,), first=1, clock=clock)


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda own: fillers.operation(own, [X, Y], Op.SUB), [1.0, 4.0, -3.0, 6.0]),
        (lambda own: fillers.operation(own, [X, 2.0], Op.GT), [1.0, 1.0, 0.0, 1.0]),
        (lambda own: fillers.operation(own, [2.0, X], Op.MAX), [3.0, 8.0, 2.0, 9.0]),
        (lambda own: fillers.operation(own, [X], Op.NEG), [-3.0, -8.0, -1.0, -9.0]),
        (lambda own: fillers.delay(own, X, 1), [5.0, 3.0, 8.0, 1.0]),
        (mean, [4.0, 5.5, 4.5, 5.0]),
    ],
)
def test_a_stretch_and_its_single_steps_are_the_same(
    make: Callable[[Row], Filler], shown: Row
) -> None:
    filled, stepped = [math.nan] * 5, [math.nan] * 5

    make(filled).fill(1, 5)
    step = make(stepped).step
    for i in range(1, 5):
        step(i)

    assert filled[1:] == stepped[1:] == shown


def test_the_latest_value_is_that_of_the_other_clocks_present() -> None:
    own, clock = [math.nan] * 3, Clock(1, count=5, present=2)
    latest = fillers.latest(own, X, clock)

    latest.fill(0, 2)
    clock.present = 4
    latest.step(2)

    assert own == [3.0, 3.0, 1.0]


def test_the_latest_value_of_a_clock_that_has_not_begun_is_nan() -> None:
    own = [0.0]

    fillers.latest(own, X, Clock(1, count=5)).step(0)

    assert math.isnan(own[0])


def test_the_present_of_a_clock_counts_from_what_is_left_of_its_rows() -> None:
    assert Clock(0).index == -1
    assert Clock(0, count=10, present=10, dropped=4).index == 5
