"""The simulated broker: a paper account that real bars fill.

How it fills (pessimistic where bars leave a choice):

1. An order is held against every bar that closes after the order was created, in the
   order in which bars close and orders came; the rules are those of the backtest
   (`falcon.engine.broker.matching`): a market order fills at the open, a limit or stop
   where the bar reached it, the open where it jumped over it.
2. An order fills as a whole or not at all.
3. A buy that costs more than the cash at hand, and a sale that opens a short position
   worth more than the cash at hand, is rejected: no leverage.
4. An order past its `valid_until` expires before it could fill.

It looks at bars only when it is asked for fills, and then up to the time that it is
asked about. A bar's fills carry the bar's closing time, at which they become known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.accounts import Account, BrokerOrder
from falcon.domain.bars import Bar, Timeframe, from_stamp
from falcon.domain.costs import Costs
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderStatus, OrderType
from falcon.domain.positions import Position, in_shares
from falcon.engine.broker.matching import match
from falcon.errors import (
    BarsMissingError,
    ConflictError,
    NotFoundError,
    OrderRejectedError,
)
from falcon.market.sessions import TimedBars
from falcon.ports import MarketData
from falcon.providers.paper import ledger
from falcon.providers.paper.ledger import WorkingOrder
from falcon.store.database import Store, migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBroker:
    """A broker whose exchange is a file of bars.

    Attributes:
        store: where its ledger is kept.
        market: the bars that fill its orders.
        timeframe: which bars.
        costs: commission and slippage.
    """

    store: Store
    market: MarketData
    timeframe: Timeframe
    costs: Costs

    @classmethod
    def open(
        cls,
        *,
        store: Store,
        market: MarketData,
        timeframe: Timeframe,
        costs: Costs,
        cash: float,
    ) -> PaperBroker:
        """Open the account, with ``cash`` dollars if it is new."""
        migrate(store, ledger.migrations)
        with store.writing() as db:
            ledger.open_account(db, cash)
        return cls(store=store, market=market, timeframe=timeframe, costs=costs)

    def submit(self, order: Order) -> None:
        """Receive an order; it is held against the bars that close after it.

        Raises:
            OrderRejectedError: no bars for the symbol, or a price missing.
            ConflictError: an order of this id is here already.
        """
        if order.symbol not in self.market.symbols():
            raise OrderRejectedError(f"{order.symbol} cannot be traded here")
        if order.order_type is not OrderType.MARKET and order.price is None:
            raise OrderRejectedError(f"a {order.order_type} order must have a price")
        with self.store.writing() as db:
            if ledger.find(db, order.client_order_id) is not None:
                raise ConflictError(
                    f"client_order_id must be unique, {order.client_order_id} is known"
                )
            ledger.add_order(db, order)

    def cancel(self, client_order_id: str) -> None:
        """Cancel an order; one that has ended stays as it ended.

        Raises:
            NotFoundError: no order of this id ever came.
        """
        with self.store.writing() as db:
            if ledger.find(db, client_order_id) is None:
                raise NotFoundError(f"the broker has no order {client_order_id}")
            ledger.end_order(db, client_order_id, OrderStatus.CANCELED, "on request")

    def find(self, client_order_id: str) -> BrokerOrder | None:
        """The order as it stands, ``None`` if it never came."""
        with self.store.reading() as db:
            return ledger.find(db, client_order_id)

    def fills(self, *, after: str | None, until: datetime) -> tuple[Fill, ...]:
        """Fill what the bars up to ``until`` fill, and return what is new.

        What was filled before is returned too, whenever its bar closed: after a crash
        the broker may be a bar ahead of whoever asks.
        """
        with self.store.reading() as db:
            has_work = bool(ledger.working(db))
        if has_work:
            with self.store.writing() as db:
                self._match(db, until)
        with self.store.reading() as db:
            return ledger.fills(db, after=after)

    def account(self) -> Account:
        """Cash and positions."""
        with self.store.reading() as db:
            return ledger.account(db)

    def _match(self, db: sqlite3.Connection, until: datetime) -> None:
        waiting = {order.client_order_id: order for order in ledger.working(db)}
        for closed_at, bar in self._bars(waiting, until):
            for order in tuple(waiting.values()):
                if order.symbol != bar.symbol or order.seen_until >= closed_at:
                    continue
                if self._hold(db, order, bar, closed_at):
                    del waiting[order.client_order_id]
        for order in waiting.values():
            ledger.mark_seen(db, order.client_order_id, max(order.seen_until, until))

    def _bars(
        self, waiting: dict[str, WorkingOrder], until: datetime
    ) -> Iterator[tuple[datetime, Bar]]:
        """Bars that some order has not seen, in the order in which they closed."""
        unseen: list[tuple[datetime, Bar]] = []
        for symbol in sorted({order.symbol for order in waiting.values()}):
            since = min(o.seen_until for o in waiting.values() if o.symbol == symbol)
            unseen.extend(self._since(symbol, since, until))
        return iter(sorted(unseen, key=lambda pair: (pair[0], pair[1].symbol)))

    def _since(
        self, symbol: str, since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, Bar]]:
        try:
            series = self.market.bars(symbol, self.timeframe, until=until)
        except BarsMissingError:
            return
        closes = TimedBars.of(series).closes
        for index in range(len(series) - 1, -1, -1):
            closed_at = from_stamp(int(closes[index]))
            if closed_at <= since:
                return
            yield closed_at, series[index]

    def _hold(
        self,
        db: sqlite3.Connection,
        order: WorkingOrder,
        bar: Bar,
        closed_at: datetime,
    ) -> bool:
        """Hold an order against a bar; return whether that ended the order."""
        if order.valid_until is not None and bar.opened_at > order.valid_until:
            ledger.end_order(db, order.client_order_id, OrderStatus.EXPIRED, "expired")
            return True
        price = match(
            order.order_type, order.side, order.price, bar, self.costs.slippage
        )
        if price is None:
            return False
        fill = self._fill(order, price, closed_at)
        refusal = _refusal(ledger.account(db), fill)
        if refusal:
            ledger.end_order(db, order.client_order_id, OrderStatus.REJECTED, refusal)
        else:
            ledger.end_order(db, order.client_order_id, OrderStatus.FILLED, "")
            ledger.add_fill(db, fill)
        return True

    def _fill(self, order: WorkingOrder, price: float, at: datetime) -> Fill:
        return Fill(
            fill_id="",
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            price=price,
            commission=order.quantity * price * self.costs.commission,
            filled_at=at,
        )


def _refusal(account: Account, fill: Fill) -> str:
    """Why the account cannot bear a fill; empty if it can."""
    held = account.positions.get(fill.symbol, Position(symbol=fill.symbol))
    after = held.quantity + fill.signed_quantity
    if abs(after) <= abs(held.quantity) and after * held.quantity >= 0:
        return ""
    opened = after if held.quantity * after <= 0 else fill.signed_quantity
    needed = abs(opened) * fill.price + fill.commission
    if needed <= account.cash:
        return ""
    return (
        f"insufficient cash: {in_shares(abs(opened))} of {fill.symbol} need "
        f"${needed:,.2f}, the account has ${account.cash:,.2f}"
    )
