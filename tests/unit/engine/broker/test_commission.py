"""What shares cost and what they are worth."""

from __future__ import annotations

import pytest

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.schemes import GeneralScheme, StockScheme, scheme_of
from falcon.engine.venue import FIXED, Commission

SCHEME = StockScheme(0.01)
SHARES = CommissionInfo(Commission())
FUTURE = CommissionInfo(Commission(commission=2.0, margin=1_000.0, mult=50.0))


def test_commission_is_a_fraction_of_the_traded_value() -> None:
    assert SCHEME.commission(-10, 20.0) == 2.0


def test_a_short_is_worth_less_than_nothing() -> None:
    assert SCHEME.value(-10, 20.0) == -200.0
    assert SCHEME.profit(-10, 20.0, 18.0) == 20.0


def test_what_is_held_is_added_at_its_price() -> None:
    assert SCHEME.add_value(5.0, 10, 18.0, 20.0) == 205.0
    assert SCHEME.add_value(5.0, -10, 18.0, 20.0) == -195.0


def test_cash_buys_whole_shares() -> None:
    assert SHARES.getsize(20.0, 99.9) == 4


def test_nothing_can_be_bought_at_a_price_of_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        SHARES.getsize(0.0, 100.0)


def test_a_future_ties_up_its_margin_and_costs_by_the_piece() -> None:
    assert FUTURE.getvaluesize(-3, 20.0) == 3_000.0
    assert FUTURE.getcommission(-3, 20.0) == 6.0
    assert FUTURE.getsize(20.0, 2_500.0) == 2


def test_a_future_pays_its_gain_day_by_day_not_at_the_end() -> None:
    scheme = GeneralScheme(FUTURE, short_cash=True)

    assert scheme.marked(2, 20.0, 21.0) == 100.0
    assert scheme.paid_out(100.0) == 0.0


def test_a_percentage_is_a_fraction_unless_it_is_said_to_be_none() -> None:
    stated = Commission(commission=0.5, commtype=0, stocklike=True, percabs=False)

    assert CommissionInfo(stated).getcommission(10, 20.0) == 1.0


def test_a_margin_follows_the_price_if_it_is_asked_to() -> None:
    by_price = CommissionInfo(Commission(margin=5.0, mult=3.0, automargin=-1))
    by_part = CommissionInfo(Commission(margin=5.0, automargin=0.25))

    assert by_price.get_margin(20.0) == 60.0
    assert by_part.get_margin(20.0) == 5.0


def test_only_plain_shares_are_reckoned_with_the_simple_way() -> None:
    fixed = CommissionInfo(Commission(commtype=FIXED, stocklike=True))
    lever = CommissionInfo(Commission(leverage=2.0))

    assert isinstance(scheme_of(SHARES, short_cash=True), StockScheme)
    for info, short_cash in ((fixed, True), (lever, True), (SHARES, False)):
        assert isinstance(scheme_of(info, short_cash=short_cash), GeneralScheme)


def test_a_short_that_ties_up_cash_is_worth_more_as_the_price_falls() -> None:
    scheme = GeneralScheme(SHARES, short_cash=False)

    assert scheme.traded(-10, 20.0) == 200.0
    assert scheme.add_value(0.0, -10, 20.0, 18.0) == 220.0
