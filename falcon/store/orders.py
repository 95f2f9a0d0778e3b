"""Orders: rows of `orders`, saved before they are sent."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from falcon.domain.orders import Order, OrderStatus, OrderType, Side
from falcon.store.encoding import (
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """An order with what only the store keeps of it.

    Attributes:
        order: the intent and its state.
        instance: which running program of the strategy asked for it, see
            `falcon.services.programs`; empty for orders that no program asked for.
        signal_id: the signal that it came from, ``None`` for none.
        reserve: dollars kept for what it opens while none of it is filled; 0 for an
            order that only closes.
        cancel_requested: whether it is to be cancelled at the broker.
    """

    order: Order
    instance: str
    signal_id: int | None
    reserve: float
    cancel_requested: bool = False

    @property
    def reserved(self) -> float:
        """Dollars still kept for what it may open."""
        return self.reserve * self.order.remaining / self.order.quantity


def add(db: sqlite3.Connection, record: OrderRecord) -> None:
    """Store a new order."""
    order = record.order
    db.execute(
        "INSERT INTO orders (client_order_id, strategy_id, instance, ref, signal_id,"
        " symbol, side, quantity, order_type, price, reserve, valid_until,"
        " status, reason, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.client_order_id,
            order.strategy_id,
            record.instance,
            order.ref,
            record.signal_id,
            order.symbol,
            order.side,
            order.quantity,
            order.order_type,
            order.price,
            record.reserve,
            to_optional_text(order.valid_until),
            order.status,
            order.reason,
            to_text(order.created_at),
        ),
    )


def save_state(db: sqlite3.Connection, order: Order) -> None:
    """Write status, filled quantity and reason of an order."""
    db.execute(
        "UPDATE orders SET status = ?, filled_quantity = ?, reason = ?"
        " WHERE client_order_id = ?",
        (order.status, order.filled_quantity, order.reason, order.client_order_id),
    )


def request_cancel(db: sqlite3.Connection, client_order_id: str) -> None:
    """Note that an order is to be cancelled at the broker."""
    db.execute(
        "UPDATE orders SET cancel_requested = 1 WHERE client_order_id = ?",
        (client_order_id,),
    )


def detach(db: sqlite3.Connection, strategy_id: int) -> None:
    """Cut a strategy's working orders from its programs, which are being replaced.

    Their outcomes are booked as ever, but no program is told of them.
    """
    db.execute(
        "UPDATE orders SET instance = '', cancel_requested = 1 WHERE strategy_id = ?"
        " AND status IN ('created', 'submitted', 'partial')",
        (strategy_id,),
    )


def working(
    db: sqlite3.Connection, strategy_id: int | None = None
) -> tuple[OrderRecord, ...]:
    """Orders that may still fill, oldest first; of one strategy or of all."""
    rows = db.execute(
        "SELECT * FROM orders WHERE status IN ('created', 'submitted', 'partial')"
        " AND (?1 IS NULL OR strategy_id = ?1) ORDER BY rowid",
        (strategy_id,),
    )
    return tuple(_record(row) for row in rows)


def get(db: sqlite3.Connection, client_order_id: str) -> OrderRecord | None:
    """One order, ``None`` if it is not ours."""
    row = db.execute(
        "SELECT * FROM orders WHERE client_order_id = ?", (client_order_id,)
    ).fetchone()
    return None if row is None else _record(row)


def by_ref(
    db: sqlite3.Connection, strategy_id: int, instance: str, ref: int
) -> OrderRecord | None:
    """The working order of a program by the program's own number."""
    for record in working(db, strategy_id):
        if record.instance == instance and record.order.ref == ref:
            return record
    return None


def every(db: sqlite3.Connection) -> tuple[OrderRecord, ...]:
    """All orders, oldest first."""
    rows = db.execute("SELECT * FROM orders ORDER BY rowid")
    return tuple(_record(row) for row in rows)


def _record(row: sqlite3.Row) -> OrderRecord:
    order = Order(
        client_order_id=row["client_order_id"],
        strategy_id=row["strategy_id"],
        symbol=row["symbol"],
        side=Side(row["side"]),
        quantity=row["quantity"],
        order_type=OrderType(row["order_type"]),
        price=row["price"],
        ref=row["ref"],
        created_at=to_time(row["created_at"]),
        valid_until=to_optional_time(row["valid_until"]),
        status=OrderStatus(row["status"]),
        filled_quantity=row["filled_quantity"],
        reason=row["reason"],
    )
    return OrderRecord(
        order=order,
        instance=row["instance"],
        signal_id=row["signal_id"],
        reserve=row["reserve"],
        cancel_requested=bool(row["cancel_requested"]),
    )
