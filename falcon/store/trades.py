"""Trades: rows of `strategy_trades`, closed round trips."""

from __future__ import annotations

import sqlite3

from falcon.domain.orders import Side
from falcon.domain.trades import Trade
from falcon.store.encoding import to_text, to_time


def add(db: sqlite3.Connection, trade: Trade, *, version: int) -> None:
    """Store a trade that the given version of its strategy closed."""
    db.execute(
        "INSERT INTO strategy_trades (strategy_id, version, symbol, side, quantity,"
        " entry_price, exit_price, opened_at, closed_at, pnl, commission, net_pnl)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            trade.strategy_id,
            version,
            trade.symbol,
            trade.side,
            trade.quantity,
            trade.entry_price,
            trade.exit_price,
            to_text(trade.opened_at),
            to_text(trade.closed_at),
            trade.pnl,
            trade.commission,
            trade.net_pnl,
        ),
    )


def of_strategy(db: sqlite3.Connection, strategy_id: int) -> tuple[Trade, ...]:
    """All trades of a strategy, in the order in which they closed."""
    rows = db.execute(
        "SELECT * FROM strategy_trades WHERE strategy_id = ? ORDER BY id",
        (strategy_id,),
    )
    return tuple(_trade(row) for row in rows)


def of_version(
    db: sqlite3.Connection, strategy_id: int, version: int
) -> tuple[Trade, ...]:
    """The trades that one version of a strategy closed, oldest first."""
    rows = db.execute(
        "SELECT * FROM strategy_trades WHERE strategy_id = ? AND version = ?"
        " ORDER BY id",
        (strategy_id, version),
    )
    return tuple(_trade(row) for row in rows)


def every(db: sqlite3.Connection) -> tuple[Trade, ...]:
    """All trades of all strategies, in the order in which they closed."""
    return tuple(
        _trade(row) for row in db.execute("SELECT * FROM strategy_trades ORDER BY id")
    )


def _trade(row: sqlite3.Row) -> Trade:
    return Trade(
        strategy_id=row["strategy_id"],
        symbol=row["symbol"],
        side=Side(row["side"]),
        quantity=row["quantity"],
        entry_price=row["entry_price"],
        exit_price=row["exit_price"],
        opened_at=to_time(row["opened_at"]),
        closed_at=to_time(row["closed_at"]),
        pnl=row["pnl"],
        commission=row["commission"],
    )
