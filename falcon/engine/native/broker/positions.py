"""Positions: size and entry price by feed, in the order in which they were accessed.

Looking at a position creates its record, and with it its place in the sum of the
portfolio, see `falcon.engine.broker.positions`.
"""

from __future__ import annotations

from typing import NamedTuple

from falcon.domain.bars import Floats
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import check_amount, present
from falcon.engine.native.jit import inlined, lean


class Change(NamedTuple):
    """What adding to a position makes of it; as in `falcon.engine.broker.positions`."""

    size: float
    price: float
    opened: float
    closed: float


@inlined
def access(book: Book, data: int) -> None:
    """Create the record of a position, if there is none."""
    if not book.position_ints[data, col.IS_ACCESSED]:
        book.position_ints[data, col.IS_ACCESSED] = 1
        place = book.counts[col.ACCESSED]
        book.position_ints[place, col.ACCESS_ORDER] = data
        book.counts[col.ACCESSED] = place + 1


@inlined
def position_size(book: Book, data: int) -> float:
    """Shares held of a feed, signed; creates its record."""
    access(book, data)
    size: float = book.position_floats[data, col.HELD]
    return size


@lean
def position_price(book: Book, data: int) -> float:
    """Average entry price, 0.0 when flat; creates the record."""
    access(book, data)
    price: float = book.position_floats[data, col.ENTRY]
    return price


@inlined
def is_position_whole(book: Book, data: int) -> bool:
    """Whether Python would hold the size of the position as an int."""
    whole: bool = book.position_ints[data, col.IS_HELD_WHOLE] != 0
    return whole


@lean
def changed(held: float, entry: float, size: float, price: float) -> Change:
    """What adding ``size`` at ``price`` makes of ``held`` at ``entry``."""
    after = held + size
    if after == 0.0:
        return Change(after, 0.0, 0.0, size)
    if held == 0.0:
        return Change(after, price, size, 0.0)
    if (size > 0.0) if held > 0.0 else (size < 0.0):
        return Change(after, (entry * held + size * price) / after, size, 0.0)
    if (after > 0.0) if held > 0.0 else (after < 0.0):
        return Change(after, entry, 0.0, size)
    return Change(after, price, after, -held)


@lean
def change_position(book: Book, data: int, size: float, price: float) -> Change:
    """What adding to the position of a feed would make of it."""
    held = position_size(book, data)
    check_amount(book, held + size)
    check_amount(book, size * price)
    return changed(held, book.position_floats[data, col.ENTRY], size, price)


@lean
def try_adding(book: Book, data: int, size: float, price: float) -> Change:
    """Add to the scratch copy of a position; each check begins with a fresh one."""
    held = position_size(book, data)
    floats = book.position_floats
    if book.position_ints[data, col.TRIED_ON] != book.counts[col.CHECKS]:
        book.position_ints[data, col.TRIED_ON] = book.counts[col.CHECKS]
        floats[data, col.TRIED_SIZE] = held
        floats[data, col.TRIED_ENTRY] = floats[data, col.ENTRY]
    tried, entry = floats[data, col.TRIED_SIZE], floats[data, col.TRIED_ENTRY]
    check_amount(book, tried + size)
    check_amount(book, size * price)
    change = changed(tried, entry, size, price)
    floats[data, col.TRIED_SIZE] = change.size
    floats[data, col.TRIED_ENTRY] = change.price
    return change


@inlined
def revalue(book: Book) -> None:
    """Bring the value of the account up to the current bars."""
    book.account[col.VALUE] = _value(book, book.counts[col.ACCESSED])


@inlined
def stand(book: Book, bar: int) -> None:
    """Let all feeds stand on a bar."""
    for feed in range(len(book.at)):
        book.at[feed] = bar


@lean
def value_bars(book: Book, values: Floats, bars: tuple[int, int], count: int) -> None:
    """Write what the account is worth on bars on which no position changes.

    Args:
        book: whose feeds are left on the last one.
        values: float64[bars], dollars.
        bars: the first one, and the one after the last.
        count: positions that had been accessed before them.
    """
    first, last = bars
    if count == 1:
        data = book.position_ints[0, col.ACCESS_ORDER]
        size, entry = book.position_floats[data, col.HELD], _entry(book, data)
        start = book.market.starts[data]
        closes = book.market.close[start + first : start + last]
        cash, written = book.account[col.CASH], values[first:last]
        for bar in range(written.size):
            written[bar] = cash + _with_value(0.0, size, closes[bar], entry)
    else:
        for bar in range(first, last):
            stand(book, bar)
            values[bar] = _value(book, count)
    stand(book, last - 1)
    book.account[col.VALUE] = values[last - 1]


@inlined
def _value(book: Book, count: int) -> float:
    """Cash and the positions that were accessed first."""
    total = 0.0
    for place in range(count):
        data = book.position_ints[place, col.ACCESS_ORDER]
        if book.at[data] >= 0:
            total = _with_position(book, total, data)
    value: float = book.account[col.CASH] + total
    return value


@inlined
def _with_position(book: Book, total: float, data: int) -> float:
    """The sum of a portfolio with one more position in it."""
    size = book.position_floats[data, col.HELD]
    return _with_value(total, size, present(book, data, col.CLOSE), _entry(book, data))


@inlined
def _entry(book: Book, data: int) -> float:
    entry: float = book.position_floats[data, col.ENTRY]
    return entry


@inlined
def _with_value(total: float, size: float, price: float, entry: float) -> float:
    """The sum of a portfolio with one more position in it, in its exact steps."""
    value = size * price
    if value > 0.0:
        gain = size * (price - entry)
        total += value - gain
        return total + gain
    return total + value
