"""Fills and the broker's word move an order."""

from dataclasses import replace

import pytest

from falcon.domain.accounts import BrokerOrder
from falcon.domain.orders import OrderStatus
from falcon.errors import InvariantError
from falcon.execution.lifecycle import (
    client_order_id,
    filled,
    followed,
    report_of_fill,
    report_of_status,
)
from tests.examples import A_BUY, A_CLOSE, A_FILL

SENT = A_BUY.moved(OrderStatus.SUBMITTED)


def seen(status: OrderStatus, reason: str = "") -> BrokerOrder:
    return BrokerOrder(
        client_order_id=A_BUY.client_order_id,
        status=status,
        filled_quantity=0.0,
        reason=reason,
    )


def test_the_same_decision_has_the_same_name() -> None:
    name = client_order_id(strategy_id=1, symbol="AAPL", moment=A_CLOSE, number=1)

    assert name == "falcon-1-AAPL-20120301T210000Z-1"


def test_an_order_is_filled_once_all_of_it_is() -> None:
    half = filled(SENT, replace(A_FILL, quantity=5))

    assert (half.status, half.filled_quantity) == (OrderStatus.PARTIAL, 5)
    assert filled(half, replace(A_FILL, quantity=5)).status is OrderStatus.FILLED


def test_a_filled_order_takes_no_more_fills() -> None:
    done = filled(SENT, A_FILL)

    with pytest.raises(InvariantError, match="more than"):
        filled(done, A_FILL)


def test_the_brokers_word_moves_an_order_to_its_end() -> None:
    after = followed(SENT, seen(OrderStatus.REJECTED, "insufficient cash"))

    assert (after.status, after.reason) == (OrderStatus.REJECTED, "insufficient cash")


def test_only_the_fill_itself_fills_an_order() -> None:
    assert followed(SENT, seen(OrderStatus.FILLED)) is SENT


def test_an_order_that_the_broker_has_counts_as_sent() -> None:
    assert followed(A_BUY, seen(OrderStatus.FILLED)).status is OrderStatus.SUBMITTED


def test_a_fill_is_reported_with_its_own_size_and_price() -> None:
    report = report_of_fill(filled(SENT, A_FILL), A_FILL)

    assert (report.status, report.quantity, report.price, report.commission) == (
        OrderStatus.FILLED,
        10,
        100.0,
        1.0,
    )


def test_an_accepted_order_is_reported_with_the_approved_size() -> None:
    assert report_of_status(SENT).quantity == 10
    assert report_of_status(SENT.moved(OrderStatus.CANCELED)).quantity == 0
