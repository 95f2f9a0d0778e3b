"""Account: cash, positions and trades, and how a fill changes them.

Shared by the broker that simulates and the one whose orders are executed outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine.broker.commission import Scheme
from falcon.engine.broker.executions import Charge, Execution, plan
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Positions
from falcon.engine.broker.trades import Trade, Trades


class Account:
    """The books of one strategy.

    Attributes:
        feeds: the bars, by index.
        scheme: costs and values of the instruments.
        cash: dollars.
        value: cash plus positions at the closes of the last `revalue`.
        positions: by feed.
        trades: the running ones.
    """

    __slots__ = ("cash", "feeds", "positions", "scheme", "trades", "value")

    def __init__(self, cash: float, feeds: Sequence[Feed], scheme: Scheme) -> None:
        self.feeds = feeds
        self.scheme = scheme
        self.cash = cash
        self.value = cash
        self.positions = Positions()
        self.trades = Trades()

    def plan(
        self, order: Order, size: float, price: float, charge: Charge
    ) -> Execution:
        """What filling ``size`` of an order at ``price`` would do."""
        return plan(
            self.positions[order.data],
            size,
            price,
            cash=self.cash,
            scheme=self.scheme,
            charge=charge,
        )

    def settle(self, order: Order, execution: Execution, dt: float) -> list[Trade]:
        """Book a fill of a size other than 0.

        Args:
            order: the order that is filled.
            execution: the fill.
            dt: its time.

        Returns:
            Copies of the trades that it opened or closed.
        """
        self.cash = execution.cash
        self.positions[order.data].add(execution.size, execution.price)
        order.fill(execution, dt)
        key = (order.data, order.tradeid)
        return self.trades.fold(key, execution, self.feeds[order.data], self.scheme)

    def holding(self, feed: int) -> float:
        """What is held of a feed at its current close, negative for a short."""
        bars = self.feeds[feed]
        return self.scheme.value(self.positions[feed].size, bars.close[bars.at])

    def revalue(self) -> None:
        """Bring `value` up to the current bars.

        A feed without a bar yet has no price and counts nothing.
        """
        feeds, scheme = self.feeds, self.scheme
        total = 0.0
        for index, position in self.positions.items():
            bars = feeds[index]
            at = bars.at
            if at >= 0:
                total = scheme.add_value(
                    total, position.size, position.price, bars.close[at]
                )
        self.value = self.cash + total
