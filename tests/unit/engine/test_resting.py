"""Resting orders: a bar within their band touches none of them."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from falcon.domain.orders import Side
from falcon.engine.broker.conditions import Conditions
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.orders import Order
from falcon.engine.broker.pricing import quote
from falcon.engine.broker.resting import OPEN, band
from falcon.engine.broker.terms import Terms
from falcon.engine.rules import Rules

KINDS = (Kind.LIMIT, Kind.STOP, Kind.STOP_LIMIT)
GRID = 0.5


def feed(*bar: float) -> Feed:
    """A feed on a bar of four prices, after one on which orders were made."""
    made = Feed()
    for column, price in zip(
        (made.open, made.high, made.low, made.close), bar, strict=True
    ):
        column += [100.0, price]
    made.time += [1.0, 2.0]
    made.at = 0
    return made


def order(at: Feed, side: Side, terms: Terms) -> Order:
    return Order(1, 0, side, 1, at, terms)


def test_within_the_band_no_order_fills_or_triggers() -> None:
    rng = np.random.default_rng(4)
    conditions, quiet = Conditions(Rules(slippage=0.01), 1), 0
    for _ in range(4_000):
        bars = feed(*(100 + GRID * rng.integers(-4, 5, 4)).tolist())
        orders = []
        for _ in range(rng.integers(1, 4)):
            price, limit = (100 + GRID * rng.integers(-8, 9, 2)).tolist()
            terms = Terms(exectype=KINDS[rng.integers(3)], price=price, plimit=limit)
            orders.append(order(bars, list(Side)[rng.integers(2)], terms))
            orders[-1].is_triggered = terms.exectype == 4 and rng.random() < 0.4
        found = band(orders)
        bars.at, triggered = 1, [one.is_triggered for one in orders]
        assert found is not None
        prices = bars.bar
        above = min(prices.open, prices.low) > found.floor
        if above and max(prices.open, prices.high) < found.ceiling:
            quiet += 1
            assert [quote(one, bars, conditions) for one in orders] == [None] * len(
                orders
            )
            assert [one.is_triggered for one in orders] == triggered
    assert quiet > 200


def test_a_band_is_as_wide_as_its_orders_let_it_be() -> None:
    bars = feed(100.0, 100.0, 100.0, 100.0)
    stop = order(bars, Side.SELL, Terms(exectype=Kind.STOP, price=97.0))
    limit = order(bars, Side.SELL, Terms(exectype=Kind.LIMIT, price=110.0, valid=1.0))

    assert band([]) == OPEN == (-inf, inf, inf, 0)
    assert band([stop, limit]) == (97.0, 110.0, limit.valid, 8)


def test_a_child_that_waits_for_its_parent_only_expires() -> None:
    bars = feed(100.0, 100.0, 100.0, 100.0)
    main = order(bars, Side.BUY, Terms(exectype=Kind.LIMIT, price=95.0))
    child = order(bars, Side.SELL, Terms(exectype=Kind.STOP, price=99.0, parent=main))

    assert band([main, child]) == (95.0, inf, inf, 8)


def test_orders_that_change_on_every_bar_have_no_band() -> None:
    bars = feed(100.0, 100.0, 100.0, 100.0)
    for terms in (
        Terms(),
        Terms(exectype=Kind.CLOSE),
        Terms(exectype=Kind.STOP_TRAIL, trailamount=2.0),
        Terms(exectype=Kind.LIMIT, price=nan),
    ):
        assert band([order(bars, Side.BUY, terms)]) is None
