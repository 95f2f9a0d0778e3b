"""Requests: what a strategy asked for and printed, as events for who executes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from falcon.domain.orders import OrderType
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.orders import Order
from falcon.engine.broker.times import from_date_number
from falcon.engine.events import CancelRequested, Event, Logged, OrderRequested
from falcon.engine.runtime.texts import Log

ORDER_TYPES: Final = {
    Kind.MARKET: OrderType.MARKET,
    Kind.LIMIT: OrderType.LIMIT,
    Kind.STOP: OrderType.STOP,
    Kind.CLOSE: OrderType.CLOSE,
    Kind.STOP_LIMIT: OrderType.STOP_LIMIT,
    Kind.STOP_TRAIL: OrderType.STOP_TRAIL,
    Kind.STOP_TRAIL_LIMIT: OrderType.STOP_TRAIL_LIMIT,
}

_PRICELESS: Final = frozenset({OrderType.MARKET, OrderType.CLOSE})
_WITH_LIMIT: Final = frozenset({OrderType.STOP_LIMIT, OrderType.STOP_TRAIL_LIMIT})
_TRAILING: Final = frozenset({OrderType.STOP_TRAIL, OrderType.STOP_TRAIL_LIMIT})


def taken_events(log: Log, desk: Desk, symbols: Sequence[str]) -> tuple[Event, ...]:
    """Take what was printed and asked for since the last time.

    Args:
        log: of the strategy.
        desk: where it placed its orders.
        symbols: of its feeds.
    """
    if desk.is_idle and not log.lines:
        return ()
    created, cancels = desk.take_created(), desk.take_cancels()
    events: list[Event] = [Logged(text=text) for text in log.take()]
    held = desk.positions
    events += [
        requested(order, symbols[order.data], held.peek(order.data))
        for order in created
    ]
    events += [CancelRequested(ref=ref) for ref in cancels]
    return tuple(events)


def requested(order: Order, symbol: str, held: float) -> OrderRequested:
    """What an order that the strategy created asks for.

    Args:
        order: as it was created.
        symbol: of its feed.
        held: signed shares of it before the order.
    """
    kind, created = ORDER_TYPES[order.exectype], order.created
    amount, percent = _trail(order) if kind in _TRAILING else (None, None)
    return OrderRequested(
        ref=order.ref,
        symbol=symbol,
        side=order.side,
        quantity=order.stated_size,
        order_type=kind,
        price=None if kind in _PRICELESS else created.price,
        valid_until=_moment(order.valid),
        confidence=_confidence(order),
        opens=held * order.size >= 0,
        parent=None if order.parent is None else order.parent.ref,
        oco=tuple(sorted(ref for ref in order.group.refs if ref < order.ref)),
        transmit=order.terms.transmit,
        limit_price=created.pricelimit if kind in _WITH_LIMIT else None,
        trail_amount=amount,
        trail_percent=percent,
    )


def _trail(order: Order) -> tuple[float | None, float | None]:
    """Distance of a trailing stop: dollars, or else a fraction of the price."""
    amount, percent = order.terms.trailamount, order.terms.trailpercent
    return (amount, None) if amount else (None, percent or None)


def _moment(valid: float | None) -> datetime | None:
    """The time of a date number; before all dates the first one, beyond them none."""
    if not valid or not valid < date.max.toordinal():
        return None
    return from_date_number(max(valid, 1.0)).replace(tzinfo=UTC)


def _confidence(order: Order) -> float:
    """What the strategy stated with the order, within [0, 1]; 1 if nothing."""
    stated = order.info.get("confidence")
    if not isinstance(stated, int | float):
        return 1.0
    if isinstance(stated, float) and math.isnan(stated):
        return 1.0
    return float(min(max(stated, 0), 1))
