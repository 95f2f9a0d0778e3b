"""Pricing: an order meets the bar of its feed."""

from __future__ import annotations

from typing import Final

from falcon.engine.broker.kinds import Kind
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import at_bar, present
from falcon.engine.native.broker.matching import (
    Match,
    Ohlc,
    is_triggered,
    limit_match,
    market_price,
    stop_limit_match,
    stop_match,
)
from falcon.engine.native.broker.orders import (
    CLOSE_KIND,
    STOP_TRAIL,
    is_alive,
    trail,
    trails,
)
from falcon.engine.native.broker.settlement import execute
from falcon.engine.native.jit import lean

_LIMIT: Final = Kind.LIMIT
_STOP: Final = Kind.STOP


@lean
def match(book: Book, row: int) -> None:
    """Fill an order if the current bar of its feed does."""
    data = book.order_ints[row, col.DATA]
    bar = _current_bar(book, data)
    # A stop-limit order that has become a limit order does not trail any more,
    # but on the bar that triggers it, it still does.
    is_trailing = trails(book, row)
    found = _matched(book, row, bar)
    if found.fills:
        execute(book, row, found.price, _time_of_fill(book, row))
    if is_trailing and is_alive(book, row):
        trail(book, row, bar.close)


@lean
def _current_bar(book: Book, data: int) -> Ohlc:
    return Ohlc(
        present(book, data, col.OPEN),
        present(book, data, col.HIGH),
        present(book, data, col.LOW),
        present(book, data, col.CLOSE),
    )


@lean
def _matched(book: Book, row: int, bar: Ohlc) -> Match:
    ints, kind = book.order_ints, book.order_ints[row, col.KIND]
    if kind > CLOSE_KIND:
        return _match_priced(book, row, bar)
    now = present(book, ints[row, col.DATA], col.DATETIME)
    is_later = now > book.order_floats[row, col.CREATED_DT]
    if kind == CLOSE_KIND:
        return _match_close(book, row, bar.close, is_later)
    slippage = book.account[col.SLIPPAGE]
    price = market_price(ints[row, col.IS_SELL], bar, slippage)
    return Match(fills=is_later, price=price)


@lean
def _match_close(book: Book, row: int, close: float, is_later: bool) -> Match:  # noqa: FBT001  # of the bar
    """Fill at the last close of the session, which only the next bar can tell."""
    if not is_later or _past_session(book, row) < 0:
        book.order_floats[row, col.NOTED_CLOSE] = close
        return Match(fills=False, price=close)
    noted = book.order_floats[row, col.NOTED_CLOSE]
    if noted != 0.0 and _past_session(book, row) > 0:
        return Match(fills=True, price=noted)
    return Match(fills=True, price=close)


@lean
def _time_of_fill(book: Book, row: int) -> float:
    """Time of the current bar, of the one before for a close that was noted there."""
    data = book.order_ints[row, col.DATA]
    at = book.at[data]
    waits = book.order_ints[row, col.KIND] == CLOSE_KIND
    if waits and book.order_floats[row, col.NOTED_CLOSE] != 0.0:
        at -= 1 if _past_session(book, row) > 0 else 0
    return at_bar(book, data, col.DATETIME, at)


@lean
def _past_session(book: Book, row: int) -> int:
    """-1 before the end of the order's session, 0 at it, 1 after it."""
    now = present(book, book.order_ints[row, col.DATA], col.DATETIME)
    end = book.order_floats[row, col.SESSION_END]
    return int(now > end) - int(now < end)


@lean
def _match_priced(book: Book, row: int, bar: Ohlc) -> Match:
    ints, floats = book.order_ints, book.order_floats
    slippage = book.account[col.SLIPPAGE]
    is_sell, kind = ints[row, col.IS_SELL], ints[row, col.KIND]
    stop, limit = floats[row, col.CREATED_PRICE], floats[row, col.CREATED_PLIMIT]
    if kind == _LIMIT:
        return limit_match(is_sell, stop, bar, slippage)
    if kind in (_STOP, STOP_TRAIL):
        return stop_match(is_sell, stop, bar, slippage)
    if ints[row, col.IS_TRIGGERED]:
        return limit_match(is_sell, limit, bar, slippage)
    ints[row, col.IS_TRIGGERED] = is_triggered(is_sell, stop, bar)
    return stop_limit_match(is_sell, stop, limit, bar, slippage)
