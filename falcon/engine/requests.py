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
}
"""Types that are known outside; the others exist in simulations only."""


def taken_events(log: Log, desk: Desk, symbols: Sequence[str]) -> tuple[Event, ...]:
    """Take what was printed and asked for since the last time.

    Args:
        log: of the strategy.
        desk: where it placed its orders; those of a type that is not known outside
            are no events.
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
        if order.exectype in ORDER_TYPES
    ]
    events += [CancelRequested(ref=ref) for ref in cancels]
    return tuple(events)


def requested(order: Order, symbol: str, held: float) -> OrderRequested:
    """What an order that the strategy created asks for.

    Args:
        order: of a type that is known outside.
        symbol: of its feed.
        held: signed shares of it before the order.
    """
    kind = ORDER_TYPES[order.exectype]
    return OrderRequested(
        ref=order.ref,
        symbol=symbol,
        side=order.side,
        quantity=order.stated_size,
        order_type=kind,
        price=None if kind is OrderType.MARKET else order.created.price,
        valid_until=_moment(order.valid),
        confidence=_confidence(order),
        opens=held * order.size >= 0,
        parent=None if order.parent is None else order.parent.ref,
        oco=tuple(sorted(ref for ref in order.group.refs if ref < order.ref)),
        transmit=order.terms.transmit,
    )


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
