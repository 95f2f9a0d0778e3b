"""Pending: the accepted orders, and the cancelling of some of them.

`Book.pending` holds rows of orders. Between passes they stand in
``[LOOKED_AT, PENDING)`` with LOOKED_AT = KEPT = 0. A pass takes one after the other
from the front and moves those it keeps to ``[0, KEPT)``; they count as the last ones.
"""

from __future__ import annotations

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import bail, charge
from falcon.engine.native.broker.groups import pop_member
from falcon.engine.native.broker.notes import finish, order_row
from falcon.engine.native.jit import kernel

_CANCELED = 5
_LOOKED_AT_PRICE = 1


@kernel
def pending_count(book: Book) -> int:
    """Accepted orders; in a pass its mark counts too, as it is paid for."""
    counts = book.counts
    rest = counts[col.PENDING] - counts[col.LOOKED_AT]
    return int(rest + counts[col.KEPT] + counts[col.IS_PASSING])


@kernel
def append_pending(book: Book, row: int) -> None:
    """Add an accepted order; never in a pass."""
    end = book.counts[col.PENDING]
    if end >= len(book.pending):
        bail(book)
        return
    book.pending[end] = row
    book.counts[col.PENDING] = end + 1


@kernel
def cancel(book: Book, handle: int) -> None:
    """Cancel an accepted order by its handle; nothing happens to any other."""
    if handle != col.NONE and _withdraw(book, handle):
        cancel_family(book, order_row(book, handle))


@kernel
def cancel_group(book: Book, row: int) -> None:
    """Cancel the pending members of the group of an order, the last one first."""
    ints, counts = book.order_ints, book.counts
    group = ints[row, col.GROUP]
    now = ints[group, col.GROUP_ROUND]
    ints[group, col.GROUP_ROUND] = now + 1
    charge(book, _LOOKED_AT_PRICE * pending_count(book))
    place = counts[col.KEPT] - 1
    while place >= 0:
        if _is_member(book, book.pending[place], group, now):
            _end_kept(book, place)
        place -= 1
    place = counts[col.PENDING] - 1
    while place >= counts[col.LOOKED_AT]:
        if _is_member(book, book.pending[place], group, now):
            _end_rest(book, place)
        place -= 1


@kernel
def cancel_family(book: Book, row: int) -> None:
    """Cancel the family of an order and close it."""
    family = book.order_ints[row, col.FAMILY]
    member = pop_member(book, family)
    while member != col.NONE:
        _withdraw(book, 2 * member)
        member = pop_member(book, family)
    book.order_ints[family, col.IS_FAMILY_OPEN] = 0


@kernel
def _withdraw(book: Book, handle: int) -> bool:
    """Cancel an order and its group if it is pending; not its family."""
    charge(book, _LOOKED_AT_PRICE * pending_count(book))
    row = order_row(book, handle)
    if not _remove(book, row):
        return False
    finish(book, handle, _CANCELED)
    cancel_group(book, row)
    return True


@kernel
def _remove(book: Book, row: int) -> bool:
    """Take the first entry of an order out; False if there is none."""
    counts = book.counts
    for place in range(counts[col.LOOKED_AT], counts[col.PENDING]):
        if book.pending[place] == row:
            _drop_rest(book, place)
            return True
    for place in range(counts[col.KEPT]):
        if book.pending[place] == row:
            _drop_kept(book, place)
            return True
    return False


@kernel
def _is_member(book: Book, row: int, group: int, now: int) -> bool:
    ints = book.order_ints
    member: bool = ints[row, col.GROUP] == group and ints[row, col.JOINED_ROUND] == now
    return member


@kernel
def _end_kept(book: Book, place: int) -> None:
    row = book.pending[place]
    _drop_kept(book, place)
    finish(book, 2 * row, _CANCELED)


@kernel
def _end_rest(book: Book, place: int) -> None:
    row = book.pending[place]
    _drop_rest(book, place)
    finish(book, 2 * row, _CANCELED)


@kernel
def _drop_rest(book: Book, place: int) -> None:
    end = book.counts[col.PENDING] - 1
    for later in range(place, end):
        book.pending[later] = book.pending[later + 1]
    book.counts[col.PENDING] = end


@kernel
def _drop_kept(book: Book, place: int) -> None:
    end = book.counts[col.KEPT] - 1
    for later in range(place, end):
        book.pending[later] = book.pending[later + 1]
    book.counts[col.KEPT] = end
