"""Books: what each strategy holds and what the account lends it.

A book's cash is ``flows + lent``; the account's unallocated cash is the initial balance
less all that is lent. So the cash of all books and the unallocated cash always add up
to the initial balance plus all flows, which is what the broker must have.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from falcon.domain.books import Book, Holding
from falcon.domain.positions import Position
from falcon.store import runtime
from falcon.store.encoding import to_text, to_time

_INITIAL = "initial_balance"


def open_account(db: sqlite3.Connection, balance: float) -> float:
    """Note the balance that the account began with, once; return what stands there."""
    known = runtime.get(db, _INITIAL)
    if known is None:
        runtime.put(db, _INITIAL, repr(balance))
        return balance
    return float(known)


def initial_balance(db: sqlite3.Connection) -> float:
    """Dollars that the account began with; 0 before `open_account`."""
    return float(runtime.get(db, _INITIAL) or 0.0)


def load(db: sqlite3.Connection, strategy_id: int) -> Book:
    """The book of a strategy; an empty one before its first fill."""
    row = db.execute(
        "SELECT flows FROM books WHERE strategy_id = ?", (strategy_id,)
    ).fetchone()
    rows = db.execute(
        "SELECT * FROM positions WHERE strategy_id = ? ORDER BY rowid", (strategy_id,)
    )
    return Book(
        strategy_id=strategy_id,
        flows=0.0 if row is None else row["flows"],
        holdings={held["symbol"]: _holding(held) for held in rows},
    )


def every(db: sqlite3.Connection) -> tuple[Book, ...]:
    """All books that ever had a fill or a loan, in the order of their strategies."""
    ids = [row[0] for row in db.execute("SELECT strategy_id FROM books ORDER BY 1")]
    return tuple(load(db, strategy_id) for strategy_id in ids)


def save(db: sqlite3.Connection, book: Book) -> None:
    """Write a book in place of what stood there; loans stay as they are."""
    db.execute(
        "INSERT INTO books VALUES (?, ?, 0)"
        " ON CONFLICT (strategy_id) DO UPDATE SET flows = excluded.flows",
        (book.strategy_id, book.flows),
    )
    db.execute("DELETE FROM positions WHERE strategy_id = ?", (book.strategy_id,))
    db.executemany(
        "INSERT INTO positions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            _row(book.strategy_id, symbol, held)
            for symbol, held in book.holdings.items()
        ],
    )


def lent(db: sqlite3.Connection, strategy_id: int) -> float:
    """Dollars that the account has lent to a strategy's book."""
    row = db.execute(
        "SELECT lent FROM books WHERE strategy_id = ?", (strategy_id,)
    ).fetchone()
    return 0.0 if row is None else float(row["lent"])


def unallocated(db: sqlite3.Connection) -> float:
    """Dollars of the account that are lent to no book."""
    row = db.execute("SELECT coalesce(sum(lent), 0) FROM books").fetchone()
    return initial_balance(db) - float(row[0])


def total_cash(db: sqlite3.Connection) -> float:
    """Dollars of all books together, unallocated cash included."""
    row = db.execute("SELECT coalesce(sum(flows), 0) FROM books").fetchone()
    return initial_balance(db) + float(row[0])


def lend(
    db: sqlite3.Connection,
    strategy_id: int,
    amount: float,
    *,
    reason: str,
    at: datetime,
) -> None:
    """Move dollars from the account to a book, or back if ``amount`` is negative."""
    db.execute(
        "INSERT INTO books VALUES (?1, 0, ?2)"
        " ON CONFLICT (strategy_id) DO UPDATE SET lent = lent + excluded.lent",
        (strategy_id, amount),
    )
    db.execute(
        "INSERT INTO transfers (strategy_id, amount, reason, at) VALUES (?, ?, ?, ?)",
        (strategy_id, amount, reason, to_text(at)),
    )


def _row(strategy_id: int, symbol: str, held: Holding) -> tuple[object, ...]:
    return (
        strategy_id,
        symbol,
        held.position.quantity,
        held.position.average_price,
        held.peak_quantity,
        held.entered_quantity,
        held.entered_value,
        held.exited_quantity,
        held.exited_value,
        held.commission,
        to_text(held.opened_at),
    )


def _holding(row: sqlite3.Row) -> Holding:
    return Holding(
        position=Position(
            symbol=row["symbol"],
            quantity=row["quantity"],
            average_price=row["average_price"],
        ),
        peak_quantity=row["peak_quantity"],
        entered_quantity=row["entered_quantity"],
        entered_value=row["entered_value"],
        exited_quantity=row["exited_quantity"],
        exited_value=row["exited_value"],
        commission=row["commission"],
        opened_at=to_time(row["opened_at"]),
    )
