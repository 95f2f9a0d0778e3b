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
5. Fills at the open or at a stop slip by a fraction of the price, but never out of the
   bar; a limit order filled at the open never beyond its limit. Fills at a limit do
   not slip.

Comparisons with NaN are false, so a bar without prices fills nothing but market orders.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from falcon.domain.orders import OrderType, Side
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
        InvariantError: a limit or stop order comes without its price.
    """
    if order_type is OrderType.MARKET:
        return market_price(side, bar, slippage)
    if price is None:
        raise InvariantError(f"a {order_type} order must have a price, had none")
    if order_type is OrderType.LIMIT:
        return limit_price(side, price, bar, slippage)
    return stop_price(side, price, bar, slippage)


def market_price(side: Side, bar: Prices, slippage: float) -> float:
    """Price at which a market order fills: the open, slipped."""
    return worsened(bar.open, side, _worst(side, bar), slippage)


def limit_price(side: Side, limit: float, bar: Prices, slippage: float) -> float | None:
    """Price at which a limit order fills, or ``None``."""
    if side is Side.BUY:
        if limit >= bar.open:
            return worsened(bar.open, side, min(bar.high, limit), slippage)
        return limit if limit >= bar.low else None
    if limit <= bar.open:
        return worsened(bar.open, side, limit, slippage)
    return limit if limit <= bar.high else None


def stop_price(side: Side, stop: float, bar: Prices, slippage: float) -> float | None:
    """Price at which a stop order, trailing or not, fills; or ``None``."""
    if _opens_beyond(side, stop, bar):
        return market_price(side, bar, slippage)
    if is_triggered(side, stop, bar):
        return worsened(stop, side, _worst(side, bar), slippage)
    return None


def stop_limit_price(
    side: Side, stop: float, limit: float, bar: Prices, slippage: float
) -> float | None:
    """Price at which a stop-limit order fills on the bar that may trigger it."""
    if _opens_beyond(side, stop, bar):
        return limit_price(side, limit, bar, slippage)
    if not is_triggered(side, stop, bar):
        return None
    if side is Side.BUY:
        fills_at_stop = limit >= stop
        fills_at_limit = bar.open > bar.close and limit >= bar.close
    else:
        fills_at_stop = limit <= stop
        fills_at_limit = bar.open <= bar.close and limit <= bar.close
    if fills_at_stop:
        return worsened(stop, side, _worst(side, bar), slippage)
    return limit if fills_at_limit else None


def is_triggered(side: Side, stop: float, bar: Prices) -> bool:
    """Whether the bar reached the stop price."""
    if side is Side.BUY:
        return bar.open >= stop or bar.high >= stop
    return bar.open <= stop or bar.low <= stop


def worsened(price: float, side: Side, worst: float, slippage: float) -> float:
    """The price, slipped against the trader but not beyond ``worst``.

    Where the price is NaN the result is ``worst``: `min` and `max` keep their first
    argument when a comparison fails.
    """
    if not slippage:
        return price
    if side is Side.BUY:
        return min(worst, price * (1 + slippage))
    return max(worst, price * (1 - slippage))


def _opens_beyond(side: Side, stop: float, bar: Prices) -> bool:
    return bar.open >= stop if side is Side.BUY else bar.open <= stop


def _worst(side: Side, bar: Prices) -> float:
    return bar.high if side is Side.BUY else bar.low
