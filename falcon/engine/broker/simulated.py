"""The simulated broker: backtrader's, bit for bit.

What happens in a `step`, in this order:

1. Children of the brackets whose main order was filled in the last step become active.
2. `_check_submitted`: the orders sent since then are tried, in order, on a scratch copy
   of cash and positions at their created prices, and accepted or refused for want of
   money. A refused order keeps its effect on the scratch copy, so one that is too big
   takes the later ones with it. Accepted orders reserve nothing.
3. Interest on what is held is taken from the cash.
4. `_work_pending`: one pass over the accepted orders: expiry, then matching. Market and
   Close orders need a bar younger than themselves; the others may fill on a stale one.
5. Gains of futures are settled, and the account is valued at the closes.

Pessimism is backtrader's, no more: a position may be opened as long as cash stays at 0
or above after it; closing is never refused, even if cash falls below 0.
"""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from falcon.engine.broker import prices
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.executions import Execution, rehearse
from falcon.engine.broker.kinds import Kind, Status
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.pricing import Quote, quote
from falcon.engine.broker.resting import Band, band
from falcon.engine.broker.state import Packer, State, Unpacker
from falcon.engine.rules import Rules
from falcon.engine.venue import Practice


class SimulatedBroker(Desk):
    """Fills orders against the bars of the feeds."""

    is_simulated: ClassVar = True

    __slots__ = ("_activating", "_pending", "_submitted")

    def __init__(self, rules: Rules, feed_count: int) -> None:
        super().__init__(rules, feed_count)
        self._submitted: deque[Order] = deque()
        self._activating: deque[Order] = deque()
        # In a pass, None parts the orders still to be looked at from those kept.
        self._pending: deque[Order | None] = deque()

    def step(self) -> None:
        """Check, match and value; see the module."""
        while self._activating:
            self._activating.popleft().is_active = True
        if self._submitted and Practice.UNCHECKED not in self.conditions.practices:
            self._check_submitted()
        # Also without interest: what a strategy stated as whole dollars is a float now.
        bears_interest = self.conditions.bears_interest
        self.account.cash -= self._interest() if bears_interest else 0.0
        if self._pending:
            self._work_pending()
        self.account.revalue()

    def working_orders(self) -> list[Order]:
        """The orders that were accepted and can still fill, oldest first."""
        return [order for order in self._pending if order is not None]

    def cancel(self, order: Order | None) -> None:
        """Cancel an order that was accepted; nothing happens to any other.

        The status of the order given changes at once, be it the live one or a
        snapshot; the strategy is told on the next step.
        """
        if order is not None and self._withdraw(order):
            self._cancel_family(order)

    def band(self) -> Band | None:
        """As of any broker; accepted orders may wait for their prices meanwhile."""
        waits = self._created or self._notices.waiting or self._has_more_to_do()
        if waits or len(self.feeds) > 1 or not self.account.is_plain:
            return None
        return band(self.working_orders())

    def _is_free(self) -> bool:
        return not (self._pending or self._has_more_to_do())

    def _has_more_to_do(self) -> bool:
        """Whether there is work on the next bar besides that on accepted orders."""
        bears_interest = self.conditions.bears_interest
        return bool(self._submitted or self._activating or bears_interest)

    def _pack(self, packer: Packer) -> State:
        return {
            "submitted": packer.orders(self._submitted),
            "activating": packer.orders(self._activating),
            "pending": packer.orders(self._pending),
        }

    def _unpack(self, state: State, unpacker: Unpacker) -> None:
        self._submitted.extend(unpacker.orders(state["submitted"]))
        self._activating.extend(unpacker.orders(state["activating"]))
        self._pending.extend(unpacker.orders(state["pending"]))

    def _submit(self, order: Order) -> None:
        """Take an order in; one that transmits sends all of its family."""
        family = order.family
        if order.parent is not None and not family.is_open:
            self._reject(order)
            return
        family.join(order)
        if order.terms.transmit:
            for member in family.members:
                self._transmit(member)

    def _reject(self, order: Order) -> None:
        self._finish(order, Status.REJECTED)

    def _transmit(self, order: Order) -> None:
        self.charge(prices.SENDING)
        if Practice.UNCHECKED in self.conditions.practices:
            self._accept(order)
            return
        order.status = Status.SUBMITTED
        self._submitted.append(order)
        self._notices.add(order)

    def _check_submitted(self) -> None:
        account = self.account
        cash = account.cash
        scratch: dict[int, Position] = {}
        while self._submitted:
            order = self._submitted.popleft()
            if order.parent is not None and not order.family.is_open:
                self._reject(order)
                continue
            held = account.positions[order.data]
            position = scratch.setdefault(order.data, Position(held.size, held.price))
            price = self._supposed(order)
            change = position.add(order.executed.remsize, price)
            scheme = account.schemes[order.data]
            cash = rehearse(change, price, cash=cash, scheme=scheme)
            if cash >= 0.0:
                self._accept(order)
            else:
                self._refuse(order, Status.MARGIN)

    def _supposed(self, order: Order) -> float:
        """The price at which an order is tried."""
        if order.exectype == Kind.MARKET and self._practises(Practice.CHEAT_ON_OPEN):
            return self.feeds[order.data].bar.open
        return order.created.price

    def _practises(self, practice: Practice) -> bool:
        return practice in self.conditions.practices

    def _interest(self) -> float:
        return self.account.charge_interest(self.conditions.infos)

    def _accept(self, order: Order) -> None:
        order.noted_close = None
        order.status = Status.ACCEPTED
        self._pending.append(order)
        self._notices.add(order)

    def _work_pending(self) -> None:
        pending = self._pending
        self.charge(prices.WORKING * len(pending))
        pending.append(None)
        while (order := pending.popleft()) is not None:
            if self._is_expired(order):
                self._refuse(order, Status.EXPIRED)
            elif not order.is_active:
                pending.append(order)
            else:
                self._match(order)
                if order.alive():
                    pending.append(order)
                elif order.status == Status.COMPLETED:
                    self._complete(order)

    def _is_expired(self, order: Order) -> bool:
        if not order.valid or order.exectype == Kind.MARKET:
            return False
        feed = self.feeds[order.data]
        return feed.time[feed.at] > order.valid

    def _match(self, order: Order) -> None:
        feed = self.feeds[order.data]
        # A stop-limit order that has become a limit order does not trail any more,
        # but on the bar that triggers it, it still does.
        trails = order.is_trailing
        offer = quote(order, feed, self.conditions)
        if offer is not None:
            self._execute(order, offer)
        if trails and order.alive():
            order.trail(feed.close[feed.at])

    def _execute(self, order: Order, offer: Quote) -> None:
        """Fill an order, or as much of it as the bar and the cash allow."""
        account = self.account
        charge = account.schemes[order.data].commission
        amount = self._amount(order, offer.ago)
        execution = account.plan(order, amount, offer.price, charge)
        is_affordable = execution.is_affordable
        if not is_affordable:
            execution = execution.closing_part
        if execution.size:
            execution = self._with_interest(order, execution)
            account.settle(order, execution._replace(dt=offer.dt))
            self._notices.add(order)
            self._cancel_group(order)
        if not is_affordable:
            self._refuse(order, Status.MARGIN)

    def _amount(self, order: Order, ago: int) -> float:
        """Signed shares that a bar fills of an order."""
        filler, remaining = self.conditions.filler, order.executed.remsize
        if filler is None:
            return remaining
        amount = filler(self.feeds[order.data].trading(ago), abs(remaining))
        return amount if order.isbuy() else -amount

    def _with_interest(self, order: Order, execution: Execution) -> Execution:
        """A fill whose closing part bears the interest on what it closes."""
        interest = self.account.interest
        if not execution.closed or order.data not in interest:
            return execution
        if self._practises(Practice.INTEREST_APART):
            return execution
        due = interest.pop(order.data)
        return execution._replace(closed_commission=execution.closed_commission + due)

    def _complete(self, order: Order) -> None:
        """Let a filled main order wake its children, a filled child end the others."""
        if order.parent is not None:
            self._cancel_family(order)
            return
        members = order.family.members
        members.popleft()
        self._activating.extend(members)

    def _refuse(self, order: Order, status: int) -> None:
        self._finish(order, status)
        self._cancel_group(order)
        self._cancel_family(order)

    def _withdraw(self, order: Order) -> bool:
        """Cancel an order and its group if it is pending; not its family."""
        self.charge(prices.LOOKED_AT * len(self._pending))
        try:
            self._pending.remove(order)
        except ValueError:
            return False
        self._finish(order, Status.CANCELED)
        self._cancel_group(order)
        return True

    def _cancel_group(self, order: Order) -> None:
        """Cancel the pending members of a one-cancels-others group, last one first."""
        refs, order.group.refs = order.group.refs, set()
        pending = self._pending
        self.charge(prices.LOOKED_AT * len(pending))
        for index in range(len(pending) - 1, -1, -1):
            member = pending[index]
            if member is not None and member.ref in refs:
                del pending[index]
                self._finish(member, Status.CANCELED)

    def _cancel_family(self, order: Order) -> None:
        family = order.family
        while family.members:
            self._withdraw(family.members.popleft())
        family.is_open = False
