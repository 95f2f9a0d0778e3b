"""Venue: terms of a simulated market beyond plain costs, in backtrader's words.

Everything here is a frozen value. The defaults are those of backtrader's own broker, so
a plain `Venue()` changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, unique
from sys import maxsize
from typing import ClassVar, Final, Protocol

from falcon.domain.orders import Side
from falcon.engine.check.words import words
from falcon.engine.service import Service

PERCENT: Final = 0
FIXED: Final = 1
"""Values of `Commission.commtype`: a part of the traded value, or dollars a piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission(Service):
    """What an instrument costs to trade and to hold, as ``setcommission`` takes it.

    Attributes:
        commission: fraction, percentage or dollars a piece; ``commtype`` says which.
        margin: dollars that a future ties up; shares have none and are paid in full.
        mult: dollars that a future gains for each dollar of its price.
        commtype: `PERCENT`, `FIXED` or ``None``, which is `FIXED` with a margin, of
            what then is a future, and `PERCENT` without.
        percabs: whether a percentage is stated as a fraction.
        stocklike: with a ``commtype``, whether it is paid in full.
        interest: a year's fraction of the entry value that a short costs.
        interest_long: whether longs cost it too.
        leverage: by which the cash that a long ties up is divided.
        automargin: for another margin: below 0 ``mult`` times the price, above 0 this
            times the price.
    """

    FIELDS: ClassVar = words(
        """
        commission margin mult commtype percabs stocklike interest interest_long
        leverage automargin
        """
    )

    commission: float = 0.0
    margin: float | None = None
    mult: float = 1.0
    commtype: int | None = None
    percabs: bool = True
    stocklike: bool = False
    interest: float = 0.0
    interest_long: bool = False
    leverage: float = 1.0
    automargin: float = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slippage:
    """By how much prices worsen, and how far.

    A price worsens down to a bound: the bar's range, for a limit order its limit.

    Attributes:
        perc: fraction of the price.
        fixed: dollars, where there is no fraction.
        open: whether fills at the open worsen; those through a stop always do.
        match: whether what would go beyond the bound fills there, or not at all.
        limit: the same for limit orders that ``match`` does not let fill.
        out: whether it fills beyond the bound.
    """

    perc: float = 0.0
    fixed: float = 0.0
    open: bool = True
    match: bool = True
    limit: bool = True
    out: bool = False

    def at_open(
        self, price: float, side: Side, bound: float, *, is_limit: bool = False
    ) -> float | None:
        """A fill at the open; ``None`` if there is none."""
        if not self.open:
            return price
        return self.worsened(price, side, bound, is_limit=is_limit)

    def worsened(
        self, price: float, side: Side, bound: float, *, is_limit: bool = False
    ) -> float | None:
        """A price, worsened as far as the bound allows; ``None`` for no fill.

        Where the price is NaN the result is the bound.
        """
        is_buy = side is Side.BUY
        if self.perc:
            slipped = price * (1 + self.perc if is_buy else 1 - self.perc)
        elif self.fixed:
            slipped = price + self.fixed if is_buy else price - self.fixed
        else:
            return price
        if slipped <= bound if is_buy else slipped >= bound:
            return slipped
        if self.match or (is_limit and self.limit):
            return slipped if self.out else bound
        return None


class Traded(Protocol):
    """What a filler sees of a bar."""

    @property
    def high(self) -> float:
        """Highest price."""

    @property
    def low(self) -> float:
        """Lowest price."""

    @property
    def volume(self) -> float:
        """Shares traded."""


class Filler(Protocol):
    """How many shares of an order a bar fills."""

    def __call__(self, bar: Traded, remaining: float, /) -> float:
        """Shares, of those above 0 that are still to be filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFiller:
    """Up to a number of shares a bar; backtrader's ``fillers.FixedSize``.

    Attributes:
        size: the number; without it the volume alone bounds.
    """

    size: float | None = None

    def __call__(self, bar: Traded, remaining: float, /) -> float:
        """Return the least of volume, rest and size."""
        return min((bar.volume, remaining, self.size or maxsize))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFiller:
    """A percentage of the volume; backtrader's ``fillers.FixedBarPerc``.

    Attributes:
        perc: the percentage.
    """

    perc: float = 100.0

    def __call__(self, bar: Traded, remaining: float, /) -> float:
        """Return whole shares of the volume, or the rest."""
        return min((bar.volume * self.perc) // 100, remaining)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFiller:
    """A percentage of the volume at one price; backtrader's ``fillers.BarPointPerc``.

    Attributes:
        minmov: least move of the price; the volume spreads evenly over the prices.
        perc: the percentage.
    """

    minmov: float | None = None
    perc: float = 100.0

    def __call__(self, bar: Traded, remaining: float, /) -> float:
        """Return whole shares of the volume at the price, or the rest."""
        parts: float = 1
        if self.minmov:
            parts = (bar.high - bar.low + self.minmov) // self.minmov
        return min(((bar.volume / parts) * self.perc) // 100.0, remaining)


@unique
class Practice(Enum):
    """Something that a broker does not do by itself; by backtrader's names."""

    CHEAT_ON_CLOSE = "coc"
    """Market orders fill at the close on which they were created."""

    CHEAT_ON_OPEN = "coo"
    """Market orders fill at the open that the strategy has seen, in ``next_open``."""

    UNCHECKED = "checksubmit"
    """Orders are accepted without a look at the cash."""

    SHORTS_COST_CASH = "shortcash"
    """A short ties up cash as a long does, it does not bring any."""

    INTEREST_APART = "int2pnl"
    """Interest is not counted as a cost of the trade that it was paid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """The terms of a simulated market beyond plain costs.

    Attributes:
        commission: of all instruments, in place of `Rules.commission`.
        commissions: of some, by symbol.
        slippage: in place of `Rules.slippage`.
        practices: of the broker.
        filler: how much of an order a bar fills; ``None`` for all of it.
    """

    commission: Commission | None = None
    commissions: Mapping[str, Commission] = field(default_factory=dict)
    slippage: Slippage | None = None
    practices: frozenset[Practice] = frozenset()
    filler: Filler | None = None
