"""Commission: what an instrument costs to trade and what a position of it is worth.

A `CommissionInfo` is what strategies see of it; a `Scheme` is what the account reckons
with. Operations keep backtrader's order, because it decides the last bits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from falcon.engine.broker.positions import Position
from falcon.engine.venue import FIXED, PERCENT, Commission


class CommissionInfo:
    """The commission of an instrument in backtrader's words.

    Attributes:
        stated: as it was set.
        terms: the same with a percentage as a fraction and a future's margin above 0.
        is_percent: whether it is a part of the traded value.
        stocklike: whether the instrument is paid in full.
    """

    __slots__ = ("is_percent", "stated", "stocklike", "terms")

    def __init__(self, stated: Commission) -> None:
        kind, margin, rate = stated.commtype, stated.margin, stated.commission
        if kind is None:
            kind = FIXED if margin else PERCENT
            self.stocklike = not margin
        else:
            self.stocklike = bool(stated.stocklike)
        self.is_percent = kind == PERCENT
        if not self.stocklike and not margin:
            margin = 1.0
        if self.is_percent and not stated.percabs:
            rate /= 100.0
        self.stated = stated
        self.terms = replace(stated, margin=margin, commission=rate)

    @property
    def margin(self) -> float | None:
        """Dollars that one future ties up."""
        return self.terms.margin

    def get_margin(self, price: float) -> float | None:
        """Dollars that one future ties up at a price."""
        terms = self.terms
        if not terms.automargin:
            return terms.margin
        return price * (terms.mult if terms.automargin < 0 else terms.automargin)

    def get_leverage(self) -> float:
        """By how much the cash for a long is divided."""
        return self.terms.leverage

    def getsize(self, price: float, cash: float) -> int:
        """Whole pieces that ``cash`` pays for.

        Raises:
            ZeroDivisionError: one costs nothing.
            ValueError: the price is not a number.
        """
        return int(self.terms.leverage * (cash // self._unit(price)))

    def getoperationcost(self, size: float, price: float) -> float:
        """Cash that trading ``size`` ties up."""
        return abs(size) * self._unit(price)

    def getvaluesize(self, size: float, price: float) -> float:
        """Value of ``size``; of a short of shares it is negative."""
        return size * price if self.stocklike else abs(size) * self._unit(price)

    def getvalue(self, position: Position, price: float) -> float:
        """Value of a position; a short is worth more as the price falls."""
        size = position.size
        if not self.stocklike or size >= 0:
            return self.getvaluesize(size, price)
        value = position.price * size
        value += (position.price - price) * size
        return value

    def getcommission(self, size: float, price: float) -> float:
        """Cost of trading ``size`` at ``price``."""
        cost = abs(size) * self.terms.commission
        return cost * price if self.is_percent else cost

    def profitandloss(self, size: float, price: float, newprice: float) -> float:
        """Gain of ``size`` between two prices."""
        return size * (newprice - price) * self.terms.mult

    def cashadjust(self, size: float, price: float, newprice: float) -> float:
        """Cash that the holder of futures gains between two prices."""
        return 0.0 if self.stocklike else self.profitandloss(size, price, newprice)

    def interest(self, size: float, price: float, days: int) -> float:
        """What holding ``size``, bought at ``price``, costs in so many days."""
        if size > 0 and not self.terms.interest_long:
            return 0.0
        return days * (self.terms.interest / 365.0) * abs(size) * price

    def _unit(self, price: float) -> float:
        """Cash for one piece."""
        # A future has a margin, see `terms`.
        return price if self.stocklike else self.get_margin(price)  # type: ignore[return-value]


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
    terms = info.terms
    is_plain = terms.mult == terms.leverage == 1
    if info.stocklike and info.is_percent and is_plain and short_cash:
        return StockScheme(terms.commission, terms.margin)
    return GeneralScheme(info, short_cash=short_cash)
