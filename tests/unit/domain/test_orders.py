"""An order moves only as its table allows."""

from dataclasses import replace

import pytest

from falcon.domain.orders import MOVES, SENT_OUTSIDE, OrderStatus, OrderType, Side
from falcon.errors import InvariantError
from tests.examples import A_BUY


def test_a_filled_order_cannot_be_cancelled() -> None:
    filled = A_BUY.moved(OrderStatus.FILLED)

    with pytest.raises(InvariantError, match="cannot go from filled to canceled"):
        filled.moved(OrderStatus.CANCELED)


def test_a_fill_may_follow_a_cancel() -> None:
    canceled = A_BUY.moved(OrderStatus.SUBMITTED).moved(OrderStatus.CANCELED)

    assert canceled.moved(OrderStatus.FILLED).status is OrderStatus.FILLED


def test_a_move_to_the_same_status_is_no_move() -> None:
    assert A_BUY.moved(OrderStatus.CREATED) is A_BUY


def test_a_reason_is_kept_until_a_new_one_is_given() -> None:
    first = A_BUY.moved(OrderStatus.SUBMITTED, reason="cut to the allocation")

    assert first.moved(OrderStatus.PARTIAL).reason == "cut to the allocation"
    assert first.moved(OrderStatus.CANCELED, reason="late").reason == "late"


def test_every_status_has_its_row_in_the_table() -> None:
    assert MOVES.keys() == set(OrderStatus)


@pytest.mark.parametrize("quantity", [0.0, -1.0, float("nan")])
def test_a_quantity_must_be_positive(quantity: float) -> None:
    with pytest.raises(InvariantError, match="quantity must be positive"):
        replace(A_BUY, quantity=quantity)


@pytest.mark.parametrize("order_type", sorted(set(OrderType) - SENT_OUTSIDE))
def test_an_order_is_of_a_type_that_an_account_takes(order_type: OrderType) -> None:
    with pytest.raises(InvariantError, match=f"must be market.*was {order_type}"):
        replace(A_BUY, order_type=order_type, price=10.0)


def test_only_created_submitted_and_partial_orders_work() -> None:
    working = {s for s in OrderStatus if replace(A_BUY, status=s).is_working}

    assert working == {OrderStatus.CREATED, OrderStatus.SUBMITTED, OrderStatus.PARTIAL}


def test_what_remains_is_what_is_not_filled() -> None:
    assert replace(A_BUY, filled_quantity=4).remaining == 6


def test_a_sell_has_a_negative_sign() -> None:
    assert (Side.BUY.sign, Side.SELL.sign) == (1, -1)
