"""Runtime: small facts of the running system, by name."""

from __future__ import annotations

import sqlite3


def get(db: sqlite3.Connection, key: str) -> str | None:
    """The value of a name, ``None`` if it was never set."""
    row = db.execute("SELECT value FROM runtime WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(db: sqlite3.Connection, key: str, value: str) -> None:
    """Set the value of a name."""
    db.execute("INSERT OR REPLACE INTO runtime VALUES (?, ?)", (key, value))
