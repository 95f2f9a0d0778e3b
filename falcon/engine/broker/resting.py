"""Resting: orders that wait for a price, and the bars that cannot touch them."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isnan
from typing import Final, NamedTuple

from falcon.engine.broker import prices
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.orders import Order

_STOPS: Final = frozenset({Kind.STOP, Kind.STOP_LIMIT})


class Band(NamedTuple):
    """The prices and times at which no order does anything.

    A bar changes nothing as long as its open and low lie above ``floor``, its open and
    high below ``ceiling``, and its time not beyond ``until``.

    Attributes:
        floor: dollars.
        ceiling: dollars.
        until: date number.
        units: of fuel that looking at the orders costs on each bar.
    """

    floor: float
    ceiling: float
    until: float
    units: int


OPEN: Final = Band(-inf, inf, inf, 0)
"""Where no order rests."""


def band(orders: Iterable[Order]) -> Band | None:
    """The band of orders that were accepted, all of one feed.

    Returns:
        ``None`` if some order wants to be looked at on every bar.
    """
    floor, ceiling, until, units = OPEN
    for order in orders:
        price = _price(order)
        if price is None or isnan(price):
            return None
        units += prices.WORKING
        if order.valid:
            until = min(until, order.valid)
        if not order.is_active:
            continue
        # A stop waits for its price on the far side, a limit on the near one.
        is_stop = order.exectype in _STOPS and not order.is_triggered
        if order.isbuy() == is_stop:
            ceiling = min(ceiling, price)
        else:
            floor = max(floor, price)
    return Band(floor, ceiling, until, units)


def _price(order: Order) -> float | None:
    """The price that an order waits for."""
    if order.exectype in {Kind.LIMIT, Kind.STOP}:
        return order.created.price
    if order.exectype != Kind.STOP_LIMIT:
        return None
    return order.created.pricelimit if order.is_triggered else order.created.price
