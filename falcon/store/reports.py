"""Reports: outcomes of orders that a program has not been told yet.

A fill is booked in one transaction and told to its program in another, bars later; in
between it waits here, so that a crash loses neither.
"""

from __future__ import annotations

import sqlite3

from falcon.domain.orders import OrderStatus
from falcon.engine.events import OrderReport


def add(
    db: sqlite3.Connection, strategy_id: int, instance: str, report: OrderReport
) -> None:
    """Queue an outcome for a program."""
    db.execute(
        "INSERT INTO reports (strategy_id, instance, ref, status, quantity, price,"
        " commission) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            strategy_id,
            instance,
            report.ref,
            report.status,
            report.quantity,
            report.price,
            report.commission,
        ),
    )


def take(
    db: sqlite3.Connection, strategy_id: int, instance: str
) -> tuple[OrderReport, ...]:
    """Remove and return what waits for a program, oldest first."""
    rows = db.execute(
        "SELECT ref, status, quantity, price, commission FROM reports"
        " WHERE strategy_id = ? AND instance = ? ORDER BY id",
        (strategy_id, instance),
    ).fetchall()
    db.execute(
        "DELETE FROM reports WHERE strategy_id = ? AND instance = ?",
        (strategy_id, instance),
    )
    return tuple(
        OrderReport(
            ref=row["ref"],
            status=OrderStatus(row["status"]),
            quantity=row["quantity"],
            price=row["price"],
            commission=row["commission"],
        )
        for row in rows
    )


def forget(db: sqlite3.Connection, strategy_id: int, instance: str) -> None:
    """Drop what waits for a program that no longer runs."""
    db.execute(
        "DELETE FROM reports WHERE strategy_id = ? AND instance = ?",
        (strategy_id, instance),
    )


def forget_all(db: sqlite3.Connection, strategy_id: int) -> None:
    """Drop what waits for any of a strategy's programs."""
    db.execute("DELETE FROM reports WHERE strategy_id = ?", (strategy_id,))
