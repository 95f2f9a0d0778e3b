"""What shares cost and what they are worth."""

from __future__ import annotations

import pytest

from falcon.engine.broker.commission import StockScheme

SCHEME = StockScheme(0.01)


def test_commission_is_a_fraction_of_the_traded_value() -> None:
    assert SCHEME.commission(-10, 20.0) == 2.0


def test_a_short_is_worth_less_than_nothing() -> None:
    assert SCHEME.value(-10, 20.0) == -200.0
    assert SCHEME.profit(-10, 20.0, 18.0) == 20.0


def test_what_is_held_is_added_at_its_price() -> None:
    assert SCHEME.add_value(5.0, 10, 18.0, 20.0) == 205.0
    assert SCHEME.add_value(5.0, -10, 18.0, 20.0) == -195.0


def test_cash_buys_whole_shares() -> None:
    assert SCHEME.size_for(99.9, 20.0) == 4


def test_nothing_can_be_bought_at_a_price_of_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        SCHEME.size_for(100.0, 0.0)
