"""Orders as a strategy handles them, in backtrader's words.

`Desk.buy` and its like return the live `Order`. What is notified is a snapshot: its
status and its `executed` stay as they were, while `created` and `info` are shared with
the live order. The two are equal (orders compare by `ref`) and never the same.

Sizes are signed: negative in a sell. Prices and values are dollars, times are date
numbers (`falcon.engine.broker.times`), feeds are named by their index.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Final

from falcon.domain.orders import Side
from falcon.engine.broker.executions import Execution
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.groups import Family, OcoGroup
from falcon.engine.broker.info import Info
from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES, Kind, Status
from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.printed import order_name, order_text
from falcon.engine.broker.terms import Terms
from falcon.engine.broker.times import session_end, valid_until

_TRAILING: Final = frozenset({Kind.STOP_TRAIL, Kind.STOP_TRAIL_LIMIT})


class Order:
    """One order, live or as it was when the strategy was told of it.

    Attributes:
        ref: 1 for the first order of the run.
        data: index of the feed.
        side: buy or sell.
        size: signed shares asked for.
        stated_size: shares as the strategy stated them, ``None`` if a sizer chose.
        terms: as stated.
        exectype: one of `Kind`.
        valid: last time at which it may fill; ``None`` or 0 for ever.
        status: one of `Status`.
        created: what was asked for, shared by all snapshots.
        executed: what came of it.
        info: what the strategy attached, shared by all snapshots.
        family: its bracket, see `falcon.engine.broker.groups`.
        group: its one-cancels-others group.
        is_active: whether it may fill; a child waits for its parent.
        is_triggered: whether a stop-limit order has become a limit order.
        limit_offset: distance from stop to limit of a trailing stop-limit order.
        session_end: end of the day of its creation; only a Close order looks at it.
        noted_close: last close seen by a Close order that waits for the session's end.
    """

    __slots__ = (
        "attached",
        "created",
        "data",
        "exectype",
        "executed",
        "family",
        "group",
        "info",
        "is_active",
        "is_triggered",
        "limit_offset",
        "noted_close",
        "ref",
        "session_end",
        "side",
        "size",
        "stated_size",
        "status",
        "terms",
        "valid",
    )

    def __init__(
        self, ref: int, data: int, side: Side, size: float, feed: Feed, terms: Terms
    ) -> None:
        self.ref = ref
        self.data = data
        self.side = side
        self.size = size if side is Side.BUY else -size
        self.stated_size: float | None = None
        # Who joined whom is kept by the group; the other order must not live on here.
        self.terms = terms if terms.oco is None else replace(terms, oco=None)
        self.exectype = terms.exectype
        self.info = Info(terms.info)
        self.attached: dict[str, object] = {}
        self.status: int = Status.CREATED
        self.created = Created(feed, self.size, terms)
        self.executed = Executed(self.size)
        self.valid = (
            None if terms.valid is None else valid_until(terms.valid, self.created.dt)
        )
        self.family: Family = _family(terms.parent)
        self.group: OcoGroup = OcoGroup() if terms.oco is None else terms.oco.group
        self.group.refs.add(ref)
        self.is_active = terms.parent is None
        self.is_triggered = False
        self.limit_offset = 0.0
        self.session_end = (
            session_end(self.created.dt) if terms.exectype == Kind.CLOSE else 0.0
        )
        self.noted_close: float | None = None
        if terms.exectype in _TRAILING:
            self._start_trailing()

    # Compared as upstream, errors included: with anything that has no number, and by
    # `!=` even with None, the comparison fails.
    def __eq__(self, other: object) -> bool:
        return other is not None and self.ref == other.ref  # type: ignore[attr-defined]

    def __ne__(self, other: object) -> bool:
        return self.ref != other.ref  # type: ignore[attr-defined, no-any-return]

    __repr__ = order_name
    __str__ = order_text
    __hash__ = None  # type: ignore[assignment]  # as backtrader's: equal by number

    @property
    def price(self) -> float | None:
        """The price as stated."""
        return self.terms.price

    @property
    def pricelimit(self) -> float | None:
        """The limit price as stated."""
        return self.terms.plimit

    @property
    def tradeid(self) -> int:
        """To which trade of the feed its fills are counted."""
        return self.terms.tradeid

    @property
    def parent(self) -> Order | None:
        """The order that must be filled before this one becomes active."""
        return self.terms.parent

    @property
    def is_trailing(self) -> bool:
        """Whether its stop follows the price; not as a triggered limit order."""
        if self.exectype == Kind.STOP_TRAIL_LIMIT:
            return not self.is_triggered
        return self.exectype == Kind.STOP_TRAIL

    def isbuy(self) -> bool:
        """Whether it buys."""
        return self.side is Side.BUY

    def issell(self) -> bool:
        """Whether it sells."""
        return self.side is Side.SELL

    def alive(self) -> bool:
        """Whether it can still fill."""
        return self.status < Status.COMPLETED

    def getstatusname(self, status: int | None = None) -> str:
        """Name of a status, by default its own, say ``Completed``."""
        return STATUS_NAMES[self.status if status is None else status]

    def getordername(self, exectype: int | None = None) -> str:
        """Name of an execution type, by default its own, say ``Limit``."""
        return KIND_NAMES[self.exectype if exectype is None else exectype]

    def snapshot(self) -> Order:
        """The order as it stands, to be told to the strategy."""
        twin = Order.__new__(Order)
        twin.ref = self.ref
        twin.data = self.data
        twin.side = self.side
        twin.size = self.size
        twin.stated_size = self.stated_size
        twin.terms = self.terms
        twin.exectype = self.exectype
        twin.info = self.info
        twin.attached = dict(self.attached)
        twin.status = self.status
        twin.created = self.created
        twin.executed = self.executed.copy()
        twin.valid = self.valid
        twin.family = self.family
        twin.group = self.group
        twin.is_active = self.is_active
        twin.is_triggered = self.is_triggered
        twin.limit_offset = self.limit_offset
        twin.session_end = self.session_end
        twin.noted_close = self.noted_close
        return twin

    def end(self, status: int, dt: float) -> None:
        """Take a final status without a fill."""
        self.status = status
        self.executed.dt = dt

    def fill(self, execution: Execution) -> None:
        """Count a fill of a size other than 0."""
        self.executed.add(execution)
        self.status = Status.PARTIAL if self.executed.remsize else Status.COMPLETED

    def resize(self, quantity: float) -> None:
        """Ask for another size, above 0; only before the first fill."""
        size = quantity if self.side is Side.BUY else -quantity
        self.size = self.created.size = self.executed.remsize = size

    def complete(self) -> None:
        """Count as filled, whatever rounding may have left over."""
        self.executed.remsize -= self.executed.remsize
        self.status = Status.COMPLETED

    def trail(self, price: float) -> None:
        """Move a trailing stop towards ``price``; it never moves away from it."""
        distance = self._distance(price)
        created = self.created
        if self.side is Side.BUY:
            stop = price + distance
            moves = stop < created.price
        else:
            stop = price - distance
            moves = stop > created.price
        if moves:
            created.price = stop
            if self.exectype == Kind.STOP_TRAIL_LIMIT:
                created.pricelimit = stop - self.limit_offset

    def _start_trailing(self) -> None:
        created = self.created
        price = created.price
        self.limit_offset = price - created.pricelimit
        created.price = inf if self.side is Side.BUY else -inf
        self.trail(price)

    def _distance(self, price: float) -> float:
        terms = self.terms
        if terms.trailamount:
            return terms.trailamount
        return price * terms.trailpercent if terms.trailpercent else 0.0


def _family(parent: Order | None) -> Family:
    """The family to join; there are no grandchildren, theirs is one nobody opens."""
    if parent is None or parent.parent is not None:
        return Family()
    return parent.family
