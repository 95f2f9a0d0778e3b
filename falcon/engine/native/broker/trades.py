"""Trades: round trips by feed and trade id; the rules of `falcon.engine.broker.trades`.

`Book.trade_floats` and its twin hold the latest trade of each feed and id, and what is
announced is a copy of its row.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.executions import Execution
from falcon.engine.native.broker.feeds import bail, check_amount, present
from falcon.engine.native.jit import lean

MOST_TRADE_IDS: Final = 2_000
"""Each fill looks through all that are in use."""

_OPEN: Final = 1
_CLOSED: Final = 2


@lean
def fold(book: Book, data: int, tradeid: int, done: Execution, whole: int) -> None:
    """Count a fill and announce the trades that it opened or closed.

    Args:
        book: the book.
        data: index of the feed.
        tradeid: as its order stated it.
        done: the fill.
        whole: bit 1: the closed part is an int in Python; bit 2: the opened one is.
    """
    row = _latest(book, data, tradeid)
    if row < 0:
        return
    ints = book.trade_ints
    if done.closed != 0.0:
        _add(book, row, done.closed, done.price, done.closed_commission, whole & 1)
        if ints[row, col.TRADE_ISCLOSED]:
            _announce(book, row)
    if done.opened != 0.0:
        if ints[row, col.TRADE_ISCLOSED]:
            _start(book, row, data, tradeid)
        _add(book, row, done.opened, done.price, done.opened_commission, whole >> 1)
        if ints[row, col.TRADE_ISCLOSED]:
            _announce(book, row)
    if ints[row, col.TRADE_JUSTOPENED]:
        _announce(book, row)


@lean
def _latest(book: Book, data: int, tradeid: int) -> int:
    """Row of the latest trade, a new one if there is none; -1 if none fits in."""
    ints, used = book.trade_ints, book.counts[col.TRADES]
    for row in range(used):
        if ints[row, col.TRADE_DATA] == data and ints[row, col.TRADE_ID] == tradeid:
            return row
    if used >= len(ints) or used >= MOST_TRADE_IDS:
        bail(book)
        return -1
    book.counts[col.TRADES] = used + 1
    _start(book, used, data, tradeid)
    return int(used)


@lean
def _start(book: Book, row: int, data: int, tradeid: int) -> None:
    book.counts[col.TRADES_OPENED] += 1
    for column in range(col.TRADE_WIDTH):
        book.trade_floats[row, column] = 0.0
    ints = book.trade_ints
    for column in range(col.TRADE_INTS_WIDTH):
        ints[row, column] = 0
    ints[row, col.TRADE_REF] = book.counts[col.TRADES_OPENED]
    ints[row, col.TRADE_DATA] = data
    ints[row, col.TRADE_ID] = tradeid
    ints[row, col.TRADE_WHOLE] = 1 << col.TRADE_SIZE | 1 << col.TRADE_PEAK


@lean
def _add(
    book: Book, row: int, size: float, price: float, commission: float, is_whole: int
) -> None:
    """Count one part of a fill; ``size`` is not 0."""
    floats, ints = book.trade_floats, book.trade_ints
    before = floats[row, col.TRADE_SIZE]
    after = before + size
    entry = floats[row, col.TRADE_PRICE]
    check_amount(book, after)
    check_amount(book, before * entry)
    if not is_whole:
        ints[row, col.TRADE_WHOLE] &= ~(1 << col.TRADE_SIZE)
    floats[row, col.TRADE_SIZE] = after
    floats[row, col.TRADE_COMMISSION] += commission
    _mark(book, row, before, after)
    if abs(after) > abs(before):
        entry = (before * entry + size * price) / after
        floats[row, col.TRADE_PRICE] = entry
        if abs(after) > abs(floats[row, col.TRADE_PEAK]):
            _note_peak(book, row, after)
    else:
        floats[row, col.TRADE_PNL] += -size * (price - entry)
        _average_exit(book, row, size, price)
    pnl, paid = floats[row, col.TRADE_PNL], floats[row, col.TRADE_COMMISSION]
    floats[row, col.TRADE_PNLCOMM] = pnl - paid
    floats[row, col.TRADE_VALUE] = after * entry


@lean
def _note_peak(book: Book, row: int, size: float) -> None:
    book.trade_floats[row, col.TRADE_PEAK] = size
    whole = book.trade_ints[row, col.TRADE_WHOLE] >> col.TRADE_SIZE & 1
    kept = book.trade_ints[row, col.TRADE_WHOLE] & ~(1 << col.TRADE_PEAK)
    book.trade_ints[row, col.TRADE_WHOLE] = kept | whole << col.TRADE_PEAK


@lean
def _mark(book: Book, row: int, before: float, after: float) -> None:
    """Note what the fill means for the trade, and on which bar it came."""
    floats, ints = book.trade_floats, book.trade_ints
    data = ints[row, col.TRADE_DATA]
    length = book.at[data] + 1
    ints[row, col.TRADE_JUSTOPENED] = before == 0.0
    ints[row, col.TRADE_ISOPEN] = after != 0.0
    ints[row, col.TRADE_ISCLOSED] = before != 0.0 and after == 0.0
    if before == 0.0:
        ints[row, col.TRADE_BAROPEN] = length
        floats[row, col.TRADE_DTOPEN] = present(book, data, col.DATETIME)
        ints[row, col.TRADE_LONG] = after > 0.0
    ints[row, col.TRADE_BARLEN] = length - ints[row, col.TRADE_BAROPEN]
    if ints[row, col.TRADE_ISCLOSED]:
        ints[row, col.TRADE_BARCLOSE] = length
        floats[row, col.TRADE_DTCLOSE] = present(book, data, col.DATETIME)
        ints[row, col.TRADE_STATUS] = _CLOSED
    elif after != 0.0:
        ints[row, col.TRADE_STATUS] = _OPEN


@lean
def _average_exit(book: Book, row: int, size: float, price: float) -> None:
    floats = book.trade_floats
    before = floats[row, col.TRADE_CLOSED_SIZE]
    closed = before + size
    check_amount(book, closed)
    average = 0.0
    if closed != 0.0:
        spent = before * floats[row, col.TRADE_EXIT_PRICE]
        average = (spent + size * price) / closed
    floats[row, col.TRADE_EXIT_PRICE] = average
    floats[row, col.TRADE_CLOSED_SIZE] = closed


@lean
def _announce(book: Book, row: int) -> None:
    place = book.counts[col.ANNOUNCED]
    if place >= len(book.announced_ints):
        bail(book)
        return
    for column in range(col.TRADE_WIDTH):
        book.announced_floats[place, column] = book.trade_floats[row, column]
    for column in range(col.TRADE_INTS_WIDTH):
        book.announced_ints[place, column] = book.trade_ints[row, column]
    book.counts[col.ANNOUNCED] = place + 1
