"""Account: cash, positions and trades, and how a fill changes them.

Shared by the broker that simulates and the one whose orders are executed outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.executions import Charge, Execution, plan
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position, Positions
from falcon.engine.broker.schemes import Scheme, StockScheme
from falcon.engine.broker.times import from_date_number
from falcon.engine.broker.trades import Trade, Trades

FUND_START: Final = 100.0
"""What one share of the account, taken as a fund, is worth at the start."""


class Account:
    """The books of one strategy.

    Attributes:
        feeds: the bars, by index.
        schemes: costs and values of the instruments, by feed.
        cash: dollars.
        starting_cash: dollars at the start, or as a strategy has set them.
        value: cash plus positions at the closes of the last `revalue`.
        fund_shares: into how many shares the value is divided, as a fund is.
        fund_value: one of them as of the last `revalue`.
        additions: dollars paid in or out that the next `revalue` books.
        positions: by feed.
        interest: owed on each feed and not yet counted as a cost of its trades.
        trades: the running ones.
    """

    __slots__ = (
        "additions",
        "cash",
        "feeds",
        "fund_shares",
        "fund_value",
        "interest",
        "positions",
        "schemes",
        "starting_cash",
        "trades",
        "value",
    )

    def __init__(
        self, cash: float, feeds: Sequence[Feed], schemes: Sequence[Scheme]
    ) -> None:
        self.feeds = feeds
        self.schemes = schemes
        self.starting_cash = cash
        self.cash = cash
        self.value = cash
        self.fund_value = FUND_START
        self.fund_shares = cash / FUND_START
        self.additions: list[float] = []
        self.positions = Positions()
        self.interest: dict[int, float] = {}
        self.trades = Trades()

    def set_cash(self, cash: float) -> None:
        """Have so many dollars; `value` follows, but not what a fund share is worth."""
        self.starting_cash = cash
        # A float from here on: what is reckoned with cash relies on it.
        self.cash = self.value = float(cash)

    def plan(
        self, order: Order, size: float, price: float, charge: Charge
    ) -> Execution:
        """What filling ``size`` of an order at ``price`` would do."""
        return plan(
            self.positions[order.data],
            size,
            price,
            cash=self.cash,
            scheme=self.schemes[order.data],
            charge=charge,
        )

    def settle(self, order: Order, execution: Execution) -> None:
        """Book a fill of a size other than 0; `count` counts it to its trade."""
        feed, position = self.feeds[order.data], self.positions[order.data]
        self.cash = execution.cash
        position.add(execution.size, execution.price)
        position.updated = feed.time[feed.at] if feed.is_started else None
        if execution.opened:
            position.adjbase = execution.price
        order.fill(execution)
        order.executed.margin = self.schemes[order.data].margin

    def count(self, order: Order, fills: Sequence[Execution]) -> list[Trade]:
        """Count fills to their trades, as of the present bar of their feed.

        Returns:
            Copies of the trades that they opened or closed.
        """
        key = (order.data, order.tradeid)
        feed, scheme = self.feeds[order.data], self.schemes[order.data]
        told: list[Trade] = []
        for execution in fills:
            told += self.trades.fold(key, execution, feed, scheme)
        return told

    def charge_interest(self, infos: Sequence[CommissionInfo]) -> float:
        """Note what holding the positions has cost since the last time.

        Args:
            infos: commissions by feed.

        Returns:
            Dollars, not yet taken from the cash.
        """
        total = 0.0
        for index, position in self.positions.items():
            if position.size and position.updated is not None:
                feed = self.feeds[index]
                now, then = feed.time[feed.at], position.updated
                days = (
                    from_date_number(now).date() - from_date_number(then).date()
                ).days
                due = (
                    infos[index].interest(position.size, position.price, days)
                    if days > 0
                    else 0.0
                )
                self.interest[index] = self.interest.get(index, 0.0) + due
                total += due
        return total

    def holding(self, feed: int) -> float:
        """What is held of a feed at its current close, negative for a short."""
        bars, position = self.feeds[feed], self.positions[feed]
        close = bars.close[bars.at]
        return self.schemes[feed].holding(position.size, position.price, close)

    @property
    def is_flat(self) -> bool:
        """Whether nothing is held, nor would be worth anything at any prices."""
        are_shares = all(type(scheme) is StockScheme for scheme in self.schemes)
        holds = any(position.size for position in self.positions.values())
        return are_shares and not holds and self.value == self.cash

    @property
    def is_plain(self) -> bool:
        """Whether `revalue` tells what the account is worth and books nothing."""
        return not (self.additions or any(one.is_marked for one in self.schemes))

    def revalue(self) -> None:
        """Settle gains of futures at the closes, and bring `value` up to them.

        A feed without a bar yet has no price and counts nothing.
        """
        feeds, schemes = self.feeds, self.schemes
        total = 0.0
        for index, position in self.positions.items():
            bars = feeds[index]
            at = bars.at
            if at >= 0:
                close, size = bars.close[at], position.size
                scheme = schemes[index]
                if size:
                    self._mark(scheme, position, close)
                    position.updated = bars.time[at]
                elif type(scheme) is StockScheme:
                    total += size * close
                    continue
                total = scheme.add_value(total, size, position.price, close)
        self._conclude(total)

    def value_at(self, close: float) -> float:
        """What `revalue` would find if the only feed closed there, on plain terms."""
        total = 0.0
        for index, position in self.positions.items():
            size, scheme = position.size, self.schemes[index]
            if not size and type(scheme) is StockScheme:
                total += size * close
            else:
                total = scheme.add_value(total, size, position.price, close)
        return self.cash + total

    def value_of(self, feeds: Sequence[int]) -> float:
        """Cash plus some of the positions at the current closes.

        It becomes the `value` of the account until the next `revalue`, as upstream.
        """
        total = 0.0
        for index in feeds:
            bars, position = self.feeds[index], self.positions[index]
            close = bars.close[bars.at]
            total = self.schemes[index].add_value(
                total, position.size, position.price, close
            )
        self._conclude(total)
        return self.value

    def _mark(self, scheme: Scheme, position: Position, close: float) -> None:
        if scheme.is_marked and position.adjbase is not None:
            self.cash += scheme.marked(position.size, position.adjbase, close)
        position.adjbase = close

    def book_additions(self) -> None:
        """Book what was paid in or out."""
        for dollars in self.additions:
            self.fund_shares += dollars / self.fund_value
            self.cash += dollars
        self.additions.clear()

    def _conclude(self, total: float) -> None:
        if self.additions:
            self.book_additions()
        self.value = self.cash + total
        self.fund_value = self.value / self.fund_shares
