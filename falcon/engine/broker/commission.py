"""Commission: what an instrument costs to trade and what a position of it is worth.

Operations keep backtrader's order, because it decides the last bits.
"""

from __future__ import annotations

from typing import Protocol


class Scheme(Protocol):
    """The money side of an instrument; sizes are signed, amounts are dollars."""

    def commission(self, size: float, price: float, /) -> float:
        """Cost of trading ``size`` at ``price``."""

    def value(self, size: float, price: float, /) -> float:
        """Cash that ``size`` ties up at ``price``; negative for a short."""

    def profit(self, size: float, entry: float, price: float, /) -> float:
        """Gain of ``size`` between two prices."""

    def add_value(
        self, total: float, size: float, entry: float, price: float, /
    ) -> float:
        """The running sum of a portfolio with one more position in it."""

    def size_for(self, cash: float, price: float, /) -> int:
        """Whole shares that ``cash`` buys at ``price``."""


class StockScheme:
    """Shares: paid in full, commission a fraction of the traded value.

    Attributes:
        rate: the fraction, per side.
    """

    __slots__ = ("rate",)

    def __init__(self, rate: float = 0.0) -> None:
        self.rate = rate

    def commission(self, size: float, price: float) -> float:
        """Cost of trading ``size`` at ``price``."""
        return abs(size) * self.rate * price

    def value(self, size: float, price: float) -> float:
        """Cash that ``size`` ties up at ``price``; a short brings cash in."""
        return size * price

    def profit(self, size: float, entry: float, price: float) -> float:
        """Gain of ``size`` between two prices."""
        return size * (price - entry)

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

    def size_for(self, cash: float, price: float) -> int:
        """Whole shares that ``cash`` buys at ``price``.

        Raises:
            ZeroDivisionError: the price is 0.
            ValueError: the price is not a number.
        """
        return int(cash // price)
