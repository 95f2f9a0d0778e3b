"""Runs a script whose orders are executed outside, by a broker that reports back.

Outside is a simulated broker with money without end. What it tells of its own orders is
what backtrader would have told; what the external broker makes of the reports must be
the same.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from falcon.domain.orders import OrderStatus
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.broker.kinds import Kind, Status
from falcon.engine.broker.orders import Order
from falcon.engine.broker.pricing import Quote
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.times import from_date_number
from falcon.engine.events import OrderReport
from tests.differential.broker_script import Case, Keywords, Place, Script, outcome
from tests.differential.oracle_broker import (
    DeskVenue,
    fill_feeds,
    order_line,
    rules_of,
    trade_line,
)

_REPORTS = {
    Status.ACCEPTED: OrderStatus.SUBMITTED,
    Status.COMPLETED: OrderStatus.FILLED,
    Status.EXPIRED: OrderStatus.EXPIRED,
}


class PlainScript(Script):
    """Asks only for what is known outside, and cancels nothing.

    A cancel is told at once in a simulation but only when it is reported outside.
    """

    def act(self, venue: Place) -> list[tuple[object, ...]]:
        """Order, or read a position."""
        count = int(self.appetite + self.random.random())
        verbs = self.random.choices([self._order, self._target, self._read], k=count)
        return [outcome(verb, venue) for verb in verbs]

    def _target(self, venue: Place) -> tuple[object, ...]:
        # A fraction of money without end would be too much even for it.
        target = self.random.randint(-40, 40)
        verb = self.random.choice(["order_target_size", "order_target_value"])
        venue.place(
            verb, self._data(), target * (1 if verb.endswith("size") else 50), {}
        )
        return (verb, target)

    def _words(self, venue: Place, data: int) -> Keywords:
        words = super()._words(venue, data)
        for name in ("plimit", "trailamount", "trailpercent"):
            words.pop(name, None)
        kind = words["exectype"]
        plain = kind in {Kind.MARKET, Kind.LIMIT, Kind.STOP}
        return words if plain else {**words, "exectype": Kind.LIMIT}

    def _ties(self, _venue: Place) -> Keywords:
        return {}


class Outside(SimulatedBroker):
    """Simulates, and remembers the exact price of each fill."""

    def __init__(self, case: Case) -> None:
        super().__init__(rules_of(case), len(case.feeds))
        self.prices: dict[int, float] = {}

    def _execute(self, order: Order, offer: Quote) -> None:
        self.prices[order.ref] = offer.price
        super()._execute(order, offer)

    def report(self, told: Order) -> OrderReport:
        """What the strategy's broker is told of an order."""
        filled = told.status == Status.COMPLETED
        return OrderReport(
            ref=told.ref,
            status=_REPORTS[told.status],
            quantity=abs(told.size),
            price=self.prices[told.ref] if filled else 0.0,
        )


def run_outside(case: Case) -> tuple[list[str], list[str]]:
    """What the strategy was told, and what it would have been told by the outside."""
    case = replace(
        case,
        cash=1e12,
        commission=0.0,
        stake=case.stake or 1,
        feeds=tuple(
            tuple(row for row in rows if all(map(isfinite, row[1:])))
            for rows in case.feeds
        ),
    )
    outside = Outside(case)
    broker = ExternalBroker(rules_of(case), len(case.feeds))
    fill_feeds(broker, case)
    fill_feeds(outside, case)
    venue, script = DeskVenue(broker), PlainScript(case)
    ours: list[str] = []
    theirs: list[str] = []
    for time in sorted({time for feed in broker.feeds for time in feed.time}):
        for feed, twin in zip(broker.feeds, outside.feeds, strict=True):
            if feed.at + 1 < len(feed.time) and feed.time[feed.at + 1] <= time:
                feed.at = twin.at = feed.at + 1
        outside.step()
        orders, trades = outside.take_notifications()
        theirs += [order_line(order, order.data) for order in orders]
        theirs += [trade_line(trade, trade.data) for trade in trades]
        theirs.append(f"cash {outside.cash!r} {outside.value!r}")
        for order in orders:
            if order.status != Status.SUBMITTED:
                broker.apply(outside.report(order))
        broker.step()
        orders, trades = broker.take_notifications()
        ours += [order_line(order, order.data) for order in orders]
        ours += [trade_line(trade, trade.data) for trade in trades]
        ours.append(f"cash {broker.cash!r} {broker.value!r}")
        if all(feed.is_started for feed in broker.feeds):
            venue.at = from_date_number(time)
            script.act(venue)
        for order in broker.take_created():
            place = outside.buy if order.isbuy() else outside.sell
            place(order.data, order.size, order.terms)
    return ours, theirs
