"""Funding: the cash that each copy of a program was shown, bar by bar."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.store.encoding import to_text, to_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """What one copy of a program saw as its cash on one bar.

    Attributes:
        strategy_id: whose copy.
        instance: which of its copies, see `falcon.engine.instances`.
        version: version of the code that it ran.
        moment: closing time of the bar.
        cash: dollars.
    """

    strategy_id: int
    instance: str
    version: int
    moment: datetime
    cash: float


def add(db: sqlite3.Connection, funding: Funding) -> None:
    """Note the cash of a bar."""
    db.execute(
        "INSERT INTO funding VALUES (?, ?, ?, ?, ?)",
        (
            funding.strategy_id,
            funding.instance,
            to_text(funding.moment),
            funding.version,
            funding.cash,
        ),
    )


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Funding, ...]:
    """All that was noted for a strategy, by copy, oldest first."""
    rows = db.execute(
        "SELECT * FROM funding WHERE strategy_id = ? ORDER BY instance, moment",
        (strategy_id,),
    )
    return tuple(
        Funding(**{**dict(row), "moment": to_time(row["moment"])}) for row in rows
    )
