"""Orders: an intent to trade, and the states it goes through.

An order is saved with its own `client_order_id` before it is sent, so whatever happens
on the way it can be looked up at the broker instead of being sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from falcon.errors import InvariantError


class Side(StrEnum):
    """Direction of an order or a fill."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        """+1 for a buy, -1 for a sell."""
        return 1 if self is Side.BUY else -1


class OrderType(StrEnum):
    """How an order is to be filled; names are the field's and backtrader's."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    # These are filled in simulations only; no account takes them.
    CLOSE = "close"
    STOP_LIMIT = "stop-limit"
    STOP_TRAIL = "stop-trail"
    STOP_TRAIL_LIMIT = "stop-trail-limit"


SENT_OUTSIDE = frozenset({OrderType.MARKET, OrderType.LIMIT, OrderType.STOP})
"""Types that an account takes."""


class OrderStatus(StrEnum):
    """Where an order stands."""

    CREATED = "created"
    """Saved, not sent yet; after a crash it is looked up, then sent or adopted."""
    SUBMITTED = "submitted"
    """The broker has it."""
    PARTIAL = "partial"
    """Partly filled, the rest still works."""
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REJECTED = "rejected"


WORKING = frozenset({OrderStatus.CREATED, OrderStatus.SUBMITTED, OrderStatus.PARTIAL})

MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.CREATED: frozenset(
        {
            OrderStatus.SUBMITTED,
            OrderStatus.REJECTED,
            OrderStatus.CANCELED,
            # Found filled at the broker after a crash between sending and noting it.
            OrderStatus.PARTIAL,
            OrderStatus.FILLED,
            OrderStatus.EXPIRED,
        }
    ),
    OrderStatus.SUBMITTED: frozenset(
        {
            OrderStatus.PARTIAL,
            OrderStatus.FILLED,
            OrderStatus.CANCELED,
            OrderStatus.EXPIRED,
            OrderStatus.REJECTED,
        }
    ),
    OrderStatus.PARTIAL: frozenset(
        {
            OrderStatus.PARTIAL,
            OrderStatus.FILLED,
            OrderStatus.CANCELED,
            OrderStatus.EXPIRED,
        }
    ),
    # A fill that was on its way may arrive after the cancel was confirmed.
    OrderStatus.CANCELED: frozenset({OrderStatus.PARTIAL, OrderStatus.FILLED}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PARTIAL, OrderStatus.FILLED}),
    OrderStatus.FILLED: frozenset(),
    OrderStatus.REJECTED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An intent to trade, as it is saved before it is sent.

    Attributes:
        client_order_id: our own id, unique for ever: strategy, bar, number.
        strategy_id: whose book pays.
        symbol: the instrument.
        side: buy or sell.
        quantity: shares or contracts, above zero.
        order_type: one of `SENT_OUTSIDE`.
        price: limit or stop price in dollars; ``None`` for a market order.
        ref: the strategy's own number of this order, by which outcomes are reported.
        created_at: closing time of the bar on which the strategy decided.
        valid_until: last time at which it may fill; ``None`` until cancelled.
        status: where it stands.
        filled_quantity: how much is filled so far.
        reason: why it was refused, cut or cancelled; empty if nothing happened.
    """

    client_order_id: str
    strategy_id: int
    symbol: str
    side: Side
    quantity: float
    order_type: OrderType
    price: float | None = None
    ref: int
    created_at: datetime
    valid_until: datetime | None = None
    status: OrderStatus = OrderStatus.CREATED
    filled_quantity: float = 0.0
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.quantity > 0:
            raise InvariantError(
                f"order quantity must be positive, was {self.quantity}"
            )
        if self.order_type not in SENT_OUTSIDE:
            raise InvariantError(
                f"an order must be market, limit or stop, was {self.order_type}"
            )

    @property
    def is_working(self) -> bool:
        """Whether it can still fill without anything further happening."""
        return self.status in WORKING

    @property
    def remaining(self) -> float:
        """What is not filled yet."""
        return self.quantity - self.filled_quantity

    def moved(self, status: OrderStatus, *, reason: str = "") -> Order:
        """This order in another status.

        Raises:
            InvariantError: the table `MOVES` does not know this move.
        """
        if status is self.status:
            return self
        if status not in MOVES[self.status]:
            raise InvariantError(
                f"order {self.client_order_id} cannot go from {self.status} to {status}"
            )
        return replace(self, status=status, reason=reason or self.reason)
