"""A small stage for tests of brokers: bars that are played one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade

FIRST_DAY = 738_000.0
"""Date number of the first bar; each further bar is a day later."""

Prices = tuple[float, float, float, float]
"""Open, high, low, close."""

_Broker = TypeVar("_Broker", bound=Desk)


class Stage(Generic[_Broker]):
    """Plays bars to a broker and keeps what it told.

    Attributes:
        broker: the one on stage.
        told: snapshots of the last step.
        trades: trades of the last step.
    """

    def __init__(self, broker: _Broker, *feeds: Sequence[Prices]) -> None:
        self.broker = broker
        self.told: Sequence[Order] = ()
        self.trades: Sequence[Trade] = ()
        for feed, rows in zip(broker.feeds, feeds, strict=True):
            feed.open, feed.high, feed.low, feed.close = (
                [row[index] for row in rows] for index in range(4)
            )
            feed.time = [FIRST_DAY + index for index in range(len(rows))]

    def step(self, *, ticking: Sequence[int] | None = None) -> list[str]:
        """Play the next bar of the feeds named, or of all, and tell the statuses."""
        for index, feed in enumerate(self.broker.feeds):
            if ticking is None or index in ticking:
                feed.at += 1
        self.told, self.trades = self.broker.work()
        return [order.getstatusname() for order in self.told]


def flat_bars(*prices: float) -> list[Prices]:
    """Bars that stand still at a price each."""
    return [(price, price, price, price) for price in prices]
