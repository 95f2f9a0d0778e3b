"""Events: what a stepped program asks for, and what it is told.

Out of `Stepper.step`: `OrderRequested`, `CancelRequested`, `Logged`.
Into a stepper whose orders are filled outside: `OrderReport`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import OrderStatus, OrderType, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequested:
    """The strategy asked for an order on this bar.

    Attributes:
        ref: the stepper's number of the order, from 1.
        symbol: the instrument.
        side: buy or sell.
        quantity: shares above zero that the strategy stated, or ``None`` if it left the
            size open.
        order_type: how it is to be filled; outside only market, limit and stop orders
            are known, the others come from a simulated broker alone.
        price: limit price of a limit order; stop price, of a trailing one the first, of
            those that have a stop; ``None`` for market and close orders.
        valid_until: last time at which it may fill, ``None`` until cancelled.
        confidence: in [0, 1], from ``self.buy(confidence=0.8)``; 1 if not stated.
        opens: whether it enlarges the position that the strategy holds.
        parent: `ref` of the order that has to be filled before this one may fill.
        oco: `ref` of each earlier order of its group, of which the first one filled
            cancels the rest; with these it may share them with later ones.
        transmit: whether it is sent, and its parent and siblings with it; or waits
            for one that is.
        limit_price: of a stop-limit order, or the first of a trailing one, at which it
            is a limit order once its stop was touched; ``None`` for any other.
        trail_amount: dollars by which a trailing stop follows the price; ``None`` if it
            does not, or by a fraction.
        trail_percent: the same as a fraction of the price, 0.05 for 5 %.
    """

    ref: int
    symbol: str
    side: Side
    quantity: float | None
    order_type: OrderType
    price: float | None
    valid_until: datetime | None
    confidence: float
    opens: bool
    parent: int | None = None
    oco: tuple[int, ...] = ()
    transmit: bool = True
    limit_price: float | None = None
    trail_amount: float | None = None
    trail_percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """The strategy asked to cancel one of its orders."""

    ref: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """The strategy printed a line."""

    text: str


Event = OrderRequested | CancelRequested | Logged


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReport:
    """What happened to an order outside, told to the strategy before its next bar.

    Attributes:
        ref: the stepper's number of the order.
        status: SUBMITTED (accepted, with the quantity that was approved), PARTIAL or
            FILLED (one execution), CANCELED, EXPIRED or REJECTED.
        quantity: SUBMITTED: the approved size; PARTIAL, FILLED: executed now; else 0.
        price: of the execution, in dollars.
        commission: of the execution, in dollars.
    """

    ref: int
    status: OrderStatus
    quantity: float = 0.0
    price: float = 0.0
    commission: float = 0.0
