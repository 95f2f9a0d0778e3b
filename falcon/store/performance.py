"""Performance: rows of `strategy_performance`, the latest figures of each strategy."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import datetime

from falcon.domain.performance import Performance
from falcon.store.encoding import performance_of, to_text


def save(
    db: sqlite3.Connection, strategy_id: int, performance: Performance, at: datetime
) -> None:
    """Write the figures of a strategy in place of the earlier ones."""
    values = asdict(performance)
    names = ", ".join(values)
    marks = ", ".join("?" * (len(values) + 2))
    statement = (
        "INSERT OR REPLACE INTO strategy_performance"  # noqa: S608 - our own names
        f" (strategy_id, {names}, updated_at) VALUES ({marks})"
    )
    db.execute(statement, (strategy_id, *values.values(), to_text(at)))


def get(db: sqlite3.Connection, strategy_id: int) -> Performance:
    """The latest figures of a strategy; all zero before its first update."""
    row = db.execute(
        "SELECT * FROM strategy_performance WHERE strategy_id = ?", (strategy_id,)
    ).fetchone()
    return Performance() if row is None else performance_of(dict(row))


def every(db: sqlite3.Connection) -> dict[int, Performance]:
    """The latest figures of all strategies that have some, by id."""
    rows = db.execute("SELECT * FROM strategy_performance ORDER BY strategy_id")
    return {row["strategy_id"]: performance_of(dict(row)) for row in rows}
