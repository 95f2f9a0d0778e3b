"""What a strategy asks of its broker, from registers to the book."""

from __future__ import annotations

from math import isnan
from typing import Final

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker import desk
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import bail, has_started, present
from falcon.engine.native.broker.notes import order_row
from falcon.engine.native.broker.orders import (
    is_order_whole,
    is_trade_whole,
    order_float,
    order_int,
    trade_float,
    trade_int,
)
from falcon.engine.native.broker.pending import cancel
from falcon.engine.native.broker.positions import is_position_whole, position_price
from falcon.engine.native.jit import lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.state import Machine, fetched
from falcon.engine.native.times import valid_for

_WHOLE_TAG: Final = 2
_FLOAT_TAG: Final = 3


@lean
def read_float(book: Book, which: int, handle: int, b: int, c: int) -> float:
    """A float of the account, a position, an order or a trade."""
    if which == op.CASH:
        cash: float = book.account[col.CASH]
        return cash
    if which == op.VALUE:
        value: float = book.account[col.VALUE]
        return value
    if which == op.POSITION_PRICE:
        return position_price(book, b)
    if which == op.ORDER_FLOAT:
        return order_float(book, handle, c)
    return trade_float(book, handle, c)


@lean
def read_whole(book: Book, which: int, handle: int, b: int, c: int) -> int:
    """A whole number of an order or a trade, or the tag of a number."""
    if which == op.ORDER_INT:
        return order_int(book, handle, c)
    if which == op.ORDER_ROW:
        return order_row(book, handle)
    if which == op.ORDER_BIT:
        return order_int(book, handle, col.GIVEN) & c
    if which == op.TRADE_INT:
        return trade_int(book, handle, c)
    return _tag(_is_whole(book, which, handle, b, c))


@lean
def _is_whole(book: Book, which: int, handle: int, b: int, c: int) -> bool:
    if which == op.ORDER_TAG:
        return is_order_whole(book, handle, c)
    if which == op.TRADE_TAG:
        return is_trade_whole(book, handle, c)
    return is_position_whole(book, b)


@lean
def _tag(is_whole: bool) -> int:  # noqa: FBT001  # the kind of a number
    return _WHOLE_TAG if is_whole else _FLOAT_TAG


@lean
def act(machine: Machine, book: Book, at: int) -> None:
    """State a term, or have an order placed or cancelled."""
    wholes, floats = machine.wholes, machine.floats
    which, a, b, c = fetched(machine.code, at)
    if which == op.PLACE:
        wholes[a] = _place(book, b, c, floats[0], wholes[1])
    elif which == op.CLEAR_TERMS:
        desk.clear_terms(book, a)
    elif which == op.TERM:
        book.terms[a, b] = floats[c]
    elif which == op.TIE:
        book.ties[a, b] = wholes[c]
    elif which == op.GIVE:
        book.ties[a, col.ASKED_GIVEN] |= b
    elif which == op.LEG:
        wholes[a] = book.legs[b]
    elif which == op.CANCEL:
        cancel(book, wholes[a])
    else:
        _limit(book, a, wholes[b], c)


@lean
def _limit(book: Book, leg: int, span: int, data: int) -> None:
    """State until when an order is good: a span from the present bar on."""
    if not has_started(book, data):
        bail(book)
        return
    until = valid_for(present(book, data, col.DATETIME), span)
    if isnan(until):
        bail(book)
    book.terms[leg, col.ASKED_VALID] = until
    book.ties[leg, col.ASKED_GIVEN] |= col.GIVEN_VALID


@lean
def _place(book: Book, action: int, data: int, size: float, has_size: int) -> int:
    """The handle of the order that an action creates."""
    if action == op.BUY:
        return desk.buy(book, data, size, has_size)
    if action == op.SELL:
        return desk.sell(book, data, size, has_size)
    if action == op.CLOSE:
        return desk.close(book, data, size, has_size)
    if action == op.TARGET_SIZE:
        return desk.target_size(book, data, size, has_size)
    if action == op.TARGET_VALUE:
        return desk.target_value(book, data, size)
    return _place_rarely(book, action, data, size, has_size)


@lean
def _place_rarely(
    book: Book, action: int, data: int, size: float, has_size: int
) -> int:
    if action == op.TARGET_PERCENT:
        return desk.target_percent(book, data, size)
    return desk.bracket(book, data, int(action == op.SELL_BRACKET), size, has_size)
