"""Pricing: an order meets the bar of its feed."""

from __future__ import annotations

from typing import Final

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import present
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
from falcon.engine.native.jit import kernel

_MARKET: Final = 0
_LIMIT: Final = 2
_STOP: Final = 3


@kernel
def match(book: Book, row: int) -> None:
    """Fill an order if the current bar of its feed does."""
    kind = book.order_ints[row, col.KIND]
    if kind == _MARKET:
        _match_market(book, row)
    elif kind == CLOSE_KIND:
        _match_close(book, row)
    else:
        _match_priced(book, row)


@kernel
def current_bar(book: Book, data: int) -> Ohlc:
    """The current bar's prices."""
    return Ohlc(
        present(book, data, col.OPEN),
        present(book, data, col.HIGH),
        present(book, data, col.LOW),
        present(book, data, col.CLOSE),
    )


@kernel
def _match_market(book: Book, row: int) -> None:
    ints = book.order_ints
    data = ints[row, col.DATA]
    now = present(book, data, col.DATETIME)
    if now > book.order_floats[row, col.CREATED_DT]:
        bar, slippage = current_bar(book, data), book.account[col.SLIPPAGE]
        execute(book, row, market_price(ints[row, col.IS_SELL], bar, slippage), now)


@kernel
def _match_close(book: Book, row: int) -> None:
    """Fill at the last close of the session, which only the next bar can tell."""
    floats = book.order_floats
    data = book.order_ints[row, col.DATA]
    now = present(book, data, col.DATETIME)
    close = present(book, data, col.CLOSE)
    end, noted = floats[row, col.SESSION_END], floats[row, col.NOTED_CLOSE]
    if now > floats[row, col.CREATED_DT] and now >= end:
        if noted != 0.0 and now > end:
            times = book.feed_rows[data, col.DATETIME]
            execute(book, row, noted, book.values[times, book.at[data] - 1])
        else:
            execute(book, row, close, now)
    else:
        floats[row, col.NOTED_CLOSE] = close


@kernel
def _match_priced(book: Book, row: int) -> None:
    data = book.order_ints[row, col.DATA]
    bar = current_bar(book, data)
    # A stop-limit order that has become a limit order does not trail any more,
    # but on the bar that triggers it, it still does.
    is_trailing = trails(book, row)
    found = _priced(book, row, bar)
    if found.fills:
        execute(book, row, found.price, present(book, data, col.DATETIME))
    if is_trailing and is_alive(book, row):
        trail(book, row, bar.close)


@kernel
def _priced(book: Book, row: int, bar: Ohlc) -> Match:
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
