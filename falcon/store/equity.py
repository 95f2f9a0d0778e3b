"""Equity: rows of `equity`, one a strategy and bar, and one for the whole account."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.store.encoding import to_text, to_time

ACCOUNT = 0
"""Stands in place of a strategy's id for the whole account."""


def add(db: sqlite3.Connection, owner: int, at: datetime, equity: float) -> None:
    """Write the equity of a strategy, or of the `ACCOUNT`, at the close of a bar."""
    db.execute(
        "INSERT OR REPLACE INTO equity VALUES (?, ?, ?)", (owner, to_text(at), equity)
    )


def shift(db: sqlite3.Connection, owner: int, by: float) -> None:
    """Move a whole curve by some dollars.

    A strategy's curve is its capital plus its profit; when its capital changes, what
    was recorded before must change with it, or the step would pass for a profit.
    """
    db.execute(
        "UPDATE equity SET equity = equity + ? WHERE strategy_id = ?", (by, owner)
    )


def of(db: sqlite3.Connection, owner: int) -> tuple[tuple[datetime, float], ...]:
    """The equity curve of a strategy, or of the `ACCOUNT`, oldest first."""
    rows = db.execute(
        "SELECT at, equity FROM equity WHERE strategy_id = ? ORDER BY at", (owner,)
    )
    return tuple((to_time(row["at"]), row["equity"]) for row in rows)


def last(db: sqlite3.Connection, owner: int) -> float | None:
    """The newest equity, ``None`` before the first bar."""
    row = db.execute(
        "SELECT equity FROM equity WHERE strategy_id = ? ORDER BY at DESC LIMIT 1",
        (owner,),
    ).fetchone()
    return None if row is None else float(row[0])
