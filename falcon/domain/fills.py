"""Fills: one execution at the broker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One execution, exactly as the broker reports it.

    Attributes:
        fill_id: the broker's own id of this execution, unique.
        client_order_id: our id of the order that it belongs to.
        symbol: the instrument.
        side: buy or sell.
        quantity: executed now, above zero; not cumulative.
        price: dollars per share, slippage included.
        commission: dollars, not negative.
        filled_at: aware UTC time of the execution.
    """

    fill_id: str
    client_order_id: str
    symbol: str
    side: Side
    quantity: float
    price: float
    commission: float
    filled_at: datetime

    @property
    def signed_quantity(self) -> float:
        """Quantity with the sign of the position change."""
        return self.side.sign * self.quantity

    @property
    def cash_flow(self) -> float:
        """What the fill adds to cash, in dollars; negative for a buy."""
        return -self.signed_quantity * self.price - self.commission
