"""Commands: what the dashboard and the command line ask the orchestrator to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from falcon.errors import NotFoundError
from falcon.store.encoding import to_json, to_mapping, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One request to the orchestrator.

    Attributes:
        id: its number; done in this order.
        name: what to do, for example ``optimize``.
        payload: its arguments.
    """

    id: int
    name: str
    payload: Mapping[str, object]


def add(
    db: sqlite3.Connection, name: str, payload: Mapping[str, object], at: datetime
) -> int:
    """Queue a command and return its id."""
    cursor = db.execute(
        "INSERT INTO commands (name, payload_json, created_at) VALUES (?, ?, ?)",
        (name, to_json(dict(payload)), to_text(at)),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - sqlite gives one to each insert
    return cursor.lastrowid


def waiting(db: sqlite3.Connection) -> tuple[Command, ...]:
    """The commands that nobody has finished yet, oldest first."""
    rows = db.execute("SELECT * FROM commands WHERE done_at IS NULL ORDER BY id")
    return tuple(
        Command(id=row["id"], name=row["name"], payload=to_mapping(row["payload_json"]))
        for row in rows
    )


def finish(db: sqlite3.Connection, command_id: int, outcome: str, at: datetime) -> None:
    """Note how a command ended."""
    db.execute(
        "UPDATE commands SET done_at = ?, outcome = ? WHERE id = ?",
        (to_text(at), outcome, command_id),
    )


def outcome(db: sqlite3.Connection, command_id: int) -> str | None:
    """How a command ended, ``None`` while it waits.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = db.execute(
        "SELECT outcome FROM commands WHERE id = ?", (command_id,)
    ).fetchone()
    if row is None:
        raise NotFoundError(f"there is no command {command_id}")
    return None if row["outcome"] is None else str(row["outcome"])
