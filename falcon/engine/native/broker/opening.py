"""Opening: a book for the terms that a broker has before the first bar."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Final

from falcon.domain.bars import Floats
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.schemes import StockScheme
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import VAST, Book, blank
from falcon.engine.native.broker.market import Market
from falcon.engine.rules import AllocationSize, FixedSize, Sizer
from falcon.engine.sizers import FixedSizer, PercentSizer
from falcon.engine.venue import Slippage

ORDERS_AT_FIRST: Final = 256


def serves(desk: Desk) -> bool:
    """Whether a book can do what this broker does; else the run is not native.

    Asked after ``__init__`` of the strategy, which may have changed what the rules say.
    """
    numbers = _numbers_of(desk.sizing.rule)
    return (
        type(desk) is SimulatedBroker
        and _is_plain_venue(desk)
        and _is_untouched(desk)
        and numbers is not None
        and all(map(_is_plain, [desk.cash, desk.conditions.slippage.perc, *numbers]))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a book needs to know of a broker.

    Attributes:
        cash: dollars.
        slippage: fraction by which prices worsen.
        rates: of commission, fractions, by feed.
        sizer: one that books know.
    """

    cash: float
    slippage: float
    rates: tuple[float, ...]
    sizer: Sizer

    @classmethod
    def of(cls, desk: Desk) -> Opening:
        """The opening of a broker that `serves` has said yes to."""
        return cls(
            cash=desk.cash,
            slippage=desk.conditions.slippage.perc,
            rates=tuple(scheme.rate for scheme in _shares(desk)),
            sizer=desk.sizing.rule,
        )

    def write(self, book: Book) -> None:
        """Open a blank book."""
        book.account[col.CASH] = book.account[col.VALUE] = self.cash
        book.account[col.SLIPPAGE] = self.slippage
        book.position_floats[:, col.RATE] = self.rates
        book.position_ints[:, col.IS_HELD_WHOLE] = 1
        _set_sizer(book, self.sizer)


def new_book(
    desk: Desk, values: Floats, market: Market, orders: int = ORDERS_AT_FIRST
) -> Book:
    """A book on which nothing has happened.

    Args:
        desk: a broker that `serves` has said yes to.
        values: float64[rows, bars], C-contiguous.
        market: the bars.
        orders: for how many there is room at first, more or less.
    """
    book = blank(values, market, orders)
    Opening.of(desk).write(book)
    return book


def _shares(desk: Desk) -> list[StockScheme]:
    return [one for one in desk.conditions.schemes if type(one) is StockScheme]


def _is_plain_venue(desk: Desk) -> bool:
    conditions, shares = desk.conditions, _shares(desk)
    return (
        len(shares) == len(desk.feeds)
        and all(one.margin is None and _is_plain(one.rate) for one in shares)
        and conditions.slippage == Slippage(perc=conditions.slippage.perc)
        and not conditions.practices
        and conditions.filler is None
        and not conditions.bears_interest
    )


def _is_untouched(desk: Desk) -> bool:
    account = desk.account
    return not (account.positions or account.additions or desk.order_count)


def _numbers_of(sizer: Sizer) -> list[float] | None:
    """The numbers of a sizer that books know; ``None`` of another one."""
    if type(sizer) is FixedSize:
        return [sizer.stake]
    if type(sizer) is FixedSizer and sizer.tranches <= 1:
        return [sizer.stake]
    if type(sizer) is AllocationSize and isinstance(sizer.least, int):
        return [sizer.headroom, sizer.least]
    if type(sizer) is PercentSizer:
        return [sizer.percents]
    return None


def _is_plain(number: float) -> bool:
    return isfinite(number) and abs(number) < VAST


def _set_sizer(book: Book, sizer: Sizer) -> None:
    account, counts = book.account, book.counts
    if isinstance(sizer, FixedSize | FixedSizer):
        account[col.STAKE] = sizer.stake
        counts[col.IS_SIZE_WHOLE] = isinstance(sizer.stake, int)
    elif isinstance(sizer, AllocationSize):
        account[col.HEADROOM], account[col.LEAST] = sizer.headroom, sizer.least
        counts[col.SIZER] = col.BY_ALLOCATION
        counts[col.IS_SIZE_WHOLE] = isinstance(sizer.least, int)
    elif isinstance(sizer, PercentSizer):
        account[col.PART] = sizer.percents / 100
        counts[col.SIZER] = col.BY_PERCENT
        counts[col.IS_SIZE_WHOLE] = sizer.retint
