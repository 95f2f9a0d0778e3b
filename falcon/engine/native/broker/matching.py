"""Matching: at which price a bar fills an order; NaN where it does not.

The rules are those of `falcon.engine.broker.matching`. A price that is NaN itself can
only come of a bar without prices, so `fills` is told apart from the price.
"""

from __future__ import annotations

from typing import NamedTuple

from falcon.engine.native.jit import lean


class Ohlc(NamedTuple):
    """The four prices of a bar, in dollars."""

    open: float
    high: float
    low: float
    close: float


class Match(NamedTuple):
    """What a bar does to an order.

    Attributes:
        fills: whether it fills it.
        price: at which price.
    """

    fills: bool
    price: float


@lean
def worsened(is_sell: int, price: float, worst: float, slippage: float) -> float:
    """The price, slipped against the trader but not beyond ``worst``."""
    if slippage == 0.0:
        return price
    if is_sell:
        slipped = price * (1 - slippage)
        return slipped if slipped > worst else worst  # noqa: FURB136  # by NaN
    slipped = price * (1 + slippage)
    return slipped if slipped < worst else worst  # noqa: FURB136  # by NaN


@lean
def market_price(is_sell: int, bar: Ohlc, slippage: float) -> float:
    """Price at which a market order fills: the open, slipped."""
    return worsened(is_sell, bar.open, bar.low if is_sell else bar.high, slippage)


@lean
def limit_match(is_sell: int, limit: float, bar: Ohlc, slippage: float) -> Match:
    """Whether and where a limit order fills."""
    if is_sell:
        if limit <= bar.open:
            return Match(fills=True, price=worsened(is_sell, bar.open, limit, slippage))
        return Match(fills=limit <= bar.high, price=limit)
    if limit >= bar.open:
        worst = limit if limit < bar.high else bar.high  # noqa: FURB136  # by NaN
        return Match(fills=True, price=worsened(is_sell, bar.open, worst, slippage))
    return Match(fills=limit >= bar.low, price=limit)


@lean
def stop_match(is_sell: int, stop: float, bar: Ohlc, slippage: float) -> Match:
    """Whether and where a stop order, trailing or not, fills."""
    if opens_beyond(is_sell, stop, bar):
        return Match(fills=True, price=market_price(is_sell, bar, slippage))
    worst = bar.low if is_sell else bar.high
    return Match(
        is_triggered(is_sell, stop, bar), worsened(is_sell, stop, worst, slippage)
    )


@lean
def stop_limit_match(
    is_sell: int, stop: float, limit: float, bar: Ohlc, slippage: float
) -> Match:
    """Whether and where a stop-limit order fills on a bar that may trigger it."""
    if opens_beyond(is_sell, stop, bar):
        return limit_match(is_sell, limit, bar, slippage)
    if not is_triggered(is_sell, stop, bar):
        return Match(fills=False, price=limit)
    if is_sell:
        at_stop = limit <= stop
        at_limit = bar.open <= bar.close and limit <= bar.close
    else:
        at_stop = limit >= stop
        at_limit = bar.open > bar.close and limit >= bar.close
    if at_stop:
        worst = bar.low if is_sell else bar.high
        return Match(fills=True, price=worsened(is_sell, stop, worst, slippage))
    return Match(fills=at_limit, price=limit)


@lean
def is_triggered(is_sell: int, stop: float, bar: Ohlc) -> bool:
    """Whether the bar reached the stop price."""
    if is_sell:
        return bar.open <= stop or bar.low <= stop
    return bar.open >= stop or bar.high >= stop


@lean
def opens_beyond(is_sell: int, stop: float, bar: Ohlc) -> bool:
    """Whether the bar opened at the stop price or beyond."""
    return bar.open <= stop if is_sell else bar.open >= stop
