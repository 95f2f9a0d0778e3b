"""Pending: the accepted orders, and the cancelling of some of them.

`Book.pending` holds rows of orders. Between passes they stand in
``[LOOKED_AT, PENDING)`` with LOOKED_AT = KEPT = 0. A pass takes one after the other
from the front and moves those it keeps to ``[0, KEPT)``; they count as the last ones.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.broker.kinds import Status
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import bail, charge
from falcon.engine.native.broker.groups import pop_member
from falcon.engine.native.broker.notes import finish, order_row
from falcon.engine.native.jit import lean

_CANCELED: Final = Status.CANCELED
_LOOKED_AT_PRICE: Final = 1


@lean
def pending_count(book: Book) -> int:
    """Accepted orders; in a pass its mark counts too, as it is paid for."""
    counts = book.counts
    rest = counts[col.PENDING] - counts[col.LOOKED_AT]
    return int(rest + counts[col.KEPT] + counts[col.IS_PASSING])


@lean
def append_pending(book: Book, row: int) -> None:
    """Add an accepted order; never in a pass."""
    end = book.counts[col.PENDING]
    if end >= len(book.pending):
        bail(book)
        return
    book.pending[end] = row
    book.counts[col.PENDING] = end + 1


@lean
def cancel(book: Book, handle: int) -> None:
    """Cancel an accepted order by its handle; nothing happens to any other."""
    if handle == col.NONE:
        return
    row = order_row(book, handle)
    if handle & 1:
        # Fills that an older snapshot has not seen would be told of once more.
        seen = book.note_floats[handle >> 1, col.DONE_SIZE]
        if seen != 0.0 and seen != book.order_floats[row, col.DONE_SIZE]:
            bail(book)
    if _withdraw(book, handle):
        cancel_family(book, row)


@lean
def cancel_group(book: Book, row: int) -> None:
    """Cancel the pending members of the group of an order, the last one first."""
    ints, counts = book.order_ints, book.counts
    group = ints[row, col.GROUP]
    ints[group, col.GROUP_ROUND] += 1
    charge(book, _LOOKED_AT_PRICE * pending_count(book))
    _cancel_members(book, 0, col.KEPT, group)
    _cancel_members(book, counts[col.LOOKED_AT], col.PENDING, group)


@lean
def cancel_family(book: Book, row: int) -> None:
    """Cancel the family of an order and close it."""
    family = book.order_ints[row, col.FAMILY]
    member = pop_member(book, family)
    while member != col.NONE:
        _withdraw(book, 2 * member)
        member = pop_member(book, family)
    book.order_ints[family, col.IS_FAMILY_OPEN] = 0


@lean
def _withdraw(book: Book, handle: int) -> bool:
    """Cancel an order and its group if it is pending; not its family."""
    charge(book, _LOOKED_AT_PRICE * pending_count(book))
    row = order_row(book, handle)
    if not _remove(book, row):
        return False
    finish(book, handle, _CANCELED)
    cancel_group(book, row)
    return True


@lean
def _remove(book: Book, row: int) -> bool:
    """Take the first entry of an order out; False if there is none."""
    counts = book.counts
    for place in range(counts[col.LOOKED_AT], counts[col.PENDING]):
        if book.pending[place] == row:
            _drop(book, place, col.PENDING)
            return True
    for place in range(counts[col.KEPT]):
        if book.pending[place] == row:
            _drop(book, place, col.KEPT)
            return True
    return False


@lean
def _cancel_members(book: Book, first: int, end: int, group: int) -> None:
    """Cancel those of a group, on its last round, that stand from a place on.

    Args:
        book: the book.
        first: the place.
        end: column of the count that tells where they end, KEPT or PENDING.
        group: row of the order that founded it.
    """
    ints = book.order_ints
    ended = ints[group, col.GROUP_ROUND] - 1
    place = book.counts[end] - 1
    while place >= first:
        row = book.pending[place]
        if ints[row, col.GROUP] == group and ints[row, col.JOINED_ROUND] == ended:
            _drop(book, place, end)
            finish(book, 2 * row, _CANCELED)
        place -= 1


@lean
def _drop(book: Book, place: int, end: int) -> None:
    """Take an entry out of the part that ends at a count."""
    last = book.counts[end] - 1
    for later in range(place, last):
        book.pending[later] = book.pending[later + 1]
    book.counts[end] = last
