"""Backtests: rows of `backtests`, what code did on the past before it was trusted."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime

from falcon.domain.performance import Performance
from falcon.store.encoding import to_json, to_optional_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """One backtest that decided something.

    Attributes:
        strategy_id: whose code.
        version: which version of it.
        purpose: ``activation``, ``smoke`` or ``comparison``.
        symbols: on what.
        first_bar_at: opening of the first bar, ``None`` without bars.
        last_bar_at: opening of the last bar.
        performance: what came out.
        accepted: whether it passed.
        reason: why not; empty if it passed.
    """

    strategy_id: int
    version: int
    purpose: str
    symbols: tuple[str, ...]
    first_bar_at: datetime | None
    last_bar_at: datetime | None
    performance: Performance
    accepted: bool
    reason: str = ""


def add(db: sqlite3.Connection, backtest: Backtest, at: datetime) -> None:
    """Store a backtest."""
    db.execute(
        "INSERT INTO backtests (strategy_id, version, purpose, symbols_json,"
        " first_bar_at, last_bar_at, metrics_json, accepted, reason, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            backtest.strategy_id,
            backtest.version,
            backtest.purpose,
            to_json(list(backtest.symbols)),
            to_optional_text(backtest.first_bar_at),
            to_optional_text(backtest.last_bar_at),
            to_json(asdict(backtest.performance)),
            int(backtest.accepted),
            backtest.reason,
            to_text(at),
        ),
    )
