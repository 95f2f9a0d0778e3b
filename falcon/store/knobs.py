"""Knobs: rows of `settings`, what may be changed while Falcon runs."""

from __future__ import annotations

import json
import sqlite3

from falcon.store.encoding import to_json


def every(db: sqlite3.Connection) -> dict[str, object]:
    """The knobs that were ever changed, by name."""
    rows = db.execute("SELECT key, value_json FROM settings ORDER BY key")
    return {row["key"]: json.loads(row["value_json"]) for row in rows}


def put(db: sqlite3.Connection, key: str, value: object) -> None:
    """Set a knob."""
    db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, to_json(value)))
