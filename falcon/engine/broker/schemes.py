"""Schemes: how the account reckons with an instrument.

Operations keep backtrader's order, because it decides the last bits.
"""

from __future__ import annotations

from typing import Protocol

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.positions import Position


class Scheme(Protocol):
    """The money side of an instrument; sizes are signed, amounts are dollars."""

    @property
    def is_marked(self) -> bool:
        """Whether cash follows the price of what is held, as with futures."""

    @property
    def margin(self) -> float | None:
        """What is noted in a fill as its margin."""

    def commission(self, size: float, price: float, /) -> float:
        """Cost of trading ``size`` at ``price``."""

    def value(self, size: float, price: float, /) -> float:
        """Value of ``size`` at ``price``; negative for a short of shares."""

    def traded(self, size: float, price: float, /) -> float:
        """The value that a fill of ``size`` counts."""

    def cash_for(self, value: float, /) -> float:
        """Cash that such a value ties up or sets free."""

    def profit(self, size: float, entry: float, price: float, /) -> float:
        """Gain of ``size`` between two prices."""

    def paid_out(self, pnl: float, /) -> float:
        """What of a gain comes as cash when the position is closed."""

    def marked(self, size: float, base: float, price: float, /) -> float:
        """Cash that follows when the price of what is held has moved."""

    def holding(self, size: float, entry: float, price: float, /) -> float:
        """What a position is worth."""

    def add_value(
        self, total: float, size: float, entry: float, price: float, /
    ) -> float:
        """The running sum of a portfolio with one more position in it."""


class StockScheme:
    """Shares: paid in full, commission a fraction of the traded value.

    Attributes:
        rate: the fraction, per side.
        margin: what is noted in a fill as its margin.
    """

    __slots__ = ("margin", "rate")

    is_marked = False

    def __init__(self, rate: float = 0.0, margin: float | None = None) -> None:
        self.rate = rate
        self.margin = margin

    def commission(self, size: float, price: float) -> float:
        """Cost of trading ``size`` at ``price``."""
        return abs(size) * self.rate * price

    def value(self, size: float, price: float) -> float:
        """Cash that ``size`` ties up at ``price``; a short brings cash in."""
        return size * price

    def traded(self, size: float, price: float) -> float:
        """The value that a fill of ``size`` counts."""
        return size * price

    def cash_for(self, value: float) -> float:
        """The value itself."""
        return value

    def profit(self, size: float, entry: float, price: float) -> float:
        """Gain of ``size`` between two prices."""
        return size * (price - entry)

    def paid_out(self, pnl: float) -> float:
        """All of it."""
        return pnl

    def marked(self, _size: float, _base: float, _price: float) -> float:
        """Nothing: a gain is paid out at the end."""
        return 0.0

    def holding(self, size: float, _entry: float, price: float) -> float:
        """What a position is worth, negative for a short."""
        return size * price

    def add_value(self, total: float, size: float, entry: float, price: float) -> float:
        """The running sum of a portfolio with one more position in it.

        What is held long is added as cost and gain apart, which need not sum up to the
        value bit for bit.
        """
        value = size * price
        if value > 0:
            gain = size * (price - entry)
            total += value - gain
            return total + gain
        return total + value


class GeneralScheme:
    """Any instrument: futures, leverage, shorts that tie up cash.

    Attributes:
        info: its commission.
        short_cash: whether a short of shares brings cash.
    """

    __slots__ = ("info", "short_cash")

    def __init__(self, info: CommissionInfo, *, short_cash: bool) -> None:
        self.info = info
        self.short_cash = short_cash

    @property
    def is_marked(self) -> bool:
        """Whether cash follows the price of what is held, as with futures."""
        return not self.info.stocklike

    @property
    def margin(self) -> float | None:
        """What is noted in a fill as its margin."""
        return self.info.margin

    def commission(self, size: float, price: float) -> float:
        """Cost of trading ``size`` at ``price``."""
        return self.info.getcommission(size, price)

    def value(self, size: float, price: float) -> float:
        """Value of ``size`` at ``price``; negative for a short of shares."""
        return self.info.getvaluesize(size, price)

    def traded(self, size: float, price: float) -> float:
        """The value that a fill of ``size`` counts."""
        if self.short_cash:
            return self.info.getvaluesize(size, price)
        return self.info.getoperationcost(size, price)

    def cash_for(self, value: float) -> float:
        """Cash that such a value ties up or sets free, less with leverage."""
        return value / self.info.get_leverage() if value > 0 else value

    def profit(self, size: float, entry: float, price: float) -> float:
        """Gain of ``size`` between two prices."""
        return self.info.profitandloss(size, entry, price)

    def paid_out(self, pnl: float) -> float:
        """What of a gain comes as cash when the position is closed."""
        return pnl * self.info.stocklike

    def marked(self, size: float, base: float, price: float) -> float:
        """Cash that follows when the price of what is held has moved."""
        return self.info.cashadjust(size, base, price)

    def holding(self, size: float, entry: float, price: float) -> float:
        """What a position is worth."""
        if self.short_cash:
            return self.info.getvaluesize(size, price)
        return self.info.getvalue(Position(size, entry), price)

    def add_value(self, total: float, size: float, entry: float, price: float) -> float:
        """The running sum of a portfolio with one more position in it."""
        value = self.holding(size, entry, price)
        if not self.short_cash:
            value = abs(value)
        if value > 0:
            gain = self.info.profitandloss(size, entry, price)
            total += (value - gain) / self.info.get_leverage()
            return total + gain
        return total + value


def scheme_of(info: CommissionInfo, *, short_cash: bool) -> Scheme:
    """The scheme of a commission, the simple one where it does."""
    if info.is_of_plain_shares and info.is_percent and short_cash:
        return StockScheme(info.terms.commission, info.terms.margin)
    return GeneralScheme(info, short_cash=short_cash)
