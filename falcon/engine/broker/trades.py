"""Trades: round trips per feed and trade id, in backtrader's words.

In: executions. Out: copies of trades, one when a trade has just opened and one when it
has closed; scaling in or out is not announced.

Positions know nothing of trade ids, so a fill may close a position while it opens the
trade of another id; the rules below then count what the fill says it closed all the
same.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.broker.executions import Execution
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.printed import placeless, trade_text
from falcon.engine.broker.schemes import Scheme


class TradeStatus:
    """States of a trade by backtrader's numbers."""

    CREATED: Final = 0
    OPEN: Final = 1
    CLOSED: Final = 2


class Trade:
    """One round trip; sizes are signed, amounts are dollars, times date numbers.

    Attributes:
        ref: 1 for the first trade of the run.
        data: index of the feed.
        tradeid: the id that its orders stated.
        status: one of `TradeStatus`.
        size: shares open now, 0 once closed.
        price: average entry price, kept when it closes.
        value: what is open now at that price.
        commission: of all fills so far.
        pnl: gain of what is closed, before commission.
        pnlcomm: `pnl` less `commission`.
        justopened: whether the last fill opened it.
        isopen: whether shares are open.
        isclosed: whether the last fill closed it.
        long: whether it was opened by a buy.
        baropen: bars of the feed when it opened.
        dtopen: time of that bar.
        barclose: bars of the feed when it closed, 0 before.
        dtclose: time of that bar, 0.0 before.
        barlen: bars between opening and the last fill.
        peak: shares when it was largest, signed.
        closed_size: shares closed so far, signed like the fills that closed them.
        exit_price: their average price, 0.0 before.
    """

    __slots__ = (
        "attached",
        "barclose",
        "barlen",
        "baropen",
        "closed_size",
        "commission",
        "data",
        "dtclose",
        "dtopen",
        "exit_price",
        "isclosed",
        "isopen",
        "justopened",
        "long",
        "peak",
        "pnl",
        "pnlcomm",
        "price",
        "ref",
        "size",
        "status",
        "tradeid",
        "value",
    )

    def __init__(self, ref: int, data: int, tradeid: int) -> None:
        self.ref = ref
        self.data = data
        self.tradeid = tradeid
        self.status: int = TradeStatus.CREATED
        self.size: float = 0
        self.price = 0.0
        self.value = 0.0
        self.commission = 0.0
        self.pnl = 0.0
        self.pnlcomm = 0.0
        self.justopened = False
        self.isopen = False
        self.isclosed = False
        self.long = False
        self.baropen = 0
        self.dtopen = 0.0
        self.barclose = 0
        self.dtclose = 0.0
        self.barlen = 0
        self.peak: float = 0
        self.closed_size: float = 0
        self.exit_price = 0.0
        self.attached: dict[str, object] = {}

    __str__ = trade_text

    def __repr__(self) -> str:
        return placeless("trade.Trade")

    def __bool__(self) -> bool:
        return self.size != 0

    def __len__(self) -> int:
        return abs(self.size)  # type: ignore[return-value]  # fails for parts, upstream

    def copy(self) -> Trade:
        """The trade as it stands, to be announced."""
        twin = Trade.__new__(Trade)
        for name in Trade.__slots__:
            setattr(twin, name, getattr(self, name))
        twin.attached = dict(self.attached)
        return twin

    def add(
        self, size: float, price: float, commission: float, feed: Feed, scheme: Scheme
    ) -> None:
        """Count one part of a fill; ``size`` is not 0."""
        before = self.size
        self.size = before + size
        self.commission += commission
        self._mark(before, feed)
        if abs(self.size) > abs(before):
            self.price = (before * self.price + size * price) / self.size
            if abs(self.size) > abs(self.peak):
                self.peak = self.size
        else:
            self.pnl += scheme.profit(-size, self.price, price)
            self._average_exit(size, price)
        self.pnlcomm = self.pnl - self.commission
        self.value = scheme.value(self.size, self.price)

    def _mark(self, before: float, feed: Feed) -> None:
        self.justopened = not before
        self.isopen = bool(self.size)
        self.isclosed = bool(before) and not self.size
        if self.justopened:
            self.baropen = feed.length
            self.dtopen = feed.time[feed.at]
            self.long = self.size > 0
        self.barlen = feed.length - self.baropen
        if self.isclosed:
            self.barclose = feed.length
            self.dtclose = feed.time[feed.at]
            self.status = TradeStatus.CLOSED
        elif self.isopen:
            self.status = TradeStatus.OPEN

    def _average_exit(self, size: float, price: float) -> None:
        closed = self.closed_size + size
        self.exit_price = (
            (self.closed_size * self.exit_price + size * price) / closed
            if closed
            else 0.0
        )
        self.closed_size = closed


class Trades:
    """The latest trade of each feed and trade id.

    Attributes:
        latest: by feed and trade id.
        count: trades opened so far.
    """

    __slots__ = ("count", "latest")

    def __init__(self) -> None:
        self.latest: dict[tuple[int, int], Trade] = {}
        self.count = 0

    def fold(
        self,
        key: tuple[int, int],
        execution: Execution,
        feed: Feed,
        scheme: Scheme,
    ) -> list[Trade]:
        """Count a fill and return copies of the trades it opened or closed."""
        announced = []
        trade = self.latest[key] if key in self.latest else self._start(key)
        price = execution.price
        if execution.closed:
            trade.add(
                execution.closed, price, execution.closed_commission, feed, scheme
            )
            if trade.isclosed:
                announced.append(trade.copy())
        if execution.opened:
            if trade.isclosed:
                trade = self._start(key)
            trade.add(
                execution.opened, price, execution.opened_commission, feed, scheme
            )
            if trade.isclosed:
                announced.append(trade.copy())
        if trade.justopened:
            announced.append(trade.copy())
        return announced

    def adopt(
        self, key: tuple[int, int], size: float, price: float, scheme: Scheme
    ) -> None:
        """Take over a trade that was opened before this run."""
        trade = self._start(key)
        trade.status = TradeStatus.OPEN
        trade.size = trade.peak = size
        trade.price = price
        trade.value = scheme.value(size, price)
        trade.isopen = True
        trade.long = size > 0

    def _start(self, key: tuple[int, int]) -> Trade:
        self.count += 1
        trade = self.latest[key] = Trade(self.count, *key)
        return trade
