"""The external broker: orders are executed outside, their outcomes reported back.

It builds, numbers and sizes orders like the simulated one and books what it is told
through the same account, so that a strategy sees `position`, `notify_order` and
`notify_trade` as backtrader would deliver them. It decides nothing: the money is
checked and the price is made outside.

Each bar goes like this:

1. The run loop moves the cursors: fills are dated by the bar on which they are told.
2. `fund` states the cash of the strategy's book, if it differs.
3. `apply` takes each report since the last bar, in order.
4. `step`, `take_notifications` and the strategy, as with any broker.
5. `take_created` and `take_cancels` hand over what the strategy asked for.

Outside only Market, Limit and Stop orders are known, each alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Final

from falcon.domain.orders import OrderStatus
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.kinds import KIND_NAMES, Kind, Status
from falcon.engine.broker.orders import Order
from falcon.engine.broker.state import Packer, State, Unpacker
from falcon.engine.events import OrderReport
from falcon.engine.rules import Rules
from falcon.errors import InvariantError, StrategyError, UsageError

_KNOWN_OUTSIDE: Final = frozenset({Kind.MARKET, Kind.LIMIT, Kind.STOP})
_LATE_ORDERS: Final = 256
"""Ended orders kept for a fill that was on its way when they ended."""

_ENDS: Final = {
    OrderStatus.CANCELED: Status.CANCELED,
    OrderStatus.EXPIRED: Status.EXPIRED,
    OrderStatus.REJECTED: Status.REJECTED,
}
_FILLS: Final = frozenset({OrderStatus.PARTIAL, OrderStatus.FILLED})
_REPORTED: Final = frozenset({OrderStatus.SUBMITTED, *_FILLS, *_ENDS})


class ExternalBroker(Desk):
    """Books what happened to orders outside.

    Attributes:
        working: orders sent and not ended, by their `ref`.
        ended: the latest of those that ended unfilled, by their `ref`.
    """

    __slots__ = ("_cancels", "ended", "working")

    def __init__(self, rules: Rules, feed_count: int) -> None:
        super().__init__(rules, feed_count)
        self.working: dict[int, Order] = {}
        self.ended: dict[int, Order] = {}
        self._cancels: list[int] = []

    def fund(self, cash: float) -> None:
        """State the cash of the book, in dollars; `value` follows with `step`."""
        if self.has(cash):
            return
        self.account.cash = cash
        self.is_idle = False

    def has(self, cash: float) -> bool:
        """Whether that is the cash of the book already."""
        return type(cash) is type(self.account.cash) and cash == self.account.cash

    def adopt(self, data: int, size: float, price: float) -> None:
        """State what is held of a feed before the first bar.

        Args:
            data: index of the feed.
            size: signed shares; nothing happens if it is 0.
            price: average entry price in dollars.
        """
        if not size:
            return
        self.is_idle = False
        account = self.account
        account.positions[data].add(size, price)
        account.trades.adopt((data, 0), size, price, account.schemes[data])

    def step(self) -> None:
        """Bring `value` up to the current bars."""
        self.account.revalue()

    def working_orders(self) -> list[Order]:
        """The orders that were accepted outside and have not ended."""
        known = self.working.values()
        return [order for order in known if order.status != Status.SUBMITTED]

    def cancel(self, order: Order | None) -> None:
        """Ask for an order to be cancelled; its status changes with the report.

        As in the simulation nothing happens to an order that was not accepted yet.
        """
        live = None if order is None else self.working.get(order.ref)
        if live is not None and live.status in {Status.ACCEPTED, Status.PARTIAL}:
            self._cancels.append(live.ref)
            self.is_idle = False

    def take_cancels(self) -> list[int]:
        """The `ref` of each order to cancel outside, asked for since the last call."""
        if not self._cancels:
            return []
        cancels, self._cancels = self._cancels, []
        return cancels

    def check(self, report: OrderReport, waiting: Sequence[OrderReport]) -> None:
        """Refuse what could not be booked.

        Args:
            report: what is said to have happened to an order.
            waiting: what happened before and is not booked yet.

        Raises:
            UsageError: the order is not known or was filled, or the report cannot be
                true.
        """
        ref, status = report.ref, report.status
        is_known = ref in self.working or ref in self.ended
        if not is_known or any(_fills(one, ref) for one in waiting):
            raise UsageError(
                f"order {ref} cannot be reported as {status}: it is "
                f"{'filled already' if is_known else 'not known, or filled'}; state "
                "the ref of an OrderRequested event that has not been reported as "
                "filled"
            )
        numbers = (report.quantity, report.price, report.commission)
        is_accepted = status is OrderStatus.SUBMITTED
        is_sized = report.quantity > 0 if is_accepted else report.quantity >= 0
        if status not in _REPORTED or not is_sized or not all(map(isfinite, numbers)):
            raise UsageError(
                f"order {ref} cannot be reported as {status} with quantity, price "
                f"and commission {numbers}: these must be finite, and the quantity "
                "above zero if the order was accepted; report one of "
                f"{', '.join(sorted(_REPORTED))}"
            )

    def apply(self, report: OrderReport) -> None:
        """Book what happened to an order; the strategy is told on the next delivery.

        Raises:
            InvariantError: no such order is known, or the report cannot be true.
        """
        self.is_idle = False
        order = self._find(report)
        if report.status is OrderStatus.SUBMITTED:
            self._accept(order, report.quantity)
        elif report.status in _FILLS:
            self._fill(order, report)
        elif report.status in _ENDS:
            self._end(order, _ENDS[report.status])
        else:
            raise InvariantError(
                f"order {order.ref} cannot be reported as {report.status}"
            )

    def _is_free(self) -> bool:
        return not self._cancels

    def _pack(self, packer: Packer) -> State:
        return {
            "working": packer.orders(self.working.values()),
            "ended": packer.orders(self.ended.values()),
            "cancels": list(self._cancels),
        }

    def _unpack(self, state: State, unpacker: Unpacker) -> None:
        self.working = {o.ref: o for o in unpacker.orders(state["working"])}
        self.ended = {o.ref: o for o in unpacker.orders(state["ended"])}
        self._cancels = list(state["cancels"])

    def _submit(self, order: Order) -> None:
        terms = order.terms
        if order.exectype not in _KNOWN_OUTSIDE:
            raise StrategyError(
                f"a {KIND_NAMES[order.exectype]} order cannot be sent outside; "
                "use Market, Limit or Stop"
            )
        if terms.parent is not None or terms.oco is not None or not terms.transmit:
            raise StrategyError(
                "an order is sent outside alone; leave out parent, oco and transmit"
            )
        if not isfinite(order.size):
            raise StrategyError(f"order size must be finite, was {order.size}")
        if order.exectype != Kind.MARKET and not isfinite(order.created.price):
            raise StrategyError(f"price must be finite, was {order.created.price}")
        order.status = Status.SUBMITTED
        self.working[order.ref] = order
        self._notices.add(order)

    def _find(self, report: OrderReport) -> Order:
        order = self.working.get(report.ref, self.ended.get(report.ref))
        if order is None:
            raise InvariantError(f"a report came for order {report.ref}, not known")
        return order

    def _accept(self, order: Order, quantity: float) -> None:
        """Note that an order works outside, with the size that was approved."""
        if order.status != Status.SUBMITTED:
            return
        order.resize(_like(order.size, quantity))
        order.status = Status.ACCEPTED
        self._notices.add(order)

    def _fill(self, order: Order, report: OrderReport) -> None:
        self._accept(order, abs(order.size))
        if report.quantity:
            self._execute(order, report)
        if report.status is OrderStatus.FILLED:
            self.working.pop(order.ref, None)
            self.ended.pop(order.ref, None)

    def _execute(self, order: Order, report: OrderReport) -> None:
        """Book one fill; the commission is shared by what it closes and opens."""
        quantity = report.quantity
        if not (quantity > 0 and isfinite(quantity) and isfinite(report.price)):
            raise InvariantError(
                f"a fill of order {order.ref} must have a size and a price, "
                f"had {quantity} at {report.price}"
            )

        def charge(size: float, _price: float) -> float:
            return report.commission * (abs(size) / quantity)

        account = self.account
        size = order.side.sign * _like(order.size, quantity)
        execution = account.plan(order, size, report.price, charge)
        feed = self.feeds[order.data]
        account.settle(order, execution._replace(dt=feed.time[feed.at]))
        if report.status is OrderStatus.FILLED:
            order.complete()
        self._notices.add(order)

    def _end(self, order: Order, status: int) -> None:
        if self.working.pop(order.ref, None) is None:
            return
        self._finish(order, status)
        self.ended[order.ref] = order
        if len(self.ended) > _LATE_ORDERS:
            del self.ended[next(iter(self.ended))]


def _like(size: float, quantity: float) -> float:
    """The quantity as an integer if the size that was asked for is one."""
    is_whole = isinstance(size, int) and quantity == int(quantity)
    return int(quantity) if is_whole else quantity


def _fills(report: OrderReport, ref: int) -> bool:
    return report.ref == ref and report.status is OrderStatus.FILLED


def external(desk: Desk) -> ExternalBroker:
    """The desk of a stepper, if its orders are executed outside.

    Raises:
        UsageError: it is simulated.
    """
    if not isinstance(desk, ExternalBroker):
        raise UsageError("this stepper simulates its broker by itself")
    return desk
