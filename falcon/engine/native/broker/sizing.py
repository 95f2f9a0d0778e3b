"""Sizing: the size of an order whose strategy states none, and of targets."""

from __future__ import annotations

from math import floor, isfinite

import numpy as np

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import VAST, Book
from falcon.engine.native.broker.feeds import bail, has_started, present
from falcon.engine.native.broker.positions import position_size
from falcon.engine.native.jit import lean


@lean
def sized(book: Book, data: int, is_sell: int) -> float:
    """What the sizer of the run says; see `falcon.engine.rules` and its like."""
    if not has_started(book, data):
        bail(book)
        return 0.0
    sizer = book.counts[col.SIZER]
    if sizer == col.BY_ALLOCATION:
        return _by_allocation(book, data, is_sell)
    if sizer == col.BY_PERCENT:
        return _by_percent(book, data)
    stake: float = book.account[col.STAKE]
    return stake


@lean
def is_sizing_whole(book: Book, data: int, is_sell: int) -> bool:
    """Whether the sizer gives an int in Python; asked before there is an order."""
    counts, ints = book.counts, book.position_ints
    held = book.position_floats[data, col.HELD]
    sizer, is_whole = counts[col.SIZER], counts[col.IS_SIZE_WHOLE] != 0
    closes = held != 0.0 and (held > 0.0) == (is_sell != 0)
    gives_held = sizer == col.BY_ALLOCATION and closes
    if sizer == col.BY_PERCENT and not is_whole:
        gives_held = held != 0.0
    whole: bool = ints[data, col.IS_HELD_WHOLE] != 0 if gives_held else is_whole
    return whole


@lean
def _by_allocation(book: Book, data: int, is_sell: int) -> float:
    """Whole shares for the cash; bails where Python cannot say how many."""
    account = book.account
    held: float = book.position_floats[data, col.HELD]
    if held != 0.0 and (held > 0.0) == (is_sell != 0):
        return abs(held)
    price = present(book, data, col.CLOSE)
    if held != 0.0 or price <= 0.0:
        return 0.0
    cash = max(0.0, account[col.CASH])
    shares = _cut_off(book, cash * (1 - account[col.HEADROOM]) / price)
    least: float = account[col.LEAST]
    return max(least, shares)


@lean
def _by_percent(book: Book, data: int) -> float:
    """Shares for a part of the cash; with a position, its size."""
    size = position_size(book, data)
    if size == 0.0:
        price = present(book, data, col.CLOSE)
        if price == 0.0:
            bail(book)
            return 0.0
        size = book.account[col.CASH] / price * book.account[col.PART]
    return _cut_off(book, size) if book.counts[col.IS_SIZE_WHOLE] else size


@lean
def _cut_off(book: Book, size: float) -> float:
    """A size without its fraction; bails where Python fails or has a giant."""
    if not abs(size) < VAST:
        bail(book)
        return 0.0
    return float(int(size))


@lean
def shares_for(book: Book, cash: float, price: float) -> float:
    """Whole shares that ``cash`` buys: ``int(cash // price)`` as Python computes it."""
    if price == 0.0 or not isfinite(cash) or not isfinite(price):
        bail(book)
        return 0.0
    rest = np.fmod(cash, price)
    quotient = (cash - rest) / price
    if rest != 0.0 and (price < 0.0) != (rest < 0.0):
        quotient -= 1.0
    if not abs(quotient) < VAST:
        bail(book)
        return 0.0
    shares = float(floor(quotient))
    return shares + 1.0 if quotient - shares > 0.5 else shares  # noqa: PLR2004
