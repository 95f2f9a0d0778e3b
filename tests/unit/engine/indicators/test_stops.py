"""The parabolic stop on markets that can be followed by eye."""

from __future__ import annotations

import math

from falcon.engine.indicators.kernels import Row, Span
from falcon.engine.indicators.stops import fill_parabolic


def stops(high: Row, low: Row, close: Row) -> Row:
    own = [[math.nan] * len(high) for _ in range(5)]
    fill_parabolic(own, Span(1, 1, len(high)), [high, low, close], (0.02, 0.2))
    return own[0]


def test_the_first_stop_of_a_rising_market_is_the_low_before() -> None:
    shown = stops([11.0, 12.0], [10.0, 11.0], [10.5, 11.5])

    assert math.isnan(shown[0])
    assert shown[1] == 10.0


def test_the_first_stop_of_a_falling_market_is_the_high_before() -> None:
    shown = stops([12.0, 11.0], [11.0, 10.0], [11.5, 10.5])

    assert shown[1] == 12.0


def test_a_stop_follows_a_rise_without_touching_the_last_two_lows() -> None:
    high = [11.0, 12.0, 13.0, 14.0, 15.0]
    low = [10.0, 11.0, 12.0, 13.0, 14.0]

    shown = stops(high, low, [10.5, 11.5, 12.5, 13.5, 14.5])

    # From 10.0 towards 12 by 0.02 would be 10.04, above the low of the first bar.
    assert shown[1:3] == [10.0, 10.0]
    assert shown[3] == 10.0 + 0.04 * (13.0 - 10.0)


def test_a_fall_through_the_stop_turns_the_trend_to_the_old_extreme() -> None:
    high = [11.0, 12.0, 13.0, 11.0]
    low = [10.0, 11.0, 12.0, 9.0]

    shown = stops(high, low, [10.5, 11.5, 12.5, 9.5])

    assert shown[3] == 13.0
