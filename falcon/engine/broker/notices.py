"""Notices: what the strategy is to be told, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade

_NOTHING: tuple[Sequence[Order], Sequence[Trade]] = ((), ())


class Notices:
    """The notifications of orders and trades that wait for the next delivery.

    Attributes:
        orders: snapshots.
        trades: copies.
    """

    __slots__ = ("orders", "trades")

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.trades: list[Trade] = []

    def add(self, order: Order, trades: Sequence[Trade] = ()) -> None:
        """Note how an order stands, and the trades that a fill of it has announced."""
        self.orders.append(order.snapshot())
        self.trades.extend(trades)

    def take(self) -> tuple[Sequence[Order], Sequence[Trade]]:
        """Hand over everything: all orders are told before the first trade."""
        if not self.orders:
            return _NOTHING
        taken = self.orders, self.trades
        self.orders, self.trades = [], []
        return taken
