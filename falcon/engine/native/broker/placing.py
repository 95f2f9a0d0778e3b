"""Placing: how a new order comes into the book."""

from __future__ import annotations

from math import isfinite
from typing import Final

from falcon.engine.broker import prices
from falcon.engine.broker.kinds import Kind, Status
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import VAST, Book
from falcon.engine.native.broker.feeds import bail, charge, has_started
from falcon.engine.native.broker.groups import is_orphan, join_family
from falcon.engine.native.broker.notes import add_note, finish
from falcon.engine.native.broker.orders import create
from falcon.engine.native.broker.sizing import is_sizing_whole, sized
from falcon.engine.native.jit import lean

_ORDER_PRICE: Final = prices.ORDER
_SENDING_PRICE: Final = prices.SENDING
_MAX_ORDERS: Final = prices.MAX_ORDERS
_LAST_KIND: Final = Kind.STOP_TRAIL_LIMIT

_SUBMITTED: Final = Status.SUBMITTED
_REJECTED: Final = Status.REJECTED


@lean
def kind_of(is_whole: bool) -> int:  # noqa: FBT001  # the kind of a size
    """How a size is given that Python would hold as an int, or not."""
    return col.WHOLE_SIZE if is_whole else col.FLOAT_SIZE


@lean
def place(
    book: Book, data: int, is_sell: int, size: float, has_size: int, leg: int
) -> int:
    """Create an order on the terms of a leg; NONE if its size is 0."""
    is_whole = has_size == col.WHOLE_SIZE
    if has_size == col.NO_SIZE:
        size = sized(book, data, is_sell)
        is_whole = is_sizing_whole(book, data, is_sell)
    size = abs(size)
    if size == 0.0:
        return col.NONE
    row = book.counts[col.ORDERS]
    if not _is_possible(book, data, size, leg):
        bail(book)
        return col.NONE
    charge(book, _ORDER_PRICE)
    book.counts[col.ORDERS] = row + 1
    create(book, row, data, -size if is_sell else size, leg)
    if is_whole:
        whole = 1 << col.SIZE | 1 << col.REMSIZE
        book.order_ints[row, col.WHOLE] |= whole
    _submit(book, row, book.ties[leg, col.ASKED_TRANSMIT])
    return int(2 * row)


@lean
def _is_possible(book: Book, data: int, size: float, leg: int) -> bool:
    """Whether an order is one that the book can take."""
    row = book.counts[col.ORDERS]
    if row >= len(book.order_ints) or row >= _MAX_ORDERS:
        return False
    kind = book.ties[leg, col.ASKED_KIND]
    if kind < 0 or kind > _LAST_KIND:
        return False
    valid = book.terms[leg, col.ASKED_VALID]
    is_plain = isfinite(size) and size < VAST and isfinite(valid)
    return has_started(book, data) and is_plain


@lean
def _submit(book: Book, row: int, transmits: int) -> None:
    """Take an order in; one that transmits sends all of its family."""
    if is_orphan(book, row):
        finish(book, 2 * row, _REJECTED)
        return
    join_family(book, row)
    if transmits:
        ints = book.order_ints
        member = ints[ints[row, col.FAMILY], col.FIRST_MEMBER]
        while member != col.NONE:
            _transmit(book, member)
            member = ints[member, col.NEXT_MEMBER]


@lean
def _transmit(book: Book, row: int) -> None:
    end = book.counts[col.SUBMITTED]
    if end >= len(book.submitted):
        bail(book)
        return
    charge(book, _SENDING_PRICE)
    book.order_ints[row, col.STATUS] = _SUBMITTED
    book.submitted[end] = row
    book.counts[col.SUBMITTED] = end + 1
    add_note(book, 2 * row)
