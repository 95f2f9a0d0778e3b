"""Accounts: what the broker says we own, and how it sees our orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from falcon.domain.orders import OrderStatus
from falcon.domain.positions import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The broker's own view of the account.

    Attributes:
        cash: dollars, settled fills included.
        positions: holdings that are not flat, by symbol.
    """

    cash: float
    positions: Mapping[str, Position] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerOrder:
    """How the broker sees one of our orders.

    Attributes:
        client_order_id: our id.
        status: the broker's status in our words.
        filled_quantity: shares executed so far.
        reason: why it was refused, cancelled or expired; empty otherwise.
    """

    client_order_id: str
    status: OrderStatus
    filled_quantity: float
    reason: str = ""
