"""Windows: exact sums against `math.fsum`, extremes against `max` and `min`."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from falcon.engine.indicators import windows
from falcon.engine.indicators.kernels import Fill, Params, Row, Span

NAN = math.nan
QUIET = settings(deadline=None, max_examples=60)
PRICES = st.floats(0.01, 1e6) | st.sampled_from([10.0, 10.25, 10.5])
ANYTHING = st.floats(-1e300, 1e300) | st.floats(allow_nan=False, allow_infinity=False)


def filled(fill: Fill, x: Row, period: int, params: Params = ()) -> Row:
    own = [[NAN] * len(x)]
    fill(own, Span(period - 1, period - 1, len(x)), [x], (period, *params))
    return own[0]


def naive_sums(x: Row, period: int) -> Row:
    return [math.fsum(x[i - period + 1 : i + 1]) for i in range(period - 1, len(x))]


@QUIET
@given(st.lists(PRICES, min_size=30, max_size=80), st.integers(8, 20))
def test_sliding_sums_are_correctly_rounded(x: Row, period: int) -> None:
    sums = windows.exact_sums(x, period - 1, len(x), period)

    assert sums == naive_sums(x, period)


@QUIET
@given(st.lists(ANYTHING, min_size=20, max_size=30), st.integers(8, 10))
def test_sums_of_any_numbers_are_correctly_rounded(x: Row, period: int) -> None:
    try:
        expected = naive_sums(x, period)
    except OverflowError:
        with pytest.raises(OverflowError):
            windows.exact_sums(x, period - 1, len(x), period)
    else:
        assert windows.exact_sums(x, period - 1, len(x), period) == expected


@pytest.mark.parametrize("odd", [0.0, -0.0, 5e-324, 1e-310, 1e308, -1e16])
def test_sums_with_an_odd_number_among_prices_are_correctly_rounded(odd: float) -> None:
    x = [100.0 + number / 3 for number in range(20)]
    x[10] = odd

    assert windows.exact_sums(x, 8, 20, 9) == naive_sums(x, 9)


def test_sums_of_the_smallest_numbers_there_are_can_be_computed() -> None:
    x = [5e-324] * 20

    assert windows.exact_sums(x, 8, 20, 9) == naive_sums(x, 9)


def test_sums_of_zeros_are_zero() -> None:
    assert windows.exact_sums([0.0] * 20, 8, 20, 9) == [0.0] * 12


def test_a_nan_stays_in_the_sums_that_contain_it() -> None:
    x = [1.0] * 30
    x[12] = NAN

    sums = windows.exact_sums(x, 9, 30, 10)

    assert [math.isnan(total) for total in sums] == [
        number - 9 < 13 <= number + 1 for number in range(9, 30)
    ]


def test_an_average_of_tenths_has_no_rounding_left_over() -> None:
    assert filled(windows.fill_mean, [0.1] * 10, 10)[-1] == 0.1


def test_a_weighted_sum_multiplies_the_newest_by_the_last_weight() -> None:
    shown = filled(windows.fill_weighted, [1.0, 10.0, 100.0], 3, (0.5, 1.0, 2.0, 3.0))

    assert shown[-1] == 0.5 * (1 + 20 + 300)


@QUIET
@given(
    st.lists(st.integers(0, 6).map(float) | st.just(NAN), min_size=8, max_size=40),
    st.integers(1, 8),
)
def test_extremes_are_those_of_pythons_max_and_min(x: Row, period: int) -> None:
    ends = range(period - 1, len(x))
    highest = filled(windows.fill_highest, x, period)[period - 1 :]
    lowest = filled(windows.fill_lowest, x, period)[period - 1 :]

    assert [*map(str, highest)] == [str(max(x[i - period + 1 : i + 1])) for i in ends]
    assert [*map(str, lowest)] == [str(min(x[i - period + 1 : i + 1])) for i in ends]


def test_bars_since_an_extreme_count_to_its_latest_or_its_first_occurrence() -> None:
    x = [1.0, 3.0, 1.0, 3.0, 2.0]

    assert filled(windows.fill_since_highest, x, 5)[-1] == 1.0
    assert filled(windows.fill_since_first_highest, x, 5)[-1] == 3.0
    assert filled(windows.fill_since_lowest, x, 5)[-1] == 2.0
    assert filled(windows.fill_since_first_lowest, x, 5)[-1] == 4.0


def test_any_and_all_look_for_values_that_are_not_zero() -> None:
    assert filled(windows.fill_any, [0.0, 0.0, 2.0, 0.0, 0.0], 2)[1:] == [0, 1, 1, 0]
    assert filled(windows.fill_all, [0.0, 1.0, 2.0, 0.0, 0.0], 2)[1:] == [0, 1, 0, 0]


def test_the_rank_counts_the_values_below_the_last_one() -> None:
    assert filled(windows.fill_rank, [1.0, 5.0, 3.0, 4.0], 4)[-1] == 0.5
