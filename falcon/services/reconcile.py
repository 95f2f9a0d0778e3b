"""Reconcile: after any doubt, ask the broker and compare.

Starting up is this: whatever was in the air when the last process ended is settled,
what was saved and not sent is sent, and the books must then add up to the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from falcon.errors import InvariantError
from falcon.execution.reconciliation import differences
from falcon.ports import Broker
from falcon.services.send import SendOrders
from falcon.services.settle import SettleFills
from falcon.store import books, runtime
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconcile:
    """Make our books and the broker's account agree, or say where they do not.

    Attributes:
        store: our books.
        broker: the account.
        settle: books what we do not know yet.
        send: sends what was saved and not sent.
    """

    store: Store
    broker: Broker
    settle: SettleFills
    send: SendOrders

    def __call__(self) -> None:
        """Settle, send what waits, and compare.

        The present is the last moment decided on, not the clock's: no bar may fill
        anything before the strategies have seen the bars that came before it.

        Raises:
            InvariantError: our books do not add up to the account; trading must halt.
        """
        with self.store.reading() as db:
            at = runtime.last_moment(db)
        if at is not None:
            self.settle(at)
            self.send(at)
        found = self.compare()
        if found:
            raise InvariantError("; ".join(found))

    def compare(self) -> tuple[str, ...]:
        """What differs between our books and the account, nothing if they match."""
        account = self.broker.account()
        with self.store.reading() as db:
            cash = books.total_cash(db)
            holdings: list[Mapping[str, float]] = [
                {symbol: book.quantity(symbol) for symbol in book.holdings}
                for book in books.every(db)
            ]
        return differences(cash=cash, quantities=holdings, account=account)
