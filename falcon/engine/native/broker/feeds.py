"""Feeds: the bars as the kernels of the broker see them."""

from __future__ import annotations

from math import inf

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import VAST, Book
from falcon.engine.native.jit import inlined, lean


@inlined
def present(book: Book, data: int, line: int) -> float:
    """A line of the feed's current bar; `line` is one of CLOSE to DATETIME."""
    return at_bar(book, data, line, book.at[data])


@inlined
def at_bar(book: Book, data: int, line: int, bar: int) -> float:
    """A line of a bar of a feed, from 0."""
    market, place = book.market, book.market.starts[data] + bar
    value: float
    if line == col.CLOSE:
        value = market.close[place]
    elif line == col.LOW:
        value = market.low[place]
    elif line == col.HIGH:
        value = market.high[place]
    elif line == col.OPEN:
        value = market.open[place]
    else:
        value = market.time[place]
    return value


@lean
def has_started(book: Book, data: int) -> bool:
    """Whether the feed has delivered a bar."""
    started: bool = book.at[data] >= 0
    return started


@lean
def bail(book: Book) -> None:
    """Note that the run must be done by the Python tier."""
    book.counts[col.BAILED] = 1


@inlined
def has_bailed(book: Book) -> bool:
    """Whether the run must be done by the Python tier, or the fuel is spent."""
    bailed: bool = book.counts[col.BAILED] != 0 or book.fuel[0] < 0
    return bailed


@lean
def charge(book: Book, units: int) -> None:
    """Take fuel; who runs the strategy looks whether there is any left."""
    book.fuel[0] -= units


@lean
def check_amount(book: Book, amount: float) -> None:
    """Bail on amounts that a float may hold otherwise than an int of Python."""
    if VAST <= abs(amount) < inf:
        book.counts[col.BAILED] = 1
