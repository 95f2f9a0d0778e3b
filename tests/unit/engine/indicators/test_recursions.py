"""Recursions on numbers that can be worked out by hand."""

from __future__ import annotations

import math

from falcon.engine.indicators import recursions
from falcon.engine.indicators.kernels import Fill, Params, Row, Span

NAN = math.nan


def filled(
    fill: Fill, *inputs: Row, params: Params = (), first: int = 0, rows: int = 1
) -> Row:
    length = len(inputs[0])
    own = [[NAN] * length for _ in range(rows)]
    fill(own, Span(first, first, length), inputs, params)
    return own[0]


def test_smoothing_starts_from_the_mean_and_keeps_a_share_of_itself() -> None:
    x = [1.0, 3.0, 4.0]

    shown = filled(recursions.fill_smoothed, x, params=(2, 0.25), first=1)

    assert shown[1:] == [2.0, 2.0 * 0.75 + 4.0 * 0.25]


def test_adaptive_smoothing_takes_its_share_from_a_line() -> None:
    x, alpha = [2.0, 4.0, 6.0, 8.0], [NAN, NAN, 0.5, 0.25]

    shown = filled(recursions.fill_adaptive, x, alpha, params=(2,), first=2)

    assert shown[2:] == [5.0, 5.0 * 0.75 + 8.0 * 0.25]


def test_a_running_sum_starts_from_its_seed() -> None:
    assert filled(recursions.fill_accumulated, [1.0, 2.0], params=(10.0,)) == [11, 13]


def test_the_last_value_that_was_not_zero_is_remembered() -> None:
    x = [0.0, 0.0, -2.0, 0.0, 3.0, 0.0]

    assert filled(recursions.fill_nonzero, x) == [0, 0, -2, -2, 3, 3]


def test_a_heikin_open_is_the_middle_of_the_candle_before() -> None:
    opened, closed, average = [1.0, 9.0, 9.0], [3.0, 9.0, 9.0], [4.0, 8.0, 9.0]

    shown = filled(recursions.fill_heikin_open, opened, closed, average)

    assert shown == [2.0, 3.0, 5.5]


def test_a_corrected_average_begins_as_the_average() -> None:
    x, average = [10.0, 12.0], [10.0, 11.0]

    shown = filled(recursions.fill_corrected, x, average, params=(0.5, 50))

    # The gain of 1.0 in 0.5 * (11 + gain * 2) + 0.5 * 10 = 12 is 1.5.
    assert shown == [10.0, 12.0]


def test_a_laguerre_filter_starts_from_zero() -> None:
    shown = filled(recursions.fill_laguerre_filter, [8.0], params=(1, 0.5), rows=5)

    # Poles 4, -2, 1 and -0.5.
    assert shown == [(4 - 4 + 2 - 0.5) / 6]


def test_a_laguerre_rsi_is_the_share_of_steps_down_the_poles() -> None:
    shown = filled(recursions.fill_laguerre_rsi, [8.0], params=(1, 0.5), rows=5)

    assert shown == [(6 + 1.5) / (6 + 3 + 1.5)]


def test_a_laguerre_rsi_without_any_step_is_one() -> None:
    shown = filled(recursions.fill_laguerre_rsi, [0.0], params=(1, 0.5), rows=5)

    assert shown == [1.0]
