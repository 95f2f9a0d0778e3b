"""Backtest report: one run as the JSON document that `falcon backtest` prints.

In: Result and Performance. Out: a mapping of plain JSON values.

Times are ISO-8601 UTC ending in ``Z``; money is in dollars; sizes are signed shares. A
value that is not a finite number is ``null``, because JSON knows no other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict

from falcon.domain.bars import from_stamp
from falcon.domain.performance import Performance
from falcon.domain.runs import Result, RunOrder, RunTrade

Document = dict[str, object]

COMPILED = "compiled"
"""Name of Falcon's own engine."""


def backtest_document(
    result: Result, performance: Performance, *, engine: str = COMPILED
) -> Document:
    """Describe one run order by order, with its figures."""
    return {
        "engine": engine,
        "tier": result.tier,
        "strategy": result.strategy,
        "final_value": number(result.final_value),
        "final_cash": number(result.final_cash),
        "orders": [order_row(order) for order in result.orders],
        "trades": [trade_row(trade) for trade in result.trades],
        "equity": [
            [timestamp(int(stamp)), number(float(value))]
            for stamp, value in zip(result.stamps, result.equity, strict=True)
        ],
        "metrics": metrics(performance),
        "log": list(result.log),
    }


def order_row(order: RunOrder) -> Document:
    """One order with every status it took."""
    return {
        "ref": order.ref,
        "symbol": order.symbol,
        "side": order.side,
        "type": order.order_type,
        "size": number(order.size),
        "price": number(order.price),
        "created_at": timestamp(order.created),
        "status": order.status,
        "statuses": [
            [timestamp(change.stamp), change.status] for change in order.statuses
        ],
        "executed": {
            "price": number(order.executed_price),
            "size": number(order.executed_size),
            "value": number(order.executed_value),
            "commission": number(order.executed_commission),
        },
        "executed_at": None if order.executed is None else timestamp(order.executed),
    }


def trade_row(trade: RunTrade) -> Document:
    """One closed round trip."""
    return {
        "ref": trade.ref,
        "symbol": trade.symbol,
        "side": trade.side,
        "size": number(trade.size),
        "opened_at": timestamp(trade.opened),
        "closed_at": timestamp(trade.closed),
        "entry_price": number(trade.entry_price),
        "exit_price": number(trade.exit_price),
        "pnl": number(trade.pnl),
        "pnlcomm": number(trade.pnlcomm),
        "bars": trade.bars,
    }


def metrics(performance: Performance) -> Document:
    """The figures by name; ratios are fractions, undefined ones are ``None``."""
    return finite(asdict(performance))


def finite(values: Mapping[str, object]) -> Document:
    """The same values with ``None`` for what is not a finite number."""
    return {
        name: number(value) if isinstance(value, float) else value
        for name, value in values.items()
    }


def number(value: float) -> float | None:
    """A finite number as it is, anything else as ``None``."""
    return value if math.isfinite(value) else None


def timestamp(stamp: int) -> str:
    """ISO-8601 text of microseconds since 1970-01-01 UTC, ending in ``Z``."""
    return from_stamp(stamp).isoformat().replace("+00:00", "Z")
