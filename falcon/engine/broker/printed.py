"""Printed: orders, trades and positions as backtrader prints them.

Where its text names an object by its address in memory, which differs from run to run,
the address here is 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from falcon.engine.broker.times import session_end

if TYPE_CHECKING:
    from falcon.engine.broker.orders import Order
    from falcon.engine.broker.positions import Position
    from falcon.engine.broker.trades import Trade


def placeless(name: str) -> str:
    """The text of an object of a class of backtrader that has none of its own."""
    return f"<backtrader.{name} object at 0x0>"


_COMMISSION: Final = placeless("comminfo.CommInfoBase")
_FEED: Final = placeless("feeds.pandafeed.PandasData")

_POSITION: Final = {
    "Size": "size",
    "Price": "price",
    "Price orig": "price_orig",
    "Closed": "upclosed",
    "Opened": "upopened",
    "Adjbase": "adjbase",
}
_BEFORE_HISTORY: Final = (
    *("size", "price", "value", "commission", "pnl", "pnlcomm"),
    *("justopened", "isopen", "isclosed"),
    *("baropen", "dtopen", "barclose", "dtclose", "barlen"),
)


def order_text(order: Order) -> str:
    """``str(order)``."""
    name = "Buy" if order.isbuy() else "Sell"
    terms = order.terms
    shown: tuple[tuple[str, object], ...] = (
        ("Ref", order.ref),
        ("OrdType", 0 if order.isbuy() else 1),
        ("OrdType", name),
        ("Status", int(order.status)),
        ("Status", order.getstatusname()),
        ("Size", order.size),
        ("Price", order.price),
        ("Price Limit", order.pricelimit),
        ("TrailAmount", terms.trailamount),
        ("TrailPercent", terms.trailpercent),
        ("ExecType", int(order.exectype)),
        ("ExecType", order.getordername()),
        ("CommInfo", _COMMISSION if order.executed.size else None),
        ("End of Session", session_end(order.created.dt)),
        ("Info", order.info),
        ("Broker", None),
        ("Alive", order.alive()),
    )
    return "\n".join(f"{label}: {value}" for label, value in shown)


def order_name(order: Order) -> str:
    """``repr(order)``."""
    return placeless(f"order.{'Buy' if order.isbuy() else 'Sell'}Order")


def trade_text(trade: Trade) -> str:
    """``str(trade)``."""
    values = ((name, getattr(trade, name)) for name in _BEFORE_HISTORY)
    shown: tuple[tuple[str, object], ...] = (
        ("ref", trade.ref),
        ("data", _FEED),
        ("tradeid", trade.tradeid),
        *values,
        ("historyon", False),
        ("history", []),
        ("status", int(trade.status)),
    )
    return "\n".join(f"{label}:{value}" for label, value in shown)


def position_text(position: Position) -> str:
    """``str(position)``."""
    shown = (f"- {name}: {getattr(position, of)}" for name, of in _POSITION.items())
    return "\n".join(("--- Position Begin", *shown, "--- Position End"))
