"""How outcomes from outside reach the strategy's account."""

from __future__ import annotations

from math import inf

import pytest

from falcon.domain.orders import OrderStatus
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.orders import Order
from falcon.engine.broker.terms import Terms
from falcon.engine.events import OrderReport
from falcon.engine.rules import Rules
from falcon.errors import InvariantError, StrategyError
from tests.brokers import Stage, flat_bars


@pytest.fixture
def stage() -> Stage[ExternalBroker]:
    stage = Stage(ExternalBroker(Rules(), 1), flat_bars(*[10.0] * 8))
    stage.step()
    return stage


def bought(stage: Stage[ExternalBroker], size: float = 10) -> Order:
    order = stage.broker.buy(0, size)
    assert order is not None
    return order


def report(
    stage: Stage[ExternalBroker],
    status: OrderStatus,
    quantity: float = 0.0,
    price: float = 0.0,
    commission: float = 0.0,
) -> None:
    stage.broker.apply(
        OrderReport(
            ref=1,
            status=status,
            quantity=quantity,
            price=price,
            commission=commission,
        )
    )


def test_a_fill_is_told_as_backtrader_tells_it(stage: Stage[ExternalBroker]) -> None:
    order = bought(stage)
    report(stage, OrderStatus.SUBMITTED, 10)
    report(stage, OrderStatus.FILLED, 10, 11.0, 0.5)

    assert stage.step() == ["Submitted", "Accepted", "Completed"]
    assert (order.executed.price, order.executed.comm) == (11.0, 0.5)
    assert stage.broker.positions[0].size == 10
    assert stage.broker.cash == 10_000.0 - 110.0 - 0.5
    assert [trade.justopened for trade in stage.trades] == [True]


def test_an_approved_size_replaces_the_one_asked_for(
    stage: Stage[ExternalBroker],
) -> None:
    order = bought(stage)
    report(stage, OrderStatus.SUBMITTED, 4.0)

    assert (order.size, order.executed.remsize) == (4, 4)
    assert isinstance(order.size, int)
    assert order.stated_size == 10


def test_a_part_fill_leaves_the_rest_to_come(stage: Stage[ExternalBroker]) -> None:
    order = bought(stage)
    report(stage, OrderStatus.PARTIAL, 4, 10.0)
    report(stage, OrderStatus.FILLED, 6, 11.0)

    assert stage.step() == ["Submitted", "Accepted", "Partial", "Completed"]
    assert order.executed.price == 10.6
    assert len(stage.trades) == 1


def test_a_filled_order_is_complete_whatever_rounding_left(
    stage: Stage[ExternalBroker],
) -> None:
    order = bought(stage, 0.3)
    report(stage, OrderStatus.PARTIAL, 0.1, 10.0)
    report(stage, OrderStatus.FILLED, 0.2 - 1e-12, 10.0)

    assert order.getstatusname() == "Completed"
    assert order.executed.remsize == 0


def test_commission_of_a_reversal_is_shared_by_both_trades(
    stage: Stage[ExternalBroker],
) -> None:
    stage.broker.adopt(0, -5, 12.0)
    bought(stage, 20)
    report(stage, OrderStatus.FILLED, 20, 10.0, 4.0)
    stage.step()
    closed, opened = stage.trades

    assert (closed.commission, closed.pnl, closed.pnlcomm) == (1.0, 10.0, 9.0)
    assert (opened.commission, opened.size) == (3.0, 15)


def test_closing_what_was_held_before_ends_its_trade(
    stage: Stage[ExternalBroker],
) -> None:
    stage.broker.adopt(0, 5, 8.0)
    stage.broker.close(0)
    report(stage, OrderStatus.FILLED, 5, 10.0)
    stage.step()

    assert [(trade.isclosed, trade.pnl) for trade in stage.trades] == [(True, 10.0)]


def test_nothing_held_before_is_nothing(stage: Stage[ExternalBroker]) -> None:
    stage.broker.adopt(0, 0, 8.0)

    assert list(stage.broker.positions) == []


def test_a_fill_is_booked_even_if_cash_falls_below_nothing(
    stage: Stage[ExternalBroker],
) -> None:
    stage.broker.fund(50.0)
    bought(stage)
    report(stage, OrderStatus.FILLED, 10, 10.0)

    assert stage.broker.cash == -50.0


def test_cash_is_stated_from_outside(stage: Stage[ExternalBroker]) -> None:
    stage.broker.fund(77.0)
    stage.step()

    assert (stage.broker.cash, stage.broker.value) == (77.0, 77.0)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (OrderStatus.CANCELED, "Canceled"),
        (OrderStatus.EXPIRED, "Expired"),
        (OrderStatus.REJECTED, "Rejected"),
    ],
)
def test_an_end_is_told_once(
    stage: Stage[ExternalBroker], status: OrderStatus, name: str
) -> None:
    bought(stage)
    report(stage, status)
    report(stage, status)

    assert stage.step() == ["Submitted", name]


def test_a_fill_may_follow_a_cancel(stage: Stage[ExternalBroker]) -> None:
    bought(stage)
    report(stage, OrderStatus.SUBMITTED, 10)
    report(stage, OrderStatus.CANCELED)
    report(stage, OrderStatus.FILLED, 10, 10.0)

    assert stage.step() == ["Submitted", "Accepted", "Canceled", "Completed"]
    assert stage.broker.positions[0].size == 10


def test_a_cancel_is_asked_for_and_waits_for_its_report(
    stage: Stage[ExternalBroker],
) -> None:
    order = bought(stage)
    stage.broker.cancel(order)
    assert stage.broker.take_cancels() == []

    report(stage, OrderStatus.SUBMITTED, 10)
    stage.broker.cancel(order)
    assert stage.broker.take_cancels() == [1]
    assert stage.broker.take_cancels() == []
    assert order.alive()


@pytest.mark.parametrize(
    "terms",
    [
        Terms(exectype=Kind.STOP_TRAIL),
        Terms(exectype=Kind.CLOSE),
        Terms(transmit=False),
    ],
)
def test_what_is_not_known_outside_cannot_be_sent(
    stage: Stage[ExternalBroker], terms: Terms
) -> None:
    with pytest.raises(StrategyError):
        stage.broker.buy(0, 1, terms)
    assert stage.broker.take_created() == []


@pytest.mark.parametrize("size", [inf, float("nan")])
def test_a_size_must_be_finite(stage: Stage[ExternalBroker], size: float) -> None:
    with pytest.raises(StrategyError, match="finite"):
        stage.broker.buy(0, size)


def test_a_report_of_an_order_that_was_never_sent_is_refused(
    stage: Stage[ExternalBroker],
) -> None:
    with pytest.raises(InvariantError, match="not known"):
        report(stage, OrderStatus.FILLED, 1, 10.0)


@pytest.mark.parametrize("quantity", [-1.0, inf])
def test_an_impossible_fill_is_refused(
    stage: Stage[ExternalBroker], quantity: float
) -> None:
    bought(stage)
    with pytest.raises(InvariantError, match="must have a size and a price"):
        report(stage, OrderStatus.FILLED, quantity, 10.0)


def test_a_status_that_is_no_outcome_is_refused(stage: Stage[ExternalBroker]) -> None:
    bought(stage)
    with pytest.raises(InvariantError, match="cannot be reported"):
        report(stage, OrderStatus.CREATED)
