"""Resting: pending orders that wait for a price, and the bars that pass them by."""

from __future__ import annotations

from math import inf
from typing import Final, NamedTuple

from falcon.engine.broker.kinds import Kind
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import at_bar
from falcon.engine.native.jit import inlined, lean

_LIMIT: Final = Kind.LIMIT
_STOP: Final = Kind.STOP
_STOP_LIMIT: Final = Kind.STOP_LIMIT


class Reach(NamedTuple):
    """The prices between which a bar does nothing to any pending order.

    Attributes:
        is_known: whether there are such prices; if not, each bar may be different.
        is_needed: whether any order is pending.
        low: dollars; a price as low as this may be too low.
        high: a price as high as this may be too high.
    """

    is_known: bool
    is_needed: bool
    low: float
    high: float


@lean
def reach_of(book: Book) -> Reach:
    """The prices that the pending orders, between two steps, wait for."""
    low, high = -inf, inf
    for place in range(book.counts[col.PENDING]):
        row = book.pending[place]
        if not _rests(book, row) or len(book.at) > 1:
            return Reach(is_known=False, is_needed=True, low=low, high=high)
        if not book.order_ints[row, col.IS_ACTIVE]:
            continue
        price = _price(book, row)
        if _waits_for_fall(book, row):
            low = price if price > low else low  # noqa: FURB136  # by NaN
        else:
            high = price if price < high else high  # noqa: FURB136
    is_needed = book.counts[col.PENDING] > 0
    return Reach(is_known=True, is_needed=is_needed, low=low, high=high)


@inlined
def is_touched(book: Book, reach: Reach, bar: int) -> bool:
    """Whether a bar of the only feed may do something to a pending order."""
    opened = at_bar(book, 0, col.OPEN, bar)
    lowest = at_bar(book, 0, col.LOW, bar)
    highest = at_bar(book, 0, col.HIGH, bar)
    falls = opened <= reach.low or lowest <= reach.low
    rises = opened >= reach.high or highest >= reach.high
    touched: bool = falls or rises
    return touched


@lean
def _rests(book: Book, row: int) -> bool:
    """Whether nothing but a price can change an order, which stays in force."""
    kind = book.order_ints[row, col.KIND]
    valid = book.order_floats[row, col.VALID]
    rests: bool = _LIMIT <= kind <= _STOP_LIMIT and valid == 0.0
    return rests


@lean
def _price(book: Book, row: int) -> float:
    """The price that an order waits for."""
    is_limit = book.order_ints[row, col.IS_TRIGGERED]
    price: float = book.order_floats[row, col.CREATED_PRICE]
    if is_limit and book.order_ints[row, col.KIND] == _STOP_LIMIT:
        price = book.order_floats[row, col.CREATED_PLIMIT]
    return price


@lean
def _waits_for_fall(book: Book, row: int) -> bool:
    kind, is_sell = book.order_ints[row, col.KIND], book.order_ints[row, col.IS_SELL]
    is_limit = kind == _LIMIT
    if kind == _STOP_LIMIT:
        is_limit = book.order_ints[row, col.IS_TRIGGERED] != 0
    return bool(is_limit != (is_sell != 0))
