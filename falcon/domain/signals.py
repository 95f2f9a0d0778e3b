"""Signals: what a strategy would like to do, before anybody agreed to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import Side


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
    """

    strategy_id: int
    symbol: str
    side: Side
    confidence: float
    market_price: float
    at: datetime
