"""Lending: how much of the account's cash lies in a strategy's book.

A book has just the cash that its working orders may need. When they are filled or gone
the rest goes back, so that no money lies idle in a book while another strategy wants
it. The proceeds of a short sale stay in the book: they are owed.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.store import books, orders

HALF_CENT = 0.005
"""Differences below this are rounding and are not moved."""


def rebalance(db: sqlite3.Connection, strategy_id: int, *, at: datetime) -> None:
    """Lend a book what its working orders need, or take back what they do not."""
    book = books.load(db, strategy_id)
    cash = book.flows + books.lent(db, strategy_id)
    needed = sum(record.reserved for record in orders.working(db, strategy_id))
    target = max(cash, needed) if book.is_short else needed
    amount = target - cash
    if abs(amount) < HALF_CENT:
        return
    reason = "for working orders" if amount > 0 else "no longer needed"
    books.lend(db, strategy_id, amount, reason=reason, at=at)
