"""Working: what the broker does on each step, as `falcon.engine.broker.simulated`."""

from __future__ import annotations

from typing import Final

from falcon.engine.broker import prices
from falcon.engine.broker.kinds import Status
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import RESERVE, Book
from falcon.engine.native.broker.executions import rehearse
from falcon.engine.native.broker.feeds import bail, charge, present
from falcon.engine.native.broker.groups import is_orphan, pop_member
from falcon.engine.native.broker.notes import add_note, finish
from falcon.engine.native.broker.orders import COMPLETED, is_alive
from falcon.engine.native.broker.pending import (
    append_pending,
    cancel_family,
    pending_count,
)
from falcon.engine.native.broker.positions import revalue, try_adding
from falcon.engine.native.broker.pricing import match
from falcon.engine.native.broker.settlement import MARGIN, refuse
from falcon.engine.native.jit import inlined, lean

_WORKING_PRICE: Final = prices.WORKING
_NOTES_AN_ORDER: Final = 4

_ACCEPTED: Final = Status.ACCEPTED
_EXPIRED: Final = Status.EXPIRED
_REJECTED: Final = Status.REJECTED


@inlined
def has_room(book: Book) -> bool:
    """Whether the arrays are long enough for any ordinary bar.

    Asked at the top of each bar; if not, the host lets the book grow. A bar that is
    not ordinary, with more orders than the reserve, ends in a bail where an array ends.
    """
    counts = book.counts
    reserve = max(RESERVE, 4 * len(book.at))
    working = counts[col.SUBMITTED] + counts[col.PENDING] + counts[col.ACTIVATING]
    notes = _NOTES_AN_ORDER * (working + reserve)
    has_orders = counts[col.ORDERS] + reserve <= len(book.order_ints)
    has_notes = counts[col.NOTES] + notes <= len(book.note_ints)
    has_trades = counts[col.ANNOUNCED] + notes <= len(book.announced_ints)
    room: bool = has_orders and has_notes and has_trades
    return room


@inlined
def step(book: Book) -> None:
    """Work on the current bars, then value the account.

    The run loop has moved `Book.at`; it asks `has_bailed` afterwards.
    """
    counts = book.counts
    for place in range(counts[col.ACTIVATING]):
        book.order_ints[book.activating[place], col.IS_ACTIVE] = 1
    counts[col.ACTIVATING] = 0
    if counts[col.SUBMITTED]:
        _check_submitted(book)
    if counts[col.PENDING]:
        _work_pending(book)
    revalue(book)


@lean
def _check_submitted(book: Book) -> None:
    """Try the orders sent since the last step on a scratch copy of the account."""
    counts = book.counts
    counts[col.CHECKS] += 1
    cash = book.account[col.CASH]
    for place in range(counts[col.SUBMITTED]):
        row = book.submitted[place]
        if is_orphan(book, row):
            finish(book, 2 * row, _REJECTED)
            continue
        price = book.order_floats[row, col.CREATED_PRICE]
        size = book.order_floats[row, col.REMSIZE]
        data = book.order_ints[row, col.DATA]
        change = try_adding(book, data, size, price)
        cash = rehearse(change, book.position_floats[data, col.RATE], price, cash)
        if cash >= 0.0:
            _accept(book, row)
        else:
            refuse(book, row, MARGIN)
    counts[col.SUBMITTED] = 0


@lean
def _accept(book: Book, row: int) -> None:
    book.order_floats[row, col.NOTED_CLOSE] = 0.0
    book.order_ints[row, col.STATUS] = _ACCEPTED
    append_pending(book, row)
    add_note(book, 2 * row)


@lean
def _work_pending(book: Book) -> None:
    """One pass over the accepted orders."""
    counts = book.counts
    charge(book, _WORKING_PRICE * pending_count(book))
    counts[col.IS_PASSING] = 1
    while counts[col.LOOKED_AT] < counts[col.PENDING]:
        row = book.pending[counts[col.LOOKED_AT]]
        counts[col.LOOKED_AT] += 1
        if _is_expired(book, row):
            refuse(book, row, _EXPIRED)
        elif not book.order_ints[row, col.IS_ACTIVE]:
            _keep(book, row)
        else:
            match(book, row)
            if is_alive(book, row):
                _keep(book, row)
            elif book.order_ints[row, col.STATUS] == COMPLETED:
                _complete(book, row)
    counts[col.PENDING] = counts[col.KEPT]
    counts[col.LOOKED_AT] = counts[col.KEPT] = counts[col.IS_PASSING] = 0


@lean
def _keep(book: Book, row: int) -> None:
    kept = book.counts[col.KEPT]
    book.pending[kept] = row
    book.counts[col.KEPT] = kept + 1


@lean
def _is_expired(book: Book, row: int) -> bool:
    valid = book.order_floats[row, col.VALID]
    if valid == 0.0 or book.order_ints[row, col.KIND] == 0:
        return False
    expired: bool = present(book, book.order_ints[row, col.DATA], col.DATETIME) > valid
    return expired


@lean
def _complete(book: Book, row: int) -> None:
    """Let a filled main order wake its children, a filled child end the others."""
    ints = book.order_ints
    if ints[row, col.PARENT] != col.NONE:
        cancel_family(book, row)
        return
    family = ints[row, col.FAMILY]
    if pop_member(book, family) == col.NONE:
        bail(book)
        return
    member = ints[family, col.FIRST_MEMBER]
    while member != col.NONE:
        _activate(book, member)
        member = ints[member, col.NEXT_MEMBER]


@lean
def _activate(book: Book, row: int) -> None:
    end = book.counts[col.ACTIVATING]
    if end >= len(book.activating):
        bail(book)
        return
    book.activating[end] = row
    book.counts[col.ACTIVATING] = end + 1
