"""Checkpoints: the state of each running program after the last bar it saw."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.store.encoding import to_text, to_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A program's state.

    Attributes:
        strategy_id: whose program.
        instance: which of its programs, see `falcon.services.programs`.
        version: version of the strategy whose code it runs.
        moment: closing time of the last bar that the program has seen.
        data: what `Stepper.checkpoint` returned.
    """

    strategy_id: int
    instance: str
    version: int
    moment: datetime
    data: bytes


def save(db: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """Write a checkpoint in place of the earlier one."""
    db.execute(
        "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)",
        (
            checkpoint.strategy_id,
            checkpoint.instance,
            checkpoint.version,
            to_text(checkpoint.moment),
            checkpoint.data,
        ),
    )


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Checkpoint, ...]:
    """The checkpoints of a strategy's programs."""
    rows = db.execute(
        "SELECT * FROM checkpoints WHERE strategy_id = ? ORDER BY instance",
        (strategy_id,),
    )
    return tuple(
        Checkpoint(**{**dict(row), "moment": to_time(row["moment"])}) for row in rows
    )


def forget(db: sqlite3.Connection, strategy_id: int) -> None:
    """Remove the checkpoints of a strategy."""
    db.execute("DELETE FROM checkpoints WHERE strategy_id = ?", (strategy_id,))
