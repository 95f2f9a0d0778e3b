"""Books: what one strategy owns.

A book holds positions at average cost and the sum of all cash flows of its fills.
Money that the account lends to a book is not part of it: whatever was lent, the
profit or loss of a book is ``flows + market value of its positions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from falcon.domain.positions import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An open position and the round trip that it is part of.

    Attributes:
        position: what is held now.
        peak_quantity: largest absolute quantity held since it was opened.
        entered_quantity: shares opened so far, above zero.
        entered_value: dollars at which they were opened.
        exited_quantity: shares closed so far.
        exited_value: dollars at which they were closed.
        commission: dollars of all its fills.
        opened_at: time of the first fill.
    """

    position: Position
    peak_quantity: float
    entered_quantity: float
    entered_value: float
    exited_quantity: float
    exited_value: float
    commission: float
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything that the fills of one strategy have come to.

    Attributes:
        strategy_id: whose.
        flows: sum of the cash flows of all its fills, in dollars.
        holdings: open positions by symbol.
    """

    strategy_id: int
    flows: float = 0.0
    holdings: Mapping[str, Holding] = field(default_factory=dict)

    @property
    def is_flat(self) -> bool:
        """Whether nothing is held."""
        return not self.holdings

    @property
    def is_short(self) -> bool:
        """Whether any position is short."""
        return any(h.position.quantity < 0 for h in self.holdings.values())

    def quantity(self, symbol: str) -> float:
        """Signed quantity held of a symbol."""
        holding = self.holdings.get(symbol)
        return 0.0 if holding is None else holding.position.quantity

    def value(self, prices: Mapping[str, float]) -> float:
        """Market value of all positions in dollars; a short counts negative."""
        return sum(
            holding.position.value(prices[symbol])
            for symbol, holding in self.holdings.items()
        )

    def exposure(self, prices: Mapping[str, float]) -> float:
        """Absolute market value of all positions in dollars."""
        return sum(
            abs(holding.position.value(prices[symbol]))
            for symbol, holding in self.holdings.items()
        )

    def pnl(self, prices: Mapping[str, float]) -> float:
        """Profit or loss since the book began, in dollars, after commission."""
        return self.flows + self.value(prices)
