"""Strategy reports: what is stored about strategies as plain JSON values.

In: Strategy, Performance, Version, Trade. Out: mappings in the words of REST.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from falcon.domain.performance import Performance
from falcon.domain.strategies import Strategy, Version
from falcon.domain.trades import Trade
from falcon.reports.backtest import Document, metrics


def strategy_row(strategy: Strategy) -> Document:
    """One strategy without its figures."""
    return {
        "strategy_id": strategy.id,
        "strategy_name": strategy.name,
        "status": strategy.status.value,
        "reason": strategy.reason,
        "symbols": list(strategy.symbols),
        "allocation_pct": strategy.allocation_pct,
        "capital": strategy.capital,
        "version": strategy.version,
        "created_at": moment(strategy.created_at),
        "activated_at": moment(strategy.activated_at),
    }


def measured_row(strategy: Strategy, performance: Performance) -> Document:
    """One strategy with its figures."""
    return {**strategy_row(strategy), "performance": metrics(performance)}


def version_row(version: Version) -> Document:
    """One version with its code."""
    return {
        "version": version.version,
        "parent": version.parent,
        "origin": version.origin.value,
        "note": version.note,
        "code": version.code,
        "code_hash": version.code_hash,
        "parameters": dict(version.parameters),
        "created_at": moment(version.created_at),
    }


def versions_rows(versions: Iterable[Version]) -> list[Document]:
    """Several versions, in the order given."""
    return [version_row(version) for version in versions]


def trade_row(trade: Trade) -> Document:
    """One closed trade."""
    return {
        "symbol": trade.symbol,
        "side": trade.side.value,
        "quantity": trade.quantity,
        "entry_price": trade.entry_price,
        "exit_price": trade.exit_price,
        "opened_at": moment(trade.opened_at),
        "closed_at": moment(trade.closed_at),
        "pnl": trade.pnl,
        "commission": trade.commission,
        "net_pnl": trade.net_pnl,
    }


def moment(at: datetime | None) -> str | None:
    """ISO-8601 text of a UTC time, ending in ``Z``; ``None`` for none."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
