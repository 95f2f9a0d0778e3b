"""Wind down: strategies that are to hold nothing more, or to do nothing more.

A retiring strategy's working orders are cancelled, what it holds is sold at the market,
and when nothing is left it is retired. A paused one's working orders are cancelled and
its programs rest; it keeps what it holds and what it knows.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from falcon.domain.orders import Order, OrderType, Side
from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.execution.lifecycle import client_order_id
from falcon.services.lending import rebalance
from falcon.services.programs import Programs
from falcon.store import books, checkpoints, events, orders, strategies
from falcon.store.database import Store
from falcon.store.orders import OrderRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WindDown:
    """Bring paused and retiring strategies to rest.

    Attributes:
        store: where they stand.
        programs: their running code.
    """

    store: Store
    programs: Programs

    def __call__(self, at: datetime) -> None:
        """Save the orders that bring them to rest; they are sent with the others."""
        with self.store.reading() as db:
            paused = strategies.of_status(db, StrategyStatus.PAUSED)
            retiring = strategies.of_status(db, StrategyStatus.RETIRING)
            waiting = [strategy for strategy in paused if _has_orders(db, strategy)]
        for strategy in paused:
            self.programs.release(strategy.id)
        if not waiting and not retiring:
            return
        with self.store.writing() as db:
            for strategy in waiting:
                _cancel(db, strategy)
            for strategy in retiring:
                self._retire(db, strategy, at)

    def _retire(self, db: sqlite3.Connection, strategy: Strategy, at: datetime) -> None:
        if checkpoints.of_strategy(db, strategy.id):
            self.programs.drop(db, strategy.id)
        _retire(db, strategy, at)


def _has_orders(db: sqlite3.Connection, strategy: Strategy) -> bool:
    """Whether a strategy has working orders that nobody asked to cancel."""
    return not all(r.cancel_requested for r in orders.working(db, strategy.id))


def _cancel(db: sqlite3.Connection, strategy: Strategy) -> None:
    for record in orders.working(db, strategy.id):
        orders.request_cancel(db, record.order.client_order_id)


def _retire(db: sqlite3.Connection, strategy: Strategy, at: datetime) -> None:
    if orders.working(db, strategy.id):
        return
    book = books.load(db, strategy.id)
    if not book.is_flat:
        for number, symbol in enumerate(book.holdings, start=1):
            orders.add(db, _sale(strategy, symbol, book.quantity(symbol), number, at))
        return
    rebalance(db, strategy.id, at=at)
    strategies.save(db, replace(strategy, status=StrategyStatus.RETIRED))
    events.add(db, "strategy_retired", {}, at=at, strategy_id=strategy.id)


def _sale(
    strategy: Strategy, symbol: str, quantity: float, number: int, at: datetime
) -> OrderRecord:
    order = Order(
        client_order_id=client_order_id(
            strategy_id=strategy.id,
            symbol=f"{symbol}-exit",
            moment=at,
            number=number,
        ),
        strategy_id=strategy.id,
        symbol=symbol,
        side=Side.SELL if quantity > 0 else Side.BUY,
        quantity=abs(quantity),
        order_type=OrderType.MARKET,
        ref=0,
        created_at=at,
        reason="the strategy is being retired",
    )
    return OrderRecord(order=order, instance="", signal_id=None, reserve=0.0)
