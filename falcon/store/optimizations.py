"""Optimizations: rows of `strategy_optimizations`, deployed or not."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.domain.verdicts import Optimization, Verdict
from falcon.store.encoding import (
    to_optional_time,
    to_performance,
    to_performance_json,
    to_text,
    to_time,
)


def add(db: sqlite3.Connection, optimization: Optimization) -> int:
    """Store an attempt and return its id."""
    improvement = optimization.improvement
    cursor = db.execute(
        "INSERT INTO strategy_optimizations (strategy_id, optimization_type,"
        " trigger_reason, old_version, new_version, old_metrics_json,"
        " new_metrics_json, improvement_pct, candidates, verdict, reason, deployed,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            optimization.strategy_id,
            optimization.optimization_type,
            optimization.trigger,
            optimization.old_version,
            optimization.new_version,
            to_performance_json(optimization.old),
            to_performance_json(optimization.new),
            None if improvement is None else 100 * improvement,
            optimization.candidates,
            optimization.verdict,
            optimization.reason,
            int(optimization.deployed),
            to_text(optimization.created_at),
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - sqlite gives one to each insert
    return cursor.lastrowid


def mark_rolled_back(
    db: sqlite3.Connection, strategy_id: int, version: int, at: datetime
) -> None:
    """Note that the deployment which made a version was taken back."""
    db.execute(
        "UPDATE strategy_optimizations SET rolled_back_at = ?"
        " WHERE strategy_id = ? AND new_version = ? AND rolled_back_at IS NULL",
        (to_text(at), strategy_id, version),
    )


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Optimization, ...]:
    """All attempts on a strategy, oldest first."""
    rows = db.execute(
        "SELECT * FROM strategy_optimizations WHERE strategy_id = ? ORDER BY id",
        (strategy_id,),
    )
    return tuple(_optimization(row) for row in rows)


def every(db: sqlite3.Connection) -> tuple[Optimization, ...]:
    """All attempts on all strategies, oldest first."""
    rows = db.execute("SELECT * FROM strategy_optimizations ORDER BY id")
    return tuple(_optimization(row) for row in rows)


def _optimization(row: sqlite3.Row) -> Optimization:
    improvement_pct = row["improvement_pct"]
    return Optimization(
        id=row["id"],
        strategy_id=row["strategy_id"],
        optimization_type=row["optimization_type"],
        trigger=row["trigger_reason"],
        old_version=row["old_version"],
        new_version=row["new_version"],
        old=to_performance(row["old_metrics_json"]),
        new=to_performance(row["new_metrics_json"]),
        improvement=None if improvement_pct is None else improvement_pct / 100,
        candidates=row["candidates"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        created_at=to_time(row["created_at"]),
        rolled_back_at=to_optional_time(row["rolled_back_at"]),
    )
