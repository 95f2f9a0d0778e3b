"""Matching: at which price a bar fills an order, if it does.

In: the terms of an order and one bar. Out: a fill price in dollars, or ``None``.

Pure functions, shared by the simulated broker of backtests and by the one that fills
paper orders, so that both fill alike. They state prices only: whether an order may be
looked at on this bar (a market order needs a bar younger than itself) and whether the
money reaches is decided by the caller.

The rules, for a buy (a sell mirrors them except where said):

1. A market order fills at the open.
2. A limit order fills at the open if that is as good as the limit, else at the limit
   if the bar touched it.
3. A stop order fills at the open if that is already beyond the stop, else at the stop
   if the bar touched it.
4. A stop-limit order is triggered like a stop. Triggered by the open, it is a limit
   order at once. Triggered within the bar, it fills at the stop if the limit allows;
   else at the limit if the bar fell from open to close and closed through the limit
   (for a sell: did not fall, and closed through it). From the next bar on it is a
   limit order.
5. Fills at the open or at a stop slip, but by themselves never out of the bar; a limit
   order filled at the open never beyond its limit. Fills at a limit do not slip.

Comparisons with NaN are false, so a bar without prices fills nothing but market orders.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from falcon.domain.orders import OrderType, Side
from falcon.engine.venue import Slippage
from falcon.errors import InvariantError


class Prices(Protocol):
    """Whatever has the four prices of a bar, in dollars."""

    @property
    def open(self) -> float:
        """First price."""

    @property
    def high(self) -> float:
        """Highest price."""

    @property
    def low(self) -> float:
        """Lowest price."""

    @property
    def close(self) -> float:
        """Last price."""


class Ohlc(NamedTuple):
    """The four prices of a bar, in dollars."""

    open: float
    high: float
    low: float
    close: float


def match(
    order_type: OrderType,
    side: Side,
    price: float | None,
    bar: Prices,
    slippage: float = 0.0,
) -> float | None:
    """Price at which a bar fills an order.

    Args:
        order_type: market, limit or stop.
        side: buy or sell.
        price: limit or stop price in dollars; not looked at for a market order.
        bar: a bar that began after the order was placed.
        slippage: fraction of the price by which it worsens.

    Returns:
        Dollars per share, or ``None`` if this bar does not fill the order.

    Raises:
        InvariantError: a limit or stop order comes without its price, or another one.
    """
    slip = Slippage(perc=slippage)
    if order_type is OrderType.MARKET:
        return market_price(side, bar, slip)
    if price is None:
        raise InvariantError(f"a {order_type} order must have a price, had none")
    if order_type is OrderType.LIMIT:
        return limit_price(side, price, bar, slip)
    if order_type is not OrderType.STOP:
        raise InvariantError(f"a {order_type} order cannot be filled here")
    return stop_price(side, price, bar, slip)


def market_price(side: Side, bar: Prices, slip: Slippage) -> float | None:
    """Price at which a market order fills: the open, slipped."""
    return slip.at_open(bar.open, side, worst(side, bar))


def limit_price(side: Side, limit: float, bar: Prices, slip: Slippage) -> float | None:
    """Price at which a limit order fills, or ``None``."""
    if side is Side.BUY:
        if limit >= bar.open:
            bound = min(bar.high, limit)
            return slip.at_open(bar.open, side, bound, is_limit=True)
        return limit if limit >= bar.low else None
    if limit <= bar.open:
        return slip.at_open(bar.open, side, limit, is_limit=True)
    return limit if limit <= bar.high else None


def stop_price(side: Side, stop: float, bar: Prices, slip: Slippage) -> float | None:
    """Price at which a stop order, trailing or not, fills; or ``None``."""
    if _opens_beyond(side, stop, bar):
        return market_price(side, bar, slip)
    if is_triggered(side, stop, bar):
        return slip.worsened(stop, side, worst(side, bar))
    return None


def stop_limit_price(
    side: Side, stop: float, limit: float, bar: Prices, slip: Slippage
) -> float | None:
    """Price at which a stop-limit order fills on the bar that may trigger it."""
    if _opens_beyond(side, stop, bar):
        return limit_price(side, limit, bar, slip)
    if not is_triggered(side, stop, bar):
        return None
    if side is Side.BUY:
        fills_at_stop = limit >= stop
        fills_at_limit = bar.open > bar.close and limit >= bar.close
    else:
        fills_at_stop = limit <= stop
        fills_at_limit = bar.open <= bar.close and limit <= bar.close
    if fills_at_stop:
        return slip.worsened(stop, side, worst(side, bar), is_limit=True)
    return limit if fills_at_limit else None


def is_triggered(side: Side, stop: float, bar: Prices) -> bool:
    """Whether the bar reached the stop price."""
    if side is Side.BUY:
        return bar.open >= stop or bar.high >= stop
    return bar.open <= stop or bar.low <= stop


def worst(side: Side, bar: Prices) -> float:
    """The worst price of the bar, beyond which nothing slips by itself."""
    return bar.high if side is Side.BUY else bar.low


def _opens_beyond(side: Side, stop: float, bar: Prices) -> bool:
    return bar.open >= stop if side is Side.BUY else bar.open <= stop
