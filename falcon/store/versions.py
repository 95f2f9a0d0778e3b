"""Versions: rows of `strategy_versions`, written once and never changed."""

from __future__ import annotations

import json
import sqlite3

from falcon.domain.strategies import Origin, Version
from falcon.errors import NotFoundError
from falcon.store.encoding import to_json, to_text, to_time


def add(db: sqlite3.Connection, version: Version) -> None:
    """Store a new version under the number it carries."""
    db.execute(
        "INSERT INTO strategy_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version.strategy_id,
            version.version,
            version.code,
            version.code_hash,
            to_json(dict(version.parameters)),
            version.parent,
            version.origin,
            version.note,
            to_text(version.created_at),
        ),
    )


def next_number(db: sqlite3.Connection, strategy_id: int) -> int:
    """The number that a strategy's next version gets, from 1."""
    row = db.execute(
        "SELECT coalesce(max(version), 0) + 1 FROM strategy_versions"
        " WHERE strategy_id = ?",
        (strategy_id,),
    ).fetchone()
    return int(row[0])


def get(db: sqlite3.Connection, strategy_id: int, version: int) -> Version:
    """One version.

    Raises:
        NotFoundError: the strategy has no version of this number.
    """
    row = db.execute(
        "SELECT * FROM strategy_versions WHERE strategy_id = ? AND version = ?",
        (strategy_id, version),
    ).fetchone()
    if row is None:
        known = ", ".join(str(v.version) for v in of_strategy(db, strategy_id))
        raise NotFoundError(
            f"strategy {strategy_id} has no version {version}; "
            f"it has: {known or 'none'}"
        )
    return _version(row)


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Version, ...]:
    """All versions of a strategy, oldest first."""
    rows = db.execute(
        "SELECT * FROM strategy_versions WHERE strategy_id = ? ORDER BY version",
        (strategy_id,),
    )
    return tuple(_version(row) for row in rows)


def _version(row: sqlite3.Row) -> Version:
    return Version(
        strategy_id=row["strategy_id"],
        version=row["version"],
        code=row["code"],
        code_hash=row["code_hash"],
        parameters=json.loads(row["parameters_json"]),
        parent=row["parent"],
        origin=Origin(row["origin"]),
        note=row["note"],
        created_at=to_time(row["created_at"]),
    )
