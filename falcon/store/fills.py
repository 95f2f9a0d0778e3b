"""Fills: rows of `fills`, each execution once."""

from __future__ import annotations

import sqlite3

from falcon.domain.fills import Fill
from falcon.domain.orders import Side
from falcon.store.encoding import to_text, to_time


def add(db: sqlite3.Connection, strategy_id: int, fill: Fill) -> None:
    """Store a fill; a second one of the same id is an integrity error."""
    db.execute(
        "INSERT INTO fills (fill_id, client_order_id, strategy_id, symbol, side,"
        " quantity, price, commission, filled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fill.fill_id,
            fill.client_order_id,
            strategy_id,
            fill.symbol,
            fill.side,
            fill.quantity,
            fill.price,
            fill.commission,
            to_text(fill.filled_at),
        ),
    )


def last_id(db: sqlite3.Connection) -> str | None:
    """The broker's id of the newest stored fill, ``None`` before the first."""
    row = db.execute("SELECT fill_id FROM fills ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def every(db: sqlite3.Connection) -> tuple[tuple[int, Fill], ...]:
    """All fills with the strategy of each, oldest first."""
    rows = db.execute("SELECT * FROM fills ORDER BY id")
    return tuple((row["strategy_id"], _fill(row)) for row in rows)


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Fill, ...]:
    """The fills of a strategy, oldest first."""
    rows = db.execute(
        "SELECT * FROM fills WHERE strategy_id = ? ORDER BY id", (strategy_id,)
    )
    return tuple(_fill(row) for row in rows)


def _fill(row: sqlite3.Row) -> Fill:
    return Fill(
        fill_id=row["fill_id"],
        client_order_id=row["client_order_id"],
        symbol=row["symbol"],
        side=Side(row["side"]),
        quantity=row["quantity"],
        price=row["price"],
        commission=row["commission"],
        filled_at=to_time(row["filled_at"]),
    )
