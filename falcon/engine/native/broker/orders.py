"""Orders: rows of live orders, made and moved as by `falcon.engine.broker.orders`."""

from __future__ import annotations

from math import inf, isnan
from typing import Final

from falcon.engine.broker.kinds import Kind, Status
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.executions import Execution
from falcon.engine.native.broker.feeds import bail, present
from falcon.engine.native.broker.groups import found_family, join_group
from falcon.engine.native.broker.notes import order_row
from falcon.engine.native.jit import lean
from falcon.engine.native.times import session_end

CLOSE_KIND: Final = Kind.CLOSE
STOP_TRAIL: Final = Kind.STOP_TRAIL
STOP_TRAIL_LIMIT: Final = Kind.STOP_TRAIL_LIMIT

PARTIAL: Final = Status.PARTIAL
COMPLETED: Final = Status.COMPLETED


@lean
def create(book: Book, row: int, data: int, size: float, leg: int) -> None:
    """Write a new order into its row.

    Args:
        book: the book.
        row: the first free one.
        data: index of the feed, which has a bar.
        size: signed, not 0.
        leg: row of the terms.
    """
    ints, ties = book.order_ints, book.ties
    ints[row, col.STATUS] = 0
    ints[row, col.DATA] = data
    ints[row, col.IS_SELL] = size < 0.0
    ints[row, col.KIND] = ties[leg, col.ASKED_KIND]
    ints[row, col.TRADEID] = ties[leg, col.ASKED_TRADEID]
    ints[row, col.GIVEN] = ties[leg, col.ASKED_GIVEN]
    ints[row, col.PARENT] = ties[leg, col.ASKED_PARENT]
    ints[row, col.IS_ACTIVE] = ties[leg, col.ASKED_PARENT] == col.NONE
    ints[row, col.IS_TRIGGERED] = 0
    found_family(book, row)
    join_group(book, row, ties[leg, col.ASKED_OCO])
    _write_prices(book, row, leg)
    floats = book.order_floats
    for column in range(col.NOTE_WIDTH):
        floats[row, column] = 0.0
    floats[row, col.DT] = col.NOT_YET
    floats[row, col.SIZE] = floats[row, col.REMSIZE] = size
    kind = ties[leg, col.ASKED_KIND]
    if kind == CLOSE_KIND:
        floats[row, col.SESSION_END] = session_end(floats[row, col.CREATED_DT])
        if isnan(floats[row, col.SESSION_END]):
            bail(book)
    elif kind >= STOP_TRAIL:
        _start_trailing(book, row)


@lean
def _write_prices(book: Book, row: int, leg: int) -> None:
    """Write what was stated and what it makes of the created prices."""
    floats, terms = book.order_floats, book.terms
    data = book.order_ints[row, col.DATA]
    price, plimit = terms[leg, col.ASKED_PRICE], terms[leg, col.ASKED_PLIMIT]
    close = present(book, data, col.CLOSE)
    created = price
    if created == 0.0:
        created = plimit if plimit != 0.0 else close
    floats[row, col.PRICE] = price
    floats[row, col.PLIMIT] = plimit
    floats[row, col.VALID] = terms[leg, col.ASKED_VALID]
    floats[row, col.TRAIL_AMOUNT] = terms[leg, col.ASKED_TRAIL_AMOUNT]
    floats[row, col.TRAIL_PERCENT] = terms[leg, col.ASKED_TRAIL_PERCENT]
    floats[row, col.CREATED_DT] = present(book, data, col.DATETIME)
    floats[row, col.CREATED_PRICE] = created
    floats[row, col.CREATED_PLIMIT] = plimit if plimit != 0.0 else created
    floats[row, col.CREATED_CLOSE] = close
    floats[row, col.LIMIT_OFFSET] = 0.0
    floats[row, col.SESSION_END] = floats[row, col.NOTED_CLOSE] = 0.0
    book.order_ints[row, col.WHOLE] = _whole_prices(book, row)


@lean
def _whole_prices(book: Book, row: int) -> int:
    """Which of the prices are ints in Python."""
    given, floats = book.order_ints[row, col.GIVEN], book.order_floats
    whole = 1 << col.DONE_SIZE | 1 << col.PSIZE | 1 << col.PPRICE
    is_price_whole = given & col.WHOLE_PRICE
    is_plimit_whole = given & col.WHOLE_PLIMIT
    if floats[row, col.PRICE] == 0.0:
        is_created_whole = is_plimit_whole
        if floats[row, col.PLIMIT] == 0.0:
            is_created_whole = 0
    else:
        is_created_whole = is_price_whole
    if is_price_whole:
        whole |= 1 << col.PRICE
    if is_plimit_whole:
        whole |= 1 << col.PLIMIT
    if is_created_whole:
        whole |= 1 << col.CREATED_PRICE
    if is_plimit_whole if floats[row, col.PLIMIT] != 0.0 else is_created_whole:
        whole |= 1 << col.CREATED_PLIMIT
    if given & col.WHOLE_VALID:
        whole |= 1 << col.VALID
    return int(whole)


