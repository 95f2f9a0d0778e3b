"""Requests: what goes out of a stepper for whoever executes it."""

from __future__ import annotations

import pytest

from falcon.domain.orders import OrderType
from falcon.engine import Stepper, compile_strategy
from falcon.engine.events import OrderRequested
from tests.unit.engine.sources import RISING, strategy


def requests(body: str) -> list[OrderRequested]:
    """What a strategy asks for on its second bar."""
    text = strategy(f"if len(self) == 2:\n{body}")
    stepper = Stepper(compile_strategy(text), symbols=["AAPL"])
    events = [event for bar in list(RISING)[:3] for event in stepper.step(bar)]
    return [event for event in events if isinstance(event, OrderRequested)]


def test_a_bracket_names_its_parent_and_what_is_sent_with_what() -> None:
    entry, stop, limit = requests(
        "    self.buy_bracket(price=40, stopprice=30, limitprice=50)"
    )

    assert (entry.parent, stop.parent, limit.parent) == (None, entry.ref, entry.ref)
    assert (entry.transmit, stop.transmit, limit.transmit) == (False, False, True)


def test_an_order_names_the_earlier_ones_that_its_fill_cancels() -> None:
    alone, first, second, third = requests(
        "    self.buy()\n"
        "    one = self.sell(price=30, exectype=bt.Order.Stop)\n"
        "    two = self.sell(price=90, exectype=bt.Order.Limit, oco=one)\n"
        "    self.sell(price=95, exectype=bt.Order.Limit, oco=two)"
    )

    assert (alone.oco, first.oco) == ((), ())
    assert second.oco == (first.ref,)
    assert third.oco == (first.ref, second.ref)
    assert all(one.transmit and one.parent is None for one in (alone, first, second))


KINDS = {
    "Market": ("", (OrderType.MARKET, None, None, None, None)),
    "Close": ("", (OrderType.CLOSE, None, None, None, None)),
    "Limit": ("price=49", (OrderType.LIMIT, 49, None, None, None)),
    "Stop": ("price=60", (OrderType.STOP, 60, None, None, None)),
    "StopLimit": ("price=60, plimit=62", (OrderType.STOP_LIMIT, 60, 62, None, None)),
    "StopTrail": ("trailamount=2", (OrderType.STOP_TRAIL, 53.0, None, 2, None)),
    "StopTrailLimit": (
        "price=60, plimit=62, trailpercent=0.5",
        (OrderType.STOP_TRAIL_LIMIT, 90.0, 92.0, None, 0.5),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_of_any_kind_is_told_with_all_its_prices(kind: str) -> None:
    stated, expected = KINDS[kind]
    body = f"    self.buy(exectype=bt.Order.{kind}, {stated})"

    (order,) = requests(body)

    assert expected == (
        order.order_type,
        order.price,
        order.limit_price,
        order.trail_amount,
        order.trail_percent,
    )


def test_orders_are_told_in_the_order_asked() -> None:
    placed = "".join(f"    self.buy(exectype=bt.Order.{kind})\n" for kind in KINDS)

    assert [one.ref for one in requests(placed)] == list(range(1, len(KINDS) + 1))
