"""Settle: from the broker's word to our books.

1. Executions that are not in our books yet are booked, each in the transaction that
   also moves its order, closes its trade and queues the report to its program.
2. Orders that ended without a fill (cancelled, expired, rejected) are noted.

Doing it twice changes nothing: an execution is known by the broker's id.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.accounts import BrokerOrder
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderStatus
from falcon.errors import InvariantError
from falcon.execution.lifecycle import (
    filled,
    followed,
    report_of_fill,
    report_of_status,
)
from falcon.ledger.books import apply
from falcon.ports import Broker
from falcon.services.lending import rebalance
from falcon.store import (
    books,
    events,
    fills,
    orders,
    reports,
    signals,
    strategies,
    trades,
)
from falcon.store.database import Store
from falcon.store.orders import OrderRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleFills:
    """Book what the broker did.

    Attributes:
        store: our books.
        broker: who did it.
    """

    store: Store
    broker: Broker

    def __call__(self, until: datetime) -> int:
        """Book everything up to a time and return the number of new fills."""
        with self.store.reading() as db:
            last = fills.last_id(db)
        new = self.broker.fills(after=last, until=until)
        if new:
            with self.store.writing() as db:
                for fill in new:
                    book(db, fill)
        self._follow(until)
        return len(new)

    def _follow(self, at: datetime) -> None:
        with self.store.reading() as db:
            sent = [r for r in orders.working(db) if r.order.status in _SENT]
        seen = [
            (record, self.broker.find(record.order.client_order_id)) for record in sent
        ]
        moves = [
            (record, after)
            for record, word in seen
            if (after := _after(record.order, word)) is not record.order
        ]
        if moves:
            with self.store.writing() as db:
                for record, after in moves:
                    end(db, record, after, at=at)


_SENT = frozenset({OrderStatus.SUBMITTED, OrderStatus.PARTIAL})


def _after(order: Order, seen: BrokerOrder | None) -> Order:
    if seen is None:
        return order.moved(
            OrderStatus.REJECTED, reason="the broker never received this order"
        )
    return followed(order, seen)


def book(db: sqlite3.Connection, fill: Fill) -> None:
    """Book one execution of one of our orders.

    Raises:
        InvariantError: no order of ours has this id.
    """
    record = orders.get(db, fill.client_order_id)
    if record is None:
        raise InvariantError(
            f"the broker reports a fill of {fill.client_order_id}, "
            "which is none of our orders"
        )
    order = filled(record.order, fill)
    fills.add(db, order.strategy_id, fill)
    orders.save_state(db, order)
    after, trade = apply(books.load(db, order.strategy_id), fill)
    books.save(db, after)
    if trade is not None:
        trades.add(db, trade, version=_version(db, record))
    if record.instance:
        report = report_of_fill(order, fill)
        reports.add(db, order.strategy_id, record.instance, report)
    rebalance(db, order.strategy_id, at=fill.filled_at)
    events.add(
        db,
        "order_filled",
        {
            "client_order_id": order.client_order_id,
            "symbol": fill.symbol,
            "side": fill.side,
            "quantity": fill.quantity,
            "price": fill.price,
        },
        at=fill.filled_at,
        strategy_id=order.strategy_id,
    )


def _version(db: sqlite3.Connection, record: OrderRecord) -> int:
    """The version whose order this was, the present one if nobody's code wished it."""
    if record.signal_id is not None:
        return signals.version_of(db, record.signal_id)
    return strategies.get(db, record.order.strategy_id).version


def end(
    db: sqlite3.Connection, record: OrderRecord, after: Order, *, at: datetime
) -> None:
    """Note that an order was accepted, or ended without a further fill."""
    orders.save_state(db, after)
    if record.instance:
        reports.add(db, after.strategy_id, record.instance, report_of_status(after))
    rebalance(db, after.strategy_id, at=at)
    if not after.is_working:
        events.add(
            db,
            f"order_{after.status}",
            {"client_order_id": after.client_order_id, "reason": after.reason},
            at=at,
            strategy_id=after.strategy_id,
        )
