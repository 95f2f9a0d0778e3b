"""Signals: rows of `strategy_signals`, every wish of a strategy and its outcome."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from falcon.domain.signals import Signal
from falcon.store.encoding import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRecord:
    """What became of a signal.

    Attributes:
        signal: the wish.
        version: version of the strategy that had it.
        allocation: dollars that were granted; ``None`` if it needed none.
        quantity: shares ordered, 0 if it was refused.
        outcome: ``ordered``, ``cut`` (fewer shares than asked for) or ``refused``.
        reason: why it was cut or refused.
    """

    signal: Signal
    version: int
    allocation: float | None
    quantity: float
    outcome: str
    reason: str = ""


def add(db: sqlite3.Connection, record: SignalRecord) -> int:
    """Store a signal and return its id."""
    signal = record.signal
    cursor = db.execute(
        "INSERT INTO strategy_signals (strategy_id, version, symbol, signal_type,"
        " confidence, market_price, allocation, quantity, outcome, reason, timestamp)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            signal.strategy_id,
            record.version,
            signal.symbol,
            signal.side,
            signal.confidence,
            signal.market_price,
            record.allocation,
            record.quantity,
            record.outcome,
            record.reason,
            to_text(signal.at),
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - sqlite gives one to each insert
    return cursor.lastrowid


def version_of(db: sqlite3.Connection, signal_id: int) -> int:
    """The version of its strategy that had a signal."""
    row = db.execute(
        "SELECT version FROM strategy_signals WHERE id = ?", (signal_id,)
    ).fetchone()
    return int(row["version"])


def of_strategy(
    db: sqlite3.Connection, strategy_id: int, *, limit: int
) -> list[dict[str, object]]:
    """The newest signals of a strategy as rows, newest first."""
    rows = db.execute(
        "SELECT * FROM strategy_signals WHERE strategy_id = ? ORDER BY id DESC LIMIT ?",
        (strategy_id, limit),
    )
    return [dict(row) for row in rows]
