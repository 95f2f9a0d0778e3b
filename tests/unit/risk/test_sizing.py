"""Wishes become sizes that fit."""

from dataclasses import replace

from falcon.domain.orders import Side
from falcon.risk.sizing import Sized, Wish, size

AN_ENTRY = Wish(side=Side.BUY, quantity=None, price=100.0, projected=0.0)


def test_an_entry_without_a_size_uses_its_allocation_less_the_headroom() -> None:
    assert size(AN_ENTRY, 1_000.0) == Sized(quantity=9, opening=9)


def test_an_allocation_below_one_share_orders_nothing_and_says_so() -> None:
    sized = size(AN_ENTRY, 50.0)

    assert sized.quantity == 0
    assert sized.reason == (
        "the allocation of $50.00 does not reach for one share at $100.00"
    )


def test_an_order_against_a_position_closes_it_without_needing_money() -> None:
    wish = replace(AN_ENTRY, side=Side.SELL, projected=7.0)

    assert not wish.is_entry
    assert size(wish, 0.0) == Sized(quantity=7, opening=0)


def test_a_stated_size_that_fits_is_left_alone() -> None:
    wish = replace(AN_ENTRY, quantity=5.0)

    assert size(wish, 500.0) == Sized(quantity=5, opening=5)


def test_a_stated_size_is_cut_to_the_allocation_and_the_reason_given() -> None:
    sized = size(replace(AN_ENTRY, quantity=50.0), 1_050.0)

    assert (sized.quantity, sized.opening) == (10, 10)
    assert "reaches for 10" in sized.reason


def test_a_reversal_keeps_its_closing_part_when_its_opening_part_is_cut() -> None:
    wish = replace(AN_ENTRY, side=Side.SELL, quantity=20.0, projected=10.0)

    assert wish.is_entry
    assert size(wish, 300.0).quantity == 13
    assert size(wish, 300.0).opening == 3


def test_a_stated_exit_is_never_more_than_is_held() -> None:
    wish = replace(AN_ENTRY, side=Side.SELL, quantity=4.0, projected=10.0)

    assert size(wish, 0.0) == Sized(quantity=4, opening=0)
