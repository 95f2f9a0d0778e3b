"""Requests: what goes out of a stepper for whoever executes it."""

from __future__ import annotations

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
