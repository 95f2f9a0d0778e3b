"""Notices: what the strategy is to be told, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine.broker.executions import Execution
from falcon.engine.broker.orders import Order

Notice = tuple[Order, Sequence[Execution]]
"""A snapshot of an order, and the fills that are told with it."""

_NOTHING: Sequence[Notice] = ()


class Notices:
    """The notifications of orders that wait for the next delivery.

    Attributes:
        waiting: oldest first.
    """

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting: list[Notice] = []

    def add(self, order: Order) -> None:
        """Note how an order stands.

        The fills told with it are those since the last time; and, as upstream, of a
        snapshot that is older than the last fill all later ones once more.
        """
        fills = order.executed.take_untold() if order.executed.size else ()
        self.waiting.append((order.snapshot(), fills))

    def take(self) -> Sequence[Notice]:
        """Hand over everything."""
        if not self.waiting:
            return _NOTHING
        taken, self.waiting = self.waiting, []
        return taken
