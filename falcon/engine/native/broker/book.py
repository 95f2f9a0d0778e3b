"""The book: orders, account and bars of a native run, in arrays.

It does what `falcon.engine.broker.simulated` does, each rule and each operation in the
same order. The columns of the arrays are named in
`falcon.engine.native.broker.columns`.

Handles stand for what a strategy holds of an order: -1 for none, ``2 * k`` for the live
order in row ``k`` (its `ref` is ``k + 1``), ``2 * j + 1`` for the snapshot in row ``j``
of the notes. A trade is named by its row among the announced ones.

Sizes are stored as floats. Which of them Python would hold as an int is kept beside
them, bit by bit, because strategies print them.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.market import Market
from falcon.engine.native.lending import LENDER

Ints = npt.NDArray[np.int64]

RESERVE: Final = 64
"""Orders that any strategy may create on one bar; several feeds may ask for more."""

_TABLES: Final = {
    "order_floats": (np.float64, 1, col.ORDER_WIDTH),
    "order_ints": (np.int64, 1, col.ORDER_INTS_WIDTH),
    "submitted": (np.int64, 1, 0),
    "activating": (np.int64, 1, 0),
    "pending": (np.int64, 1, 0),
    "note_floats": (np.float64, 4, col.NOTE_WIDTH),
    "note_ints": (np.int64, 4, col.NOTE_INTS_WIDTH),
    "trade_floats": (np.float64, 1, col.TRADE_WIDTH),
    "trade_ints": (np.int64, 1, col.TRADE_INTS_WIDTH),
    "announced_floats": (np.float64, 2, col.TRADE_WIDTH),
    "announced_ints": (np.int64, 2, col.TRADE_INTS_WIDTH),
}
"""What grows with the orders: type, rows for each order, columns; 0 if it has none."""

_WIDTH: Final = sum(rows * (width or 1) for _, rows, width in _TABLES.values())

VAST: Final = 2.0**52
"""Amounts from here on are not safe in a float where Python has an int."""


class Book(NamedTuple):
    """A broker in arrays; written by kernels, made longer only by `grown`.

    Attributes:
        values: float64[rows, bars], the sheet of all lines.
        market: the bars.
        at: int64[feeds], present bar of each feed, -1 before the first; moved by the
            run loop.
        fuel: int64[1], left for this step; below zero the run must bail.
        account: float64[ACCOUNT_WIDTH], cash, value and the rules.
        counts: int64[COUNTS_WIDTH].
        order_floats: float64[orders, ORDER_WIDTH].
        order_ints: int64[orders, ORDER_INTS_WIDTH].
        submitted: int64[orders], rows of orders sent since the last step.
        activating: int64[orders], children to wake on the next step.
        pending: int64[orders], accepted orders; in a pass those kept come first.
        note_floats: float64[notes, NOTE_WIDTH], snapshots of orders.
        note_ints: int64[notes, NOTE_INTS_WIDTH].
        position_floats: float64[feeds, POSITION_WIDTH].
        position_ints: int64[feeds, POSITION_INTS_WIDTH].
        trade_floats: float64[trades, TRADE_WIDTH], latest of each feed and trade id.
        trade_ints: int64[trades, TRADE_INTS_WIDTH].
        announced_floats: float64[announced, TRADE_WIDTH], copies of trades.
        announced_ints: int64[announced, TRADE_INTS_WIDTH].
        terms: float64[LEGS, TERMS_WIDTH], what the next order is asked to be.
        ties: int64[LEGS, TIES_WIDTH], likewise.
        legs: int64[LEGS], handles of the last bracket.
    """

    values: Floats
    market: Market
    at: Ints
    fuel: Ints
    account: Floats
    counts: Ints
    order_floats: Floats
    order_ints: Ints
    submitted: Ints
    activating: Ints
    pending: Ints
    note_floats: Floats
    note_ints: Ints
    position_floats: Floats
    position_ints: Ints
    trade_floats: Floats
    trade_ints: Ints
    announced_floats: Floats
    announced_ints: Ints
    terms: Floats
    ties: Ints
    legs: Ints


def blank(values: Floats, market: Market, orders: int) -> Book:
    """A book without cash and rules; see `falcon.engine.native.broker.opening`.

    Args:
        values: float64[rows, bars], C-contiguous.
        market: the bars.
        orders: for how many there is room at first, more or less.
    """
    feeds = len(market.starts)
    capacity = max(orders, 2 * _reserve(feeds))
    return Book(
        values=values,
        market=market,
        at=np.full(feeds, -1, dtype=np.int64),
        fuel=np.zeros(1, dtype=np.int64),
        account=np.zeros(col.ACCOUNT_WIDTH),
        counts=np.zeros(col.COUNTS_WIDTH, dtype=np.int64),
        position_floats=np.zeros((feeds, col.POSITION_WIDTH)),
        position_ints=np.zeros((feeds, col.POSITION_INTS_WIDTH), dtype=np.int64),
        terms=np.zeros((col.LEGS, col.TERMS_WIDTH)),
        ties=np.zeros((col.LEGS, col.TIES_WIDTH), dtype=np.int64),
        legs=np.full(col.LEGS, col.NONE, dtype=np.int64),
        **_tables(capacity),
    )


def grown(book: Book) -> Book:
    """The same book with twice the room; what it shares is shared."""
    longer = _tables(2 * len(book.order_ints))
    for name, table in longer.items():
        known = getattr(book, name)
        table[: len(known)] = known
    return book._replace(**longer)


def blanked(book: Book, values: Floats, market: Market) -> Book:
    """The same memory for another run on as many feeds."""
    for small in (book.fuel, book.account, book.counts, book.terms, book.ties):
        small[...] = 0
    book.position_floats[...] = 0
    book.position_ints[...] = 0
    book.at[...] = -1
    book.legs[...] = col.NONE
    return book._replace(values=values, market=market)


def reserve(book: Book) -> int:
    """Orders for which there must be room at the beginning of a bar."""
    return _reserve(len(book.at))


def _reserve(feeds: int) -> int:
    return max(RESERVE, 4 * feeds)


def _tables(capacity: int) -> dict[str, Any]:
    """What grows with the orders; a row holds nothing before it is counted."""
    memory = LENDER.take(capacity * _WIDTH)
    tables: dict[str, Any] = {}
    start = 0
    for name, (dtype, rows, width) in _TABLES.items():
        end = start + capacity * rows * (width or 1)
        table = memory[start:end].view(dtype)
        tables[name] = table.reshape(-1, width) if width else table
        start = end
    return tables
