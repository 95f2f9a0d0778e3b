"""Views: rows for screens and lists, read and never written.

Each function answers one question that a person asks, newest first where time is
involved. Rows are plain mappings in the words of the tables, with times that end in
``Z`` as everywhere in JSON; what a screen makes of them is decided by whoever asks.
"""

from __future__ import annotations

import json
import sqlite3

from falcon.store.encoding import to_mapping

Row = dict[str, object]

_TIMES = frozenset(
    {
        "activated_at",
        "at",
        "closed_at",
        "created_at",
        "first_bar_at",
        "last_bar_at",
        "opened_at",
        "rolled_back_at",
        "since",
        "timestamp",
        "until",
    }
)
"""Columns that hold a time."""


def open_positions(db: sqlite3.Connection, strategy_id: int | None = None) -> list[Row]:
    """What is held, of one strategy or of all, by strategy and symbol."""
    return _rows(
        db,
        "SELECT p.strategy_id, s.strategy_name, p.symbol, p.quantity,"
        " p.average_price, p.opened_at FROM positions AS p"
        " JOIN active_strategies AS s ON s.id = p.strategy_id"
        " WHERE p.quantity <> 0 AND (?1 IS NULL OR p.strategy_id = ?1)"
        " ORDER BY p.strategy_id, p.symbol",
        strategy_id,
    )


def recent_signals(
    db: sqlite3.Connection, strategy_id: int | None = None, *, limit: int
) -> list[Row]:
    """The newest signals of one strategy or of all, newest first."""
    return _rows(
        db,
        "SELECT x.id, x.strategy_id, s.strategy_name, x.version, x.symbol,"
        " x.signal_type, x.confidence, x.market_price, x.allocation, x.quantity,"
        " x.outcome, x.reason, x.timestamp FROM strategy_signals AS x"
        " JOIN active_strategies AS s ON s.id = x.strategy_id"
        " WHERE (?1 IS NULL OR x.strategy_id = ?1) ORDER BY x.id DESC LIMIT ?2",
        strategy_id,
        limit,
    )


def recent_trades(
    db: sqlite3.Connection, strategy_id: int | None = None, *, limit: int
) -> list[Row]:
    """The trades that closed last, of one strategy or of all, newest first."""
    return _rows(
        db,
        "SELECT x.id, x.strategy_id, s.strategy_name, x.version, x.symbol, x.side,"
        " x.quantity, x.entry_price, x.exit_price, x.opened_at, x.closed_at, x.pnl,"
        " x.commission, x.net_pnl FROM strategy_trades AS x"
        " JOIN active_strategies AS s ON s.id = x.strategy_id"
        " WHERE (?1 IS NULL OR x.strategy_id = ?1) ORDER BY x.id DESC LIMIT ?2",
        strategy_id,
        limit,
    )


def recent_decisions(
    db: sqlite3.Connection, strategy_id: int | None = None, *, limit: int
) -> list[Row]:
    """Why strategies did or did not trade, newest first."""
    return _rows(
        db,
        "SELECT x.strategy_id, s.strategy_name, x.symbol, x.reason, x.since, x.until,"
        " x.bars FROM decisions AS x"
        " JOIN active_strategies AS s ON s.id = x.strategy_id"
        " WHERE (?1 IS NULL OR x.strategy_id = ?1)"
        " ORDER BY x.until DESC, x.id DESC LIMIT ?2",
        strategy_id,
        limit,
    )


def recent_optimizations(
    db: sqlite3.Connection, strategy_id: int | None = None, *, limit: int
) -> list[Row]:
    """The newest attempts to improve one strategy or any, newest first."""
    rows = _rows(
        db,
        "SELECT x.id, x.strategy_id, s.strategy_name, x.optimization_type,"
        " x.trigger_reason, x.old_version, x.new_version, x.old_metrics_json,"
        " x.new_metrics_json, x.improvement_pct, x.candidates, x.verdict, x.reason,"
        " x.deployed, x.created_at, x.rolled_back_at FROM strategy_optimizations AS x"
        " JOIN active_strategies AS s ON s.id = x.strategy_id"
        " WHERE (?1 IS NULL OR x.strategy_id = ?1) ORDER BY x.id DESC LIMIT ?2",
        strategy_id,
        limit,
    )
    for row in rows:
        row["deployed"] = bool(row["deployed"])
        row["old_metrics"] = _optional_mapping(row.pop("old_metrics_json"))
        row["new_metrics"] = _optional_mapping(row.pop("new_metrics_json"))
    return rows


def backtests(db: sqlite3.Connection, strategy_id: int, *, limit: int) -> list[Row]:
    """The newest stored backtests of a strategy, newest first."""
    rows = _rows(
        db,
        "SELECT id, version, purpose, symbols_json, first_bar_at, last_bar_at,"
        " metrics_json, accepted, reason, created_at FROM backtests"
        " WHERE strategy_id = ? ORDER BY id DESC LIMIT ?",
        strategy_id,
        limit,
    )
    for row in rows:
        row["accepted"] = bool(row["accepted"])
        row["symbols"] = json.loads(str(row.pop("symbols_json")))
        row["metrics"] = to_mapping(str(row.pop("metrics_json")))
    return rows


def equity_curve(
    db: sqlite3.Connection, owner: int, *, points: int
) -> list[tuple[str, float]]:
    """An equity curve thinned to about ``points``, its last value always included."""
    rows = db.execute(
        "SELECT at, equity FROM ("
        "  SELECT at, equity, row_number() OVER (ORDER BY at DESC) - 1 AS back,"
        "    count(*) OVER () AS total FROM equity WHERE strategy_id = ?1)"
        " WHERE back % max(1, (total + ?2 - 1) / ?2) = 0 ORDER BY at",
        (owner, points),
    )
    return [(str(_time(row["at"])), float(row["equity"])) for row in rows]


def events_after(db: sqlite3.Connection, event_id: int, *, limit: int) -> list[Row]:
    """The events that came after the one of this number, oldest first."""
    rows = _rows(
        db,
        "SELECT id, event, strategy_id, data_json, at FROM events"
        " WHERE id > ? ORDER BY id LIMIT ?",
        event_id,
        limit,
    )
    for row in rows:
        row["data"] = to_mapping(str(row.pop("data_json")))
    return rows


def _rows(db: sqlite3.Connection, statement: str, *values: object) -> list[Row]:
    return [
        {name: _time(row[name]) if name in _TIMES else row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over its values
        for row in db.execute(statement, values)
    ]


def _time(text: str | None) -> str | None:
    return None if text is None else text.replace("+00:00", "Z")


def _optional_mapping(text: object) -> Row | None:
    return None if text is None else to_mapping(str(text))
