"""Room: the memory of a run, which the next one may have."""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.domain.performance import Curve
from falcon.engine.native.broker.book import Book, Ints, blank, blanked
from falcon.engine.native.broker.market import Market
from falcon.engine.native.curve import (
    DEEPEST,
    DEVIATION,
    DOWNSIDE,
    LATEST,
    MEAN,
    ORDINARY,
    STATE,
    STRANGE,
    curve_of,
)
from falcon.engine.native.lending import LENDER

_LOG_AT_FIRST: Final = 16_384
_ORDERS_AT_FIRST: Final = 256
_MOST_AT_FIRST: Final = 50_000


class Room:
    """Room for runs over so many steps, one after the other, on the same feeds.

    Nothing in it counts before it is written to.

    Attributes:
        log: int64[n], for what is printed.
        equity: float64[steps].
    """

    def __init__(self, steps: int) -> None:
        self.log: Ints = LENDER.take(_LOG_AT_FIRST).view(np.int64)
        self.equity: Floats = LENDER.take(steps)
        self._returns: Floats = LENDER.take(steps)
        self._rows: Floats = np.empty((0, steps))
        # Pages of an array that nobody writes to cost nothing.
        self._orders = min(max(_ORDERS_AT_FIRST, steps // 16), _MOST_AT_FIRST)
        self._book: Book | None = None

    def rows(self, rows: int, bars: int) -> Floats:
        """Rows for the values of lines, float64[rows, bars]."""
        known, width = self._rows.shape
        if known < rows or width != bars:
            self._rows = np.empty((rows, bars))
        return self._rows[:rows]

    def book(self, values: Floats, market: Market) -> Book:
        """A blank book, see `falcon.engine.native.broker.book.blank`."""
        book, self._book = self._book, None
        if book is None:
            return blank(values, market, self._orders)
        return blanked(book, values, market)

    def curve(self, capital: float) -> Curve | None:
        """The equity in few numbers, ``None`` if some of it is no finite number."""
        found = curve_of(self.equity, capital, self._returns).tolist()
        if found[STATE] == STRANGE:
            return None
        return Curve(
            final=float(self.equity[-1]),
            returns=len(self.equity) if found[STATE] == ORDINARY else 0,
            mean=found[MEAN],
            deviation=found[DEVIATION],
            downside=found[DOWNSIDE],
            max_drawdown=found[DEEPEST],
            current_drawdown=found[LATEST],
        )

    def keep(self, book: Book, log: Ints) -> None:
        """Take back what a run that went to its end has used."""
        self._book, self.log = book, log
