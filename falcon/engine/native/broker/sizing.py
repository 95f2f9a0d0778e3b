"""Sizing: the size of an order whose strategy states none, and of targets."""

from __future__ import annotations

from math import floor, isfinite

import numpy as np

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import VAST, Book
from falcon.engine.native.broker.feeds import bail, has_started, present
from falcon.engine.native.jit import lean


@lean
def sized(book: Book, data: int, is_sell: int) -> float:
    """What the sizer of the run says; see `falcon.engine.rules`."""
    if not has_started(book, data):
        bail(book)
        return 0.0
    if not book.counts[col.SIZES_ALLOCATION]:
        stake: float = book.account[col.STAKE]
        return stake
    held: float = book.position_floats[data, col.HELD]
    if held != 0.0 and (held > 0.0) == (is_sell != 0):
        return abs(held)
    price = present(book, data, col.CLOSE)
    if held != 0.0 or price <= 0.0:
        return 0.0
    return _allocated(book, price)


@lean
def is_sizing_whole(book: Book, data: int, is_sell: int) -> bool:
    """Whether the sizer gives an int in Python."""
    counts = book.counts
    if counts[col.SIZES_ALLOCATION]:
        held = book.position_floats[data, col.HELD]
        if held != 0.0 and (held > 0.0) == (is_sell != 0):
            closing: bool = book.position_ints[data, col.IS_HELD_WHOLE] != 0
            return closing
        return True
    whole: bool = counts[col.IS_STAKE_WHOLE] != 0
    return whole


@lean
def _allocated(book: Book, price: float) -> float:
    """Whole shares for the cash; bails where Python cannot say how many."""
    account = book.account
    cash = account[col.CASH]
    free = max(0.0, cash)
    shares = free * (1 - account[col.HEADROOM]) / price
    if not abs(shares) < VAST:
        bail(book)
        return 0.0
    least: float = account[col.LEAST]
    whole = float(int(shares))
    return max(least, whole)


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
