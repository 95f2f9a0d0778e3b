"""Which price a bar gives an order."""

from __future__ import annotations

from math import isnan, nan

import pytest

from falcon.domain.orders import OrderType, Side
from falcon.engine.broker.matching import (
    Ohlc,
    is_triggered,
    match,
    stop_limit_price,
)
from falcon.engine.venue import Slippage
from falcon.errors import InvariantError

BAR = Ohlc(open=100.0, high=104.0, low=96.0, close=102.0)
FALLING = Ohlc(open=100.0, high=104.0, low=96.0, close=97.0)
STANDING = Ohlc(open=100.0, high=104.0, low=96.0, close=100.0)


def test_a_market_order_fills_at_the_open() -> None:
    assert match(OrderType.MARKET, Side.BUY, None, BAR) == 100.0


def test_a_market_order_slips_but_not_out_of_the_bar() -> None:
    assert match(OrderType.MARKET, Side.BUY, None, BAR, 0.01) == 101.0
    assert match(OrderType.MARKET, Side.BUY, None, BAR, 0.2) == 104.0
    assert match(OrderType.MARKET, Side.SELL, None, BAR, 0.01) == 99.0
    assert match(OrderType.MARKET, Side.SELL, None, BAR, 0.2) == 96.0


def test_a_market_order_fills_at_an_open_that_is_not_a_number() -> None:
    price = match(OrderType.MARKET, Side.BUY, None, BAR._replace(open=nan))

    assert price is not None
    assert isnan(price)


def test_slipping_from_a_price_that_is_not_a_number_ends_at_the_cap() -> None:
    slip = Slippage(perc=0.01)

    assert slip.worsened(nan, Side.BUY, 104.0) == 104.0
    assert slip.worsened(nan, Side.SELL, 96.0) == 96.0


@pytest.mark.parametrize(
    ("side", "limit", "price"),
    [
        (Side.BUY, 101.0, 100.0),
        (Side.BUY, 100.0, 100.0),
        (Side.BUY, 98.0, 98.0),
        (Side.BUY, 96.0, 96.0),
        (Side.BUY, 95.9, None),
        (Side.SELL, 99.0, 100.0),
        (Side.SELL, 100.0, 100.0),
        (Side.SELL, 103.0, 103.0),
        (Side.SELL, 104.0, 104.0),
        (Side.SELL, 104.1, None),
    ],
)
def test_a_limit_order_fills_at_the_open_or_at_its_limit(
    side: Side, limit: float, price: float | None
) -> None:
    assert match(OrderType.LIMIT, side, limit, BAR) == price


def test_a_limit_order_slips_at_the_open_up_to_its_limit_only() -> None:
    assert match(OrderType.LIMIT, Side.BUY, 100.5, BAR, 0.01) == 100.5
    assert match(OrderType.LIMIT, Side.SELL, 99.5, BAR, 0.01) == 99.5
    assert match(OrderType.LIMIT, Side.BUY, 98.0, BAR, 0.01) == 98.0


@pytest.mark.parametrize(
    ("side", "stop", "price"),
    [
        (Side.BUY, 99.0, 100.0),
        (Side.BUY, 100.0, 100.0),
        (Side.BUY, 103.0, 103.0),
        (Side.BUY, 104.0, 104.0),
        (Side.BUY, 104.1, None),
        (Side.SELL, 101.0, 100.0),
        (Side.SELL, 100.0, 100.0),
        (Side.SELL, 97.0, 97.0),
        (Side.SELL, 96.0, 96.0),
        (Side.SELL, 95.9, None),
    ],
)
def test_a_stop_order_fills_at_the_open_or_at_its_stop(
    side: Side, stop: float, price: float | None
) -> None:
    assert match(OrderType.STOP, side, stop, BAR) == price


def test_a_stop_order_slips_within_the_bar() -> None:
    assert match(OrderType.STOP, Side.BUY, 102.0, BAR, 0.01) == 102.0 * 1.01
    assert match(OrderType.STOP, Side.SELL, 97.0, BAR, 0.02) == 96.0


@pytest.mark.parametrize("order_type", [OrderType.LIMIT, OrderType.STOP])
def test_an_order_that_needs_a_price_is_not_matched_without(
    order_type: OrderType,
) -> None:
    with pytest.raises(InvariantError, match="must have a price"):
        match(order_type, Side.BUY, None, BAR)


def test_a_trailing_stop_is_not_matched_as_a_stop() -> None:
    with pytest.raises(InvariantError, match="stop-trail order cannot be filled"):
        match(OrderType.STOP_TRAIL, Side.BUY, 102.0, BAR)


@pytest.mark.parametrize(
    ("side", "bar", "stop", "limit", "price"),
    [
        (Side.BUY, BAR, 99.0, 98.0, 98.0),
        (Side.BUY, BAR, 103.0, 103.5, 103.0),
        (Side.BUY, BAR, 103.0, 102.5, None),
        (Side.BUY, FALLING, 103.0, 98.0, 98.0),
        (Side.BUY, FALLING, 103.0, 96.5, None),
        (Side.BUY, BAR, 105.0, 105.0, None),
        (Side.SELL, BAR, 101.0, 103.0, 103.0),
        (Side.SELL, BAR, 97.0, 96.5, 97.0),
        (Side.SELL, BAR, 97.0, 101.0, 101.0),
        (Side.SELL, BAR, 97.0, 103.0, None),
        (Side.SELL, FALLING, 97.0, 97.5, None),
        (Side.BUY, STANDING, 103.0, 100.0, None),
        (Side.SELL, STANDING, 97.0, 100.0, 100.0),
        (Side.SELL, BAR, 95.0, 95.0, None),
    ],
)
def test_a_stop_limit_order_fills_on_the_bar_that_triggers_it(
    side: Side, bar: Ohlc, stop: float, limit: float, price: float | None
) -> None:
    assert stop_limit_price(side, stop, limit, bar, Slippage()) == price


def test_a_stop_is_reached_by_a_touch() -> None:
    assert is_triggered(Side.BUY, 104.0, BAR)
    assert is_triggered(Side.SELL, 96.0, BAR)
    assert not is_triggered(Side.BUY, 104.1, BAR)
