"""Place: one order for a strategy's book, given by hand."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.bars import Timeframe
from falcon.domain.orders import Order, OrderType, Side
from falcon.domain.positions import in_shares
from falcon.domain.strategies import StrategyStatus
from falcon.errors import BarsMissingError, ConflictError, UsageError
from falcon.execution.lifecycle import client_order_id
from falcon.ports import Clock, MarketData
from falcon.risk.sizing import Wish
from falcon.services.lending import rebalance
from falcon.services.send import SendOrders
from falcon.services.valuation import last_close
from falcon.store import books, orders, strategies
from falcon.store.database import Store
from falcon.store.orders import OrderRecord

_TRADING = frozenset({StrategyStatus.ACTIVE, StrategyStatus.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """Save and send a market order on behalf of a strategy.

    Attributes:
        store: our books.
        market: prices by which its cost is reckoned.
        timeframe: which bars.
        clock: the present.
        send: sends what is saved.
    """

    store: Store
    market: MarketData
    timeframe: Timeframe
    clock: Clock
    send: SendOrders

    def __call__(
        self,
        strategy_id: int,
        symbol: str,
        side: str,
        quantity: float,
        signal_id: int | None = None,
    ) -> str:
        """Place an order and return its `client_order_id`.

        Args:
            strategy_id: whose book pays.
            symbol: the instrument.
            side: ``buy`` or ``sell``.
            quantity: shares, above zero.
            signal_id: the signal that it follows, if any.

        Raises:
            UsageError: side or quantity are impossible.
            NotFoundError: there is no such strategy.
            ConflictError: the strategy does not trade, or its cash does not reach.
            BarsMissingError: the symbol has no bars.
        """
        chosen = _side(side)
        if not (math.isfinite(quantity) and quantity > 0):
            raise UsageError(f"quantity must be above 0, was {quantity}")
        at = self.clock.now()
        price = last_close(self.market, self.timeframe, symbol, at)
        if price is None:
            known = ", ".join(self.market.symbols())
            raise BarsMissingError(f"{symbol} has no bars; these symbols have: {known}")
        with self.store.writing() as db:
            reserve = _reserve(db, strategy_id, symbol, chosen, quantity, price)
            order = _order(db, strategy_id, symbol, chosen, quantity, at)
            orders.add(
                db,
                OrderRecord(
                    order=order, instance="", signal_id=signal_id, reserve=reserve
                ),
            )
            rebalance(db, strategy_id, at=at)
        self.send(at)
        return order.client_order_id


def _side(text: str) -> Side:
    try:
        return Side(text.lower())
    except ValueError:
        raise UsageError(f"side must be buy or sell, was {text!r}") from None


def _reserve(
    db: sqlite3.Connection,
    strategy_id: int,
    symbol: str,
    side: Side,
    quantity: float,
    price: float,
) -> float:
    strategy = strategies.get(db, strategy_id)
    if strategy.status not in _TRADING:
        raise ConflictError(
            f"strategy {strategy_id} is {strategy.status}; only an active or paused "
            "one has a book to trade in"
        )
    held = books.load(db, strategy_id).quantity(symbol)
    wish = Wish(side=side, quantity=quantity, price=price, projected=held)
    reserve = (quantity - wish.closing) * price
    free = books.unallocated(db)
    if reserve > free:
        raise ConflictError(
            f"{in_shares(quantity)} of {symbol} need ${reserve:,.2f}, "
            f"${max(0.0, free):,.2f} are free"
        )
    return reserve


def _order(
    db: sqlite3.Connection,
    strategy_id: int,
    symbol: str,
    side: Side,
    quantity: float,
    at: datetime,
) -> Order:
    number = 1
    while orders.get(db, _name(strategy_id, symbol, at, number)) is not None:
        number += 1
    return Order(
        client_order_id=_name(strategy_id, symbol, at, number),
        strategy_id=strategy_id,
        symbol=symbol,
        side=side,
        quantity=quantity,
        order_type=OrderType.MARKET,
        ref=0,
        created_at=at,
        reason="placed by hand",
    )


def _name(strategy_id: int, symbol: str, at: datetime, number: int) -> str:
    return client_order_id(
        strategy_id=strategy_id, symbol=f"{symbol}-manual", moment=at, number=number
    )
