"""Rules: the terms on which a simulated broker trades.

The defaults are those of backtrader's own broker: 10,000 dollars, no commission, no
slippage, one share an order where the strategy states no size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from falcon.engine.venue import Venue

Sizer = Callable[["SizingRequest"], float]
"""Size of an order whose strategy states none, in shares; 0 means no order."""

HEADROOM = 0.02
"""Share of an allocation kept back, because an order sized at one bar's close fills at
the next bar's open and a small gap must not turn it away."""

DEFAULT_FUEL = 50_000_000
"""Instructions that any run may spend before it is ended as a runaway."""

FUEL_PER_BAR = 2_000
"""Instructions that a run may spend besides for each bar of its feeds.

An ordinary strategy spends 50 to 200 a bar, its indicators included, and 600 on an
order. All of it spent takes half a millisecond a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizingRequest:
    """What a sizer may know.

    Attributes:
        cash: dollars free in the strategy's book.
        price: close of the current bar, in dollars.
        position: signed shares held in this symbol.
        is_buy: side of the order to size.
        first_position: signed shares held of the first symbol.
    """

    cash: float
    price: float
    position: float
    is_buy: bool
    first_position: float = 0


@dataclass(frozen=True, slots=True)
class FixedSize:
    """The same number of shares for each order; backtrader's default is one."""

    stake: float = 1

    def __call__(self, _request: SizingRequest, /) -> float:
        """Return the stake, whatever the request."""
        return self.stake


@dataclass(frozen=True, slots=True)
class AllocationSize:
    """Whole shares for the cash of the book; an order against a position closes it.

    The size used in activation, comparison and live trading alike.

    Attributes:
        headroom: fraction of the cash kept back, see `HEADROOM`.
        least: shares that are asked for even if the cash does not reach for them, 1
            where somebody else decides and says why it was too little.
    """

    headroom: float = HEADROOM
    least: int = 0

    def __call__(self, request: SizingRequest, /) -> float:
        """Return whole shares, `least` if the cash reaches for fewer."""
        if request.position and (request.position > 0) != request.is_buy:
            return abs(request.position)
        if request.position or request.price <= 0:
            return 0
        cash = max(0.0, request.cash)
        return max(self.least, int(cash * (1 - self.headroom) / request.price))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Terms of one simulated run.

    Attributes:
        cash: dollars at the start, above zero.
        commission: fraction of the traded value, per side.
        slippage: fraction by which prices at the market or through a stop worsen,
            capped at the bar's own range as backtrader's `set_slippage_perc` does.
        sizer: sizes the orders whose strategy states no size. If it is another than the
            default, it replaces the one that a strategy chooses in ``__init__``, as
            ``cerebro.addsizer`` does.
        venue: what goes beyond: futures, interest, cheating, fillers.
        fuel: instructions that a run may spend beyond `FUEL_PER_BAR` for each bar, and
            that a live strategy may spend on each step.
    """

    cash: float = 10_000.0
    commission: float = 0.0
    slippage: float = 0.0
    sizer: Sizer = FixedSize()
    venue: Venue = field(default_factory=Venue)
    fuel: int = DEFAULT_FUEL

    @property
    def is_plain(self) -> bool:
        """Whether nothing goes beyond plain costs and the engine's first sizers."""
        is_simple = isinstance(self.sizer, FixedSize | AllocationSize)
        return is_simple and self.venue == Venue()
