"""Strategies: rows of `active_strategies`."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.errors import NotFoundError
from falcon.store.encoding import (
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)


def add(
    db: sqlite3.Connection,
    *,
    name: str,
    status: StrategyStatus,
    symbols: tuple[str, ...],
    reason: str,
    at: datetime,
) -> int:
    """Store a new strategy and return its id."""
    cursor = db.execute(
        "INSERT INTO active_strategies"
        " (strategy_name, status, symbols_json, reason, created_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (name, status, to_json(list(symbols)), reason, to_text(at)),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - sqlite gives one to each insert
    return cursor.lastrowid


def save(db: sqlite3.Connection, strategy: Strategy) -> None:
    """Write every field of a strategy that is already stored."""
    db.execute(
        "UPDATE active_strategies SET strategy_name = ?, status = ?, symbols_json = ?,"
        " allocation_pct = ?, capital = ?, version = ?, reason = ?, activated_at = ?"
        " WHERE id = ?",
        (
            strategy.name,
            strategy.status,
            to_json(list(strategy.symbols)),
            strategy.allocation_pct,
            strategy.capital,
            strategy.version,
            strategy.reason,
            to_optional_text(strategy.activated_at),
            strategy.id,
        ),
    )


def get(db: sqlite3.Connection, strategy_id: int) -> Strategy:
    """One strategy.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = db.execute(
        "SELECT * FROM active_strategies WHERE id = ?", (strategy_id,)
    ).fetchone()
    if row is None:
        raise NotFoundError(
            f"there is no strategy {strategy_id}; `falcon strategies list` shows them"
        )
    return _strategy(row)


def every(db: sqlite3.Connection) -> tuple[Strategy, ...]:
    """All strategies, in the order of their ids."""
    return tuple(
        _strategy(row)
        for row in db.execute("SELECT * FROM active_strategies ORDER BY id")
    )


def of_status(
    db: sqlite3.Connection, *statuses: StrategyStatus
) -> tuple[Strategy, ...]:
    """The strategies of any of these statuses, in the order of their ids."""
    wanted = set(statuses)
    return tuple(strategy for strategy in every(db) if strategy.status in wanted)


def _strategy(row: sqlite3.Row) -> Strategy:
    return Strategy(
        id=row["id"],
        name=row["strategy_name"],
        status=StrategyStatus(row["status"]),
        symbols=tuple(json.loads(row["symbols_json"])),
        allocation_pct=row["allocation_pct"],
        capital=row["capital"],
        version=row["version"],
        reason=row["reason"],
        created_at=to_time(row["created_at"]),
        activated_at=to_optional_time(row["activated_at"]),
    )
