"""Commission: what an instrument costs to trade and what a position of it is worth.

A `CommissionInfo` is what strategies see of it; what the account reckons with is a
`falcon.engine.broker.schemes.Scheme`. Operations keep backtrader's order, because it
decides the last bits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from falcon.engine.broker.positions import Position
from falcon.engine.check.words import words
from falcon.engine.service import Service
from falcon.engine.venue import FIXED, PERCENT, Commission


class CommissionInfo(Service):
    """The commission of an instrument in backtrader's words.

    Attributes:
        stated: as it was set.
        terms: the same with a percentage as a fraction and a future's margin above 0.
        is_percent: whether it is a part of the traded value.
        stocklike: whether the instrument is paid in full.
    """

    __slots__ = ("is_percent", "stated", "stocklike", "terms")

    FIELDS: ClassVar = frozenset({"margin", "p", "params", "stocklike"})
    ON_NUMBERS: ClassVar = words(
        """
        get_margin get_leverage getsize getoperationcost getvalue getvaluesize
        getcommission
        profitandloss cashadjust confirmexec
        """
    )
    METHODS: ClassVar = ON_NUMBERS

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
    def is_of_plain_shares(self) -> bool:
        """Whether it only says what a fill of shares costs."""
        terms = self.terms
        is_simple = terms.mult == terms.leverage == 1
        return self.stocklike and is_simple and not terms.interest

    @property
    def p(self) -> Commission:
        """Its parameters."""
        return self.terms

    @property
    def params(self) -> Commission:
        """Its parameters."""
        return self.terms

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

    def confirmexec(self, size: float, price: float) -> float:
        """Cost of trading ``size`` at ``price``."""
        return self.getcommission(size, price)

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
