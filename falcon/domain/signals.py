"""Signals: what a strategy would like to do, before anybody agreed to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import OrderType, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """An order that a strategy asked for on one bar; an opinion, not yet an intent.

    Attributes:
        strategy_id: who asks.
        symbol: the instrument.
        side: buy or sell.
        confidence: in [0, 1]; 1 where the strategy states none.
        market_price: close of the bar it decided on, in dollars.
        at: closing time of that bar.
        ref: the strategy's own number of the order it asked for.
        order_type: market, limit or stop.
        price: limit or stop price, ``None`` for a market order.
        quantity: what the strategy asked for; ``None`` leaves the size to allocation.
        opens: whether it enlarges the strategy's position; the rest reduces it.
        valid_until: last time at which the order may fill.
    """

    strategy_id: int
    symbol: str
    side: Side
    confidence: float
    market_price: float
    at: datetime
    ref: int
    order_type: OrderType = OrderType.MARKET
    price: float | None = None
    quantity: float | None = None
    opens: bool = True
    valid_until: datetime | None = None
