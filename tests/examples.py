"""Canonical values; a test says only what matters: ``replace(A_BUY, quantity=5)``."""

from __future__ import annotations

from datetime import UTC, datetime

from falcon.domain.bars import Bar
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderType, Side

A_DAY = datetime(2012, 3, 1, tzinfo=UTC)
A_CLOSE = datetime(2012, 3, 1, 21, tzinfo=UTC)

A_BAR = Bar(
    symbol="AAPL",
    opened_at=A_DAY,
    open=100.0,
    high=103.0,
    low=99.0,
    close=102.0,
    volume=1_000.0,
)

A_BUY = Order(
    client_order_id="falcon-1-AAPL-20120301T210000Z-1",
    strategy_id=1,
    symbol="AAPL",
    side=Side.BUY,
    quantity=10,
    order_type=OrderType.MARKET,
    ref=1,
    created_at=A_CLOSE,
)

A_FILL = Fill(
    fill_id="paper-1",
    client_order_id=A_BUY.client_order_id,
    symbol="AAPL",
    side=Side.BUY,
    quantity=10,
    price=100.0,
    commission=1.0,
    filled_at=A_CLOSE,
)
