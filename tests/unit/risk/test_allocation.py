"""Money is shared by weight and never exceeds what there is."""

import math

from hypothesis import given
from hypothesis import strategies as st

from falcon.risk.allocation import Entry, allocate, limit, shrunk_win_rate


def entry(weight: float, most: float = math.inf) -> Entry:
    return Entry(weight=weight, limit=most)


def test_the_documented_numbers_hold() -> None:
    amounts = allocate([entry(0.63), entry(0.40)], 10_000.0)

    assert [math.floor(amount) for amount in amounts] == [6_116, 3_883]


def test_nobody_gets_more_than_the_limit() -> None:
    assert allocate([entry(1.0, 500.0)], 10_000.0) == (500.0,)


def test_without_cash_there_is_nothing_to_give() -> None:
    assert allocate([entry(1.0)], 0.0) == (0.0,)


def test_without_weight_there_is_nothing_to_give() -> None:
    assert allocate([entry(0.0)], 10_000.0) == (0.0,)


def test_nobody_asks_nobody_gets() -> None:
    assert allocate([], 10_000.0) == ()


def test_a_new_strategy_counts_as_winning_half() -> None:
    assert shrunk_win_rate(0, 0) == 0.5


def test_many_trades_outweigh_the_prior() -> None:
    assert abs(shrunk_win_rate(700, 1_000) - 0.7) < 0.01


def test_a_limit_is_the_share_of_the_account_less_what_works_already() -> None:
    most = limit(allocation_pct=20, parts=2, equity=10_000, in_market=400)

    assert most == 600


def test_a_limit_is_never_negative() -> None:
    assert limit(allocation_pct=20, parts=1, equity=10_000, in_market=2_500) == 0


@given(
    st.lists(
        st.builds(
            Entry,
            weight=st.floats(0, 1),
            limit=st.floats(0, 1e6),
        ),
        max_size=20,
    ),
    st.floats(-1e6, 1e6),
)
def test_amounts_are_never_negative_and_never_more_than_there_is(
    entries: list[Entry], available: float
) -> None:
    amounts = allocate(entries, available)

    assert all(amount >= 0 for amount in amounts)
    assert sum(amounts) <= max(0.0, available) * (1 + 1e-9)