@lean
def _start_trailing(book: Book, row: int) -> None:
    floats, ints = book.order_floats, book.order_ints
    price = floats[row, col.CREATED_PRICE]
    floats[row, col.LIMIT_OFFSET] = price - floats[row, col.CREATED_PLIMIT]
    floats[row, col.CREATED_PRICE] = -inf if ints[row, col.IS_SELL] else inf
    # Whether the stop is an int then depends on the distance.
    if ints[row, col.WHOLE] >> col.CREATED_PRICE & 1:
        bail(book)
    trail(book, row, price)


@lean
def trail(book: Book, row: int, price: float) -> None:
    """Move a trailing stop towards ``price``; it never moves away from it."""
    floats = book.order_floats
    distance = _distance(book, row, price)
    if book.order_ints[row, col.IS_SELL]:
        stop = price - distance
        moves = stop > floats[row, col.CREATED_PRICE]
    else:
        stop = price + distance
        moves = stop < floats[row, col.CREATED_PRICE]
    if moves:
        floats[row, col.CREATED_PRICE] = stop
        if book.order_ints[row, col.KIND] == STOP_TRAIL_LIMIT:
            floats[row, col.CREATED_PLIMIT] = stop - floats[row, col.LIMIT_OFFSET]
            book.order_ints[row, col.WHOLE] &= ~(1 << col.CREATED_PLIMIT)


@lean
def _distance(book: Book, row: int, price: float) -> float:
    floats = book.order_floats
    amount: float = floats[row, col.TRAIL_AMOUNT]
    if amount != 0.0:
        return amount
    percent = floats[row, col.TRAIL_PERCENT]
    return price * percent if percent != 0.0 else 0.0


@lean
def trails(book: Book, row: int) -> bool:
    """Whether its stop follows the price; not as a triggered limit order."""
    kind = book.order_ints[row, col.KIND]
    if kind == STOP_TRAIL_LIMIT:
        triggered: bool = book.order_ints[row, col.IS_TRIGGERED] != 0
        return not triggered
    return bool(kind == STOP_TRAIL)


@lean
def is_alive(book: Book, row: int) -> bool:
    """Whether a live order can still fill."""
    alive: bool = book.order_ints[row, col.STATUS] < COMPLETED
    return alive


@lean
def fill(book: Book, row: int, done: Execution, size: float, dt: float) -> None:
    """Count a fill of a size other than 0."""
    floats = book.order_floats
    before = floats[row, col.DONE_SIZE]
    spent = before * floats[row, col.DONE_PRICE]
    floats[row, col.DT] = dt
    floats[row, col.REMSIZE] -= size
    floats[row, col.DONE_SIZE] = before + size
    floats[row, col.DONE_PRICE] = (spent + size * done.price) / (before + size)
    floats[row, col.DONE_VALUE] += done.closed_value + done.opened_value
    floats[row, col.COMM] += done.closed_commission + done.opened_commission
    floats[row, col.PNL] += done.pnl
    floats[row, col.PSIZE] = done.psize
    floats[row, col.PPRICE] = done.pprice
    left = floats[row, col.REMSIZE]
    book.order_ints[row, col.STATUS] = COMPLETED if left == 0.0 else PARTIAL


@lean
def order_float(book: Book, handle: int, column: int) -> float:
    """A float column of an order; what came of it is the snapshot's own.

    DT is NaN where Python has ``None``; PRICE, PLIMIT and VALID are 0.0 there, see
    GIVEN.
    """
    value: float
    if handle & 1 and column < col.NOTE_WIDTH:
        value = book.note_floats[handle >> 1, column]
        return value
    value = book.order_floats[order_row(book, handle), column]
    return value


@lean
def order_int(book: Book, handle: int, column: int) -> int:
    """An int column of an order; STATUS and WHOLE are the snapshot's own."""
    value: int
    if handle & 1 and column == col.STATUS:
        value = book.note_ints[handle >> 1, col.STATUS]
        return value
    value = book.order_ints[order_row(book, handle), column]
    return value


@lean
def is_order_whole(book: Book, handle: int, column: int) -> bool:
    """Whether Python would hold a float column of an order as an int."""
    ints = book.order_ints
    row = order_row(book, handle)
    if handle & 1 and column < col.NOTE_WIDTH:
        ints, row = book.note_ints, handle >> 1
    whole: bool = ints[row, col.WHOLE] >> column & 1 != 0
    return whole


@lean
def trade_float(book: Book, trade: int, column: int) -> float:
    """A float column of an announced trade."""
    value: float = book.announced_floats[trade, column]
    return value


@lean
def trade_int(book: Book, trade: int, column: int) -> int:
    """An int column of an announced trade."""
    value: int = book.announced_ints[trade, column]
    return value


@lean
def is_trade_whole(book: Book, trade: int, column: int) -> bool:
    """Whether Python would hold a float column of an announced trade as an int."""
    whole: bool = book.announced_ints[trade, col.TRADE_WHOLE] >> column & 1 != 0
    return whole
