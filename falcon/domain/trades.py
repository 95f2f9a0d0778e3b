"""Trades: round trips, from entry to exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A closed round trip of one strategy in one symbol.

    Attributes:
        strategy_id: whose trade it was.
        symbol: the instrument.
        side: side of the entry: buy for a long trade, sell for a short one.
        quantity: largest quantity held during the trade, above zero.
        entry_price: average price of what was opened, in dollars.
        exit_price: average price of what was closed, in dollars.
        opened_at: time of the first fill.
        closed_at: time of the last fill.
        pnl: profit or loss before commission, in dollars.
        commission: both sides, in dollars.
    """

    strategy_id: int
    symbol: str
    side: Side
    quantity: float
    entry_price: float
    exit_price: float
    opened_at: datetime
    closed_at: datetime
    pnl: float
    commission: float

    @property
    def net_pnl(self) -> float:
        """Profit or loss after commission, in dollars."""
        return self.pnl - self.commission
