"""Order data: what was asked for and what came of it, in backtrader's words."""

from __future__ import annotations

from falcon.engine.broker.executions import Execution
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.printed import placeless
from falcon.engine.broker.terms import Terms


class Created:
    """What was asked for; the prices of a trailing stop move on.

    Attributes:
        dt: time of the bar on which the order was created.
        size: signed.
        price: limit or stop price, or the close at creation.
        pricelimit: limit price, the same as `price` if none was stated.
        pclose: close of the bar of creation.
    """

    __slots__ = ("dt", "pclose", "price", "pricelimit", "size")

    def __repr__(self) -> str:
        return placeless("order.OrderData")

    def __init__(self, feed: Feed, size: float, terms: Terms) -> None:
        close = feed.close[feed.at]
        self.dt = feed.time[feed.at]
        self.size = size
        self.pclose = close
        self.price = terms.price or terms.plimit or close
        self.pricelimit = terms.plimit or self.price


class Executed:
    """What came of it so far.

    Attributes:
        dt: time of the last fill or of the end, ``None`` before.
        size: signed shares filled.
        remsize: signed shares to be filled.
        price: average price.
        value: closed parts at their entry price plus opened parts at theirs.
        comm: commission.
        pnl: gain of the closed parts before commission.
        psize: position after the last fill.
        pprice: average entry price of that position.
        margin: dollars that one future ties up, ``None`` for shares.
        exbits: the fills, shared by all snapshots.
        told: how many of them the strategy was told of with this snapshot or before.
    """

    __slots__ = (
        "comm",
        "dt",
        "exbits",
        "margin",
        "pnl",
        "pprice",
        "price",
        "psize",
        "remsize",
        "size",
        "told",
        "value",
    )

    def __repr__(self) -> str:
        return placeless("order.OrderData")

    def __init__(self, remsize: float) -> None:
        self.dt: float | None = None
        self.size: float = 0
        self.remsize = remsize
        self.price = 0.0
        self.value = 0.0
        self.comm = 0.0
        self.pnl = 0.0
        self.psize: float = 0
        self.pprice: float = 0
        self.margin: float | None = None
        self.exbits: list[Execution] = []
        self.told = 0

    def add(self, execution: Execution) -> None:
        """Count a fill of a size other than 0."""
        size = execution.size
        spent = self.size * self.price
        self.exbits.append(execution)
        self.dt = execution.dt
        self.remsize -= size
        self.size += size
        self.price = (spent + size * execution.price) / self.size
        self.value += execution.closed_value + execution.opened_value
        self.comm += execution.closed_commission + execution.opened_commission
        self.pnl += execution.pnl
        self.psize = execution.psize
        self.pprice = execution.pprice

    def take_untold(self) -> list[Execution]:
        """The fills of which the strategy was not told yet."""
        told, self.told = self.told, len(self.exbits)
        return self.exbits[told:]

    def copy(self) -> Executed:
        """What came of the order until now."""
        twin = Executed.__new__(Executed)
        twin.remsize = self.remsize
        twin.dt = self.dt
        twin.size = self.size
        twin.price = self.price
        twin.value = self.value
        twin.comm = self.comm
        twin.pnl = self.pnl
        twin.psize = self.psize
        twin.pprice = self.pprice
        twin.margin = self.margin
        twin.exbits = self.exbits
        twin.told = self.told
        return twin
