"""Pricing: at which price and time a bar fills an order, if it does.

In: an order, its feed and the conditions. Out: a `Quote`, or ``None``. Orders that
trigger or wait for the end of the session note it on themselves.
"""

from __future__ import annotations

from typing import NamedTuple

from falcon.engine.broker.conditions import Conditions
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.matching import (
    Ohlc,
    is_triggered,
    limit_price,
    market_price,
    stop_limit_price,
    stop_price,
    worst,
)
from falcon.engine.broker.orders import Order
from falcon.engine.venue import Practice, Slippage


class Quote(NamedTuple):
    """A fill that a bar offers.

    Attributes:
        price: dollars.
        dt: the time to be noted.
        ago: 0 for the present bar, -1 for the one before.
    """

    price: float
    dt: float
    ago: int = 0


def quote(order: Order, feed: Feed, conditions: Conditions) -> Quote | None:
    """What the present bar of its feed offers an order."""
    kind = order.exectype
    if kind == Kind.MARKET:
        return _at_market(order, feed, conditions)
    if kind == Kind.CLOSE:
        return _at_close(order, feed)
    price = _at_price(order, feed.bar, conditions.slippage)
    return None if price is None else Quote(price, feed.time[feed.at])


def _at_market(order: Order, feed: Feed, conditions: Conditions) -> Quote | None:
    """The open of a younger bar; or as the broker cheats."""
    created, side, slip = order.created, order.side, conditions.slippage
    bar, now = feed.bar, feed.time[feed.at]
    practices = conditions.practices
    if Practice.CHEAT_ON_CLOSE in practices and order.info.get("coc", True):
        price = slip.at_open(created.pclose, side, worst(side, bar))
        return None if price is None else Quote(price, created.dt or now)
    if now > created.dt or Practice.CHEAT_ON_OPEN in practices:
        price = market_price(side, bar, slip)
        return None if price is None else Quote(price, now)
    return None


def _at_close(order: Order, feed: Feed) -> Quote | None:
    """The last close of the session, which only the next bar can tell."""
    now, close = feed.time[feed.at], feed.bar.close
    if now > order.created.dt and now >= order.session_end:
        if order.noted_close and now > order.session_end:
            return Quote(order.noted_close, feed.time[feed.at - 1], -1)
        return Quote(close, now)
    order.noted_close = close
    return None


def _at_price(order: Order, bar: Ohlc, slip: Slippage) -> float | None:
    side = order.side
    stop, limit = order.created.price, order.created.pricelimit
    kind = order.exectype
    if kind == Kind.LIMIT:
        return limit_price(side, stop, bar, slip)
    if kind in {Kind.STOP, Kind.STOP_TRAIL}:
        return stop_price(side, stop, bar, slip)
    if order.is_triggered:
        return limit_price(side, limit, bar, slip)
    order.is_triggered = is_triggered(side, stop, bar)
    return stop_limit_price(side, stop, limit, bar, slip)
