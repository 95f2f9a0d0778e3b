"""Positions: what a book holds of one symbol."""

from __future__ import annotations

from dataclasses import dataclass


def in_shares(quantity: float) -> str:
    """A number of shares for people: ``1 share``, ``2.5 shares``."""
    return f"{quantity:g} share{'' if abs(quantity) == 1 else 's'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A signed holding of one symbol at its average price.

    Attributes:
        symbol: the instrument.
        quantity: signed, long positive; 0 is flat.
        average_price: dollars per share of the open quantity; 0 when flat.
    """

    symbol: str
    quantity: float = 0.0
    average_price: float = 0.0

    @property
    def is_flat(self) -> bool:
        """Whether nothing is held."""
        return self.quantity == 0

    def value(self, price: float) -> float:
        """Market value in dollars, negative for a short."""
        return self.quantity * price

    def unrealized(self, price: float) -> float:
        """Profit or loss in dollars if it were closed at ``price``."""
        return self.quantity * (price - self.average_price)
