"""Settlement: a fill, from the question whether the money reaches to the books."""

from __future__ import annotations

from typing import Final

from falcon.engine.broker.kinds import Status
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.executions import Execution, closing_part, plan
from falcon.engine.native.broker.feeds import bail
from falcon.engine.native.broker.notes import add_note, finish
from falcon.engine.native.broker.orders import fill
from falcon.engine.native.broker.pending import cancel_family, cancel_group
from falcon.engine.native.broker.positions import change_position
from falcon.engine.native.broker.trades import fold
from falcon.engine.native.jit import lean

MARGIN: Final = Status.MARGIN


@lean
def execute(book: Book, row: int, price: float, dt: float) -> None:
    """Fill what is left of an order, or the part of it that closes a position."""
    data = book.order_ints[row, col.DATA]
    done = plan(book, data, book.order_floats[row, col.REMSIZE], price)
    is_affordable = done.opened == 0.0 or not done.cash < 0.0
    if not is_affordable:
        done = closing_part(done)
    if done.closed + done.opened != 0.0:
        _check_price(book, row, price)
        _settle(book, row, done, dt)
        add_note(book, 2 * row)
        cancel_group(book, row)
    if not is_affordable:
        refuse(book, row, MARGIN)


@lean
def refuse(book: Book, row: int, status: int) -> None:
    """End an order without a fill, and whatever hangs on it."""
    finish(book, 2 * row, status)
    cancel_group(book, row)
    cancel_family(book, row)


@lean
def _check_price(book: Book, row: int, price: float) -> None:
    """Bail if Python would fill at a price that is an int."""
    floats, whole = book.order_floats, book.order_ints[row, col.WHOLE]
    if whole >> col.CREATED_PRICE & 1 and floats[row, col.CREATED_PRICE] == price:
        bail(book)
    if whole >> col.CREATED_PLIMIT & 1 and floats[row, col.CREATED_PLIMIT] == price:
        bail(book)


@lean
def _settle(book: Book, row: int, done: Execution, dt: float) -> None:
    """Book a fill."""
    data = book.order_ints[row, col.DATA]
    size = done.closed + done.opened
    change = change_position(book, data, size, done.price)
    parts = _whole_parts(book, row, done, data)
    book.account[col.CASH] = done.cash
    book.position_floats[data, col.HELD] = change.size
    book.position_floats[data, col.ENTRY] = change.price
    fill(book, row, done, size, dt)
    fold(book, data, book.order_ints[row, col.TRADEID], done, parts)


@lean
def _whole_parts(book: Book, row: int, done: Execution, data: int) -> int:
    """Which parts of a fill are ints in Python; passed on to what is counted of it.

    Returns:
        Bit 1 for the closed part, bit 2 for the opened one.
    """
    ints, positions = book.order_ints, book.position_ints
    is_asked = ints[row, col.WHOLE] >> col.REMSIZE & 1
    is_held = positions[data, col.IS_HELD_WHOLE]
    is_after = is_asked & is_held
    is_closed = is_opened = is_asked
    if done.closed != 0.0 and done.psize * done.closed > 0.0:
        # More than what was held: the rest is what the position comes to.
        is_closed, is_opened = is_held, is_after
    is_filled = (is_closed or done.closed == 0.0) and (is_opened or done.opened == 0.0)
    whole = ints[row, col.WHOLE] & ~(1 << col.PPRICE)
    if not is_filled:
        whole &= ~(1 << col.DONE_SIZE | 1 << col.REMSIZE)
        positions[data, col.IS_HELD_WHOLE] = 0
    if not is_after:
        whole &= ~(1 << col.PSIZE)
    else:
        whole |= 1 << col.PSIZE
    ints[row, col.WHOLE] = whole
    return int(is_closed | is_opened << 1)
