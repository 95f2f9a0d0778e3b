"""Lifecycle: how an order gets its name, and how outcomes move it.

In: `Fill`, `BrokerOrder`. Out: `Order`, `OrderReport`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from falcon.domain.accounts import BrokerOrder
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderStatus
from falcon.engine.events import OrderReport
from falcon.errors import InvariantError

FULL = 1e-9
"""Shares that may be missing from an order that counts as filled: rounding."""


def client_order_id(
    *, strategy_id: int, symbol: str, moment: datetime, number: int
) -> str:
    """The name of an order, the same whenever the same decision is made again.

    Args:
        strategy_id: who wants it.
        symbol: the instrument.
        moment: closing time of the bar on which it was decided.
        number: counts the strategy's orders of that moment, from 1.
    """
    at = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"falcon-{strategy_id}-{symbol}-{at}-{number}"


def filled(order: Order, fill: Fill) -> Order:
    """The order after one more execution.

    Raises:
        InvariantError: it would be filled beyond its quantity.
    """
    quantity = order.filled_quantity + fill.quantity
    if quantity > order.quantity + FULL:
        raise InvariantError(
            f"order {order.client_order_id} of {order.quantity:g} shares cannot be "
            f"filled with more than that, was {quantity:g}"
        )
    done = quantity >= order.quantity - FULL
    status = OrderStatus.FILLED if done else OrderStatus.PARTIAL
    return replace(order.moved(status), filled_quantity=quantity)


def followed(order: Order, seen: BrokerOrder) -> Order:
    """The order after the broker's word on it, fills left aside.

    A fill moves an order only when the fill itself arrives, so that quantity and status
    never disagree.
    """
    if seen.status in {OrderStatus.PARTIAL, OrderStatus.FILLED, OrderStatus.CREATED}:
        if order.status is OrderStatus.CREATED:
            return order.moved(OrderStatus.SUBMITTED)
        return order
    return order.moved(seen.status, reason=seen.reason)


def report_of_fill(order: Order, fill: Fill) -> OrderReport:
    """What the strategy is told of an execution; ``order`` is the order after it."""
    return OrderReport(
        ref=order.ref,
        status=order.status,
        quantity=fill.quantity,
        price=fill.price,
        commission=fill.commission,
    )


def report_of_status(order: Order) -> OrderReport:
    """What the strategy is told of an order that was accepted or came to nothing."""
    approved = order.quantity if order.status is OrderStatus.SUBMITTED else 0.0
    return OrderReport(ref=order.ref, status=order.status, quantity=approved)
