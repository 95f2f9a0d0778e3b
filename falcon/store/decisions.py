"""Decisions: why a strategy did or did not trade, as intervals of equal reason."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.store.encoding import to_text

KEPT = 500
"""Intervals kept for each strategy and symbol; older ones are forgotten."""


def note(
    db: sqlite3.Connection, strategy_id: int, symbol: str, reason: str, at: datetime
) -> None:
    """Note the reason of one bar: lengthen the last interval or begin a new one."""
    last = db.execute(
        "SELECT id, reason FROM decisions WHERE strategy_id = ? AND symbol = ?"
        " ORDER BY id DESC LIMIT 1",
        (strategy_id, symbol),
    ).fetchone()
    if last is not None and last["reason"] == reason:
        db.execute(
            "UPDATE decisions SET until = ?, bars = bars + 1 WHERE id = ?",
            (to_text(at), last["id"]),
        )
        return
    db.execute(
        "INSERT INTO decisions (strategy_id, symbol, reason, since, until, bars)"
        " VALUES (?, ?, ?, ?, ?, 1)",
        (strategy_id, symbol, reason, to_text(at), to_text(at)),
    )
    db.execute(
        "DELETE FROM decisions WHERE strategy_id = ?1 AND symbol = ?2 AND id <= ("
        " SELECT id FROM decisions WHERE strategy_id = ?1 AND symbol = ?2"
        " ORDER BY id DESC LIMIT 1 OFFSET ?3)",
        (strategy_id, symbol, KEPT),
    )


def of_strategy(
    db: sqlite3.Connection, strategy_id: int, *, limit: int = 50
) -> list[dict[str, object]]:
    """The newest intervals of a strategy as rows, newest first."""
    rows = db.execute(
        "SELECT symbol, reason, since, until, bars FROM decisions"
        " WHERE strategy_id = ? ORDER BY id DESC LIMIT ?",
        (strategy_id, limit),
    )
    return [dict(row) for row in rows]
