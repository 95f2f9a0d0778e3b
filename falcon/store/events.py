"""Events: an append-only account of what happened, for those who follow along."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from falcon.store.encoding import to_json, to_mapping, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        id: its number, growing.
        event: what, for example ``order_filled``.
        strategy_id: whom it concerns, ``None`` for the whole system.
        data: the details.
        at: when, ISO-8601 UTC text.
    """

    id: int
    event: str
    strategy_id: int | None
    data: Mapping[str, object]
    at: str


def add(
    db: sqlite3.Connection,
    event: str,
    data: Mapping[str, object],
    *,
    at: datetime,
    strategy_id: int | None = None,
) -> None:
    """Append an event."""
    db.execute(
        "INSERT INTO events (event, strategy_id, data_json, at) VALUES (?, ?, ?, ?)",
        (event, strategy_id, to_json(dict(data)), to_text(at)),
    )


def latest(db: sqlite3.Connection, *, limit: int = 100) -> tuple[Event, ...]:
    """The newest events, newest first."""
    rows = db.execute("SELECT * FROM events ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(_event(row) for row in rows)


def last_of(db: sqlite3.Connection, strategy_id: int, *names: str) -> Event | None:
    """The newest event of a strategy that has one of these names."""
    marks = ", ".join("?" * len(names))
    row = db.execute(
        f"SELECT * FROM events WHERE strategy_id = ? AND event IN ({marks})"  # noqa: S608 - marks only
        " ORDER BY id DESC LIMIT 1",
        (strategy_id, *names),
    ).fetchone()
    return None if row is None else _event(row)


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        event=row["event"],
        strategy_id=row["strategy_id"],
        data=to_mapping(row["data_json"]),
        at=row["at"],
    )
