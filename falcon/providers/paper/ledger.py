"""Ledger: the simulated broker's own account, apart from our books.

It is written only from the orders that the broker received. That it stands in the same
file as our books is convenience; no statement reads both, so that comparing the two is
a real comparison.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.accounts import Account, BrokerOrder
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderStatus, OrderType, Side
from falcon.domain.positions import Position
from falcon.store.encoding import (
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from falcon.store.migrations import Database, Migrations

migrations = Migrations("paper_broker")

_TABLES = (
    """
    CREATE TABLE paper_account (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        cash REAL NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE paper_orders (
        number INTEGER PRIMARY KEY,
        client_order_id TEXT NOT NULL UNIQUE,
        symbol TEXT NOT NULL,
        side TEXT NOT NULL,
        quantity REAL NOT NULL CHECK (quantity > 0),
        order_type TEXT NOT NULL,
        price REAL,
        valid_until TEXT,
        seen_until TEXT NOT NULL,
        status TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE INDEX paper_orders_working ON paper_orders (status)
    WHERE status = 'submitted'
    """,
    """
    CREATE TABLE paper_fills (
        number INTEGER PRIMARY KEY,
        client_order_id TEXT NOT NULL REFERENCES paper_orders (client_order_id),
        symbol TEXT NOT NULL,
        side TEXT NOT NULL,
        quantity REAL NOT NULL,
        price REAL NOT NULL,
        commission REAL NOT NULL,
        filled_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE paper_positions (
        symbol TEXT PRIMARY KEY,
        quantity REAL NOT NULL,
        average_price REAL NOT NULL
    ) STRICT
    """,
)

_FILL_PREFIX = "paper-"


@migrations(name="0001_paper_tables")
def _paper_tables(db: Database) -> None:
    for statement in _TABLES:
        db.conn.execute(statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingOrder:
    """An order that waits for a bar that fills it.

    Attributes:
        client_order_id: whose name it was sent under.
        symbol: the instrument.
        side: buy or sell.
        quantity: shares.
        order_type: market, limit or stop.
        price: limit or stop price.
        valid_until: last time at which it may fill.
        seen_until: closing time of the last bar that was held against it.
    """

    client_order_id: str
    symbol: str
    side: Side
    quantity: float
    order_type: OrderType
    price: float | None
    valid_until: datetime | None
    seen_until: datetime


def open_account(db: sqlite3.Connection, cash: float) -> None:
    """Put the first cash into a new account; an existing one stays as it is."""
    db.execute("INSERT OR IGNORE INTO paper_account VALUES (1, ?)", (cash,))


def account(db: sqlite3.Connection) -> Account:
    """Cash and positions."""
    cash = db.execute("SELECT cash FROM paper_account").fetchone()[0]
    rows = db.execute("SELECT * FROM paper_positions WHERE quantity <> 0")
    return Account(
        cash=cash, positions={row["symbol"]: Position(**dict(row)) for row in rows}
    )


def add_order(db: sqlite3.Connection, order: Order) -> None:
    """Receive an order."""
    db.execute(
        "INSERT INTO paper_orders (client_order_id, symbol, side, quantity, order_type,"
        " price, valid_until, seen_until, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.client_order_id,
            order.symbol,
            order.side,
            order.quantity,
            order.order_type,
            order.price,
            to_optional_text(order.valid_until),
            to_text(order.created_at),
            OrderStatus.SUBMITTED,
        ),
    )


def find(db: sqlite3.Connection, client_order_id: str) -> BrokerOrder | None:
    """One order, ``None`` if it never came."""
    row = db.execute(
        "SELECT status, quantity, reason FROM paper_orders WHERE client_order_id = ?",
        (client_order_id,),
    ).fetchone()
    if row is None:
        return None
    status = OrderStatus(row["status"])
    return BrokerOrder(
        client_order_id=client_order_id,
        status=status,
        filled_quantity=row["quantity"] if status is OrderStatus.FILLED else 0.0,
        reason=row["reason"],
    )


def working(db: sqlite3.Connection) -> tuple[WorkingOrder, ...]:
    """Orders that wait for a bar, in the order in which they came."""
    rows = db.execute(
        "SELECT * FROM paper_orders WHERE status = 'submitted' ORDER BY number"
    )
    return tuple(
        WorkingOrder(
            client_order_id=row["client_order_id"],
            symbol=row["symbol"],
            side=Side(row["side"]),
            quantity=row["quantity"],
            order_type=OrderType(row["order_type"]),
            price=row["price"],
            valid_until=to_optional_time(row["valid_until"]),
            seen_until=to_time(row["seen_until"]),
        )
        for row in rows
    )


def end_order(
    db: sqlite3.Connection, client_order_id: str, status: OrderStatus, reason: str
) -> None:
    """Give a working order its last status."""
    db.execute(
        "UPDATE paper_orders SET status = ?, reason = ?"
        " WHERE client_order_id = ? AND status = 'submitted'",
        (status, reason, client_order_id),
    )


def mark_seen(db: sqlite3.Connection, client_order_id: str, at: datetime) -> None:
    """Note the last bar that was held against an order."""
    db.execute(
        "UPDATE paper_orders SET seen_until = ? WHERE client_order_id = ?",
        (to_text(at), client_order_id),
    )


def add_fill(db: sqlite3.Connection, fill: Fill) -> None:
    """Execute an order: the fill, its cash and its position. The id is made here."""
    db.execute(
        "INSERT INTO paper_fills (client_order_id, symbol, side, quantity, price,"
        " commission, filled_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            fill.client_order_id,
            fill.symbol,
            fill.side,
            fill.quantity,
            fill.price,
            fill.commission,
            to_text(fill.filled_at),
        ),
    )
    db.execute("UPDATE paper_account SET cash = cash + ?", (fill.cash_flow,))
    held = account(db).positions.get(fill.symbol, Position(symbol=fill.symbol))
    after = moved(held, fill)
    db.execute(
        "INSERT OR REPLACE INTO paper_positions VALUES (?, ?, ?)",
        (after.symbol, after.quantity, after.average_price),
    )


def moved(held: Position, fill: Fill) -> Position:
    """A position after a fill, at average cost."""
    quantity = held.quantity + fill.signed_quantity
    if quantity == 0:
        return Position(symbol=held.symbol)
    if held.quantity * fill.signed_quantity >= 0:
        paid = held.quantity * held.average_price + fill.signed_quantity * fill.price
        average = paid / quantity
    else:
        average = held.average_price if quantity * held.quantity > 0 else fill.price
    return Position(symbol=held.symbol, quantity=quantity, average_price=average)


def fills(db: sqlite3.Connection, *, after: str | None) -> tuple[Fill, ...]:
    """Executions after the fill of id ``after``, oldest first."""
    number = 0 if after is None else int(after.removeprefix(_FILL_PREFIX))
    rows = db.execute(
        "SELECT * FROM paper_fills WHERE number > ? ORDER BY number", (number,)
    )
    return tuple(
        Fill(
            fill_id=f"{_FILL_PREFIX}{row['number']}",
            client_order_id=row["client_order_id"],
            symbol=row["symbol"],
            side=Side(row["side"]),
            quantity=row["quantity"],
            price=row["price"],
            commission=row["commission"],
            filled_at=to_time(row["filled_at"]),
        )
        for row in rows
    )
