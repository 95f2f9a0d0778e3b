"""Runtime: small facts of the running system, by name."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.store.encoding import to_text, to_time

_MOMENT = "moment"

MARKET_ENDS_AT = "market_ends_at"
"""Name of the time at which the last bar of a replayed market closes."""


def get(db: sqlite3.Connection, key: str) -> str | None:
    """The value of a name, ``None`` if it was never set."""
    row = db.execute("SELECT value FROM runtime WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(db: sqlite3.Connection, key: str, value: str) -> None:
    """Set the value of a name."""
    db.execute("INSERT OR REPLACE INTO runtime VALUES (?, ?)", (key, value))


def last_moment(db: sqlite3.Connection) -> datetime | None:
    """The last moment of the market that was decided on, ``None`` before the first."""
    text = get(db, _MOMENT)
    return None if text is None else to_time(text)


def put_moment(db: sqlite3.Connection, at: datetime) -> None:
    """Note the last moment of the market that was decided on."""
    put(db, _MOMENT, to_text(at))
