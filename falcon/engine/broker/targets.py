"""Targets: orders stated by the position that they shall lead to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from falcon.engine.broker.account import Account
from falcon.engine.broker.conditions import Conditions
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Positions
from falcon.engine.broker.terms import AT_MARKET, Terms


class Targets(ABC):
    """Works out which order leads to a position; orders that wait are not looked at.

    Attributes:
        account: cash, positions and trades.
        conditions: the terms as they are now.
    """

    __slots__ = ()

    account: Account
    conditions: Conditions

    @property
    @abstractmethod
    def positions(self) -> Positions:
        """Positions by feed."""

    @property
    @abstractmethod
    def value(self) -> float:
        """Cash plus positions, in dollars."""

    @abstractmethod
    def buy(
        self, data: int, size: float | None = None, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create a buy order."""

    @abstractmethod
    def sell(
        self, data: int, size: float | None = None, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create a sell order."""

    @abstractmethod
    def check_started(self, data: int) -> Feed:
        """The feed, which must have delivered a bar."""

    def close(
        self, data: int, size: float | None = None, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create an order against the position, of its size or of ``size``.

        ``None`` if there is no position. Orders that still wait are not looked at.
        """
        held = self.positions[data].size
        size = abs(held if size is None else size)
        if held > 0:
            return self.sell(data, size, terms)
        return self.buy(data, size, terms) if held < 0 else None

    def order_target_size(
        self, data: int, target: float = 0, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create the order that takes the position to ``target`` shares, if any."""
        held = self.positions[data].size
        if not target and held:
            return self.close(data, held, terms)
        if target > held:
            return self.buy(data, target - held, terms)
        return self.sell(data, held - target, terms) if target < held else None

    def order_target_value(
        self, data: int, target: float = 0.0, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create the order that takes the position to ``target`` dollars, if any.

        Whole shares at the stated price or the close, without regard to commission;
        that price becomes the order's.

        Raises:
            ZeroDivisionError: the price is 0.
            ValueError: the price is not a number.
        """
        held = self.positions[data].size
        if not target and held:
            return self.close(data, held, terms)
        bars = self.check_started(data)
        value = self.account.holding(data)
        price = bars.close[bars.at] if terms.price is None else terms.price
        if target > value:
            shares = self.conditions.infos[data].getsize(price, target - value)
            return self.buy(data, shares, replace(terms, price=price))
        if target < value:
            shares = self.conditions.infos[data].getsize(price, value - target)
            return self.sell(data, shares, replace(terms, price=price))
        return None

    def order_target_percent(
        self, data: int, target: float = 0.0, terms: Terms = AT_MARKET
    ) -> Order | None:
        """As `order_target_value`, with a fraction of the account's value."""
        _ = self.positions[data]
        return self.order_target_value(data, target * self.value, terms)
