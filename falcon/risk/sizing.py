"""Sizing: from a wish and an allocation to a number of shares.

In: `Wish`, dollars. Out: `Sized`.

What reduces a position is never refused. What enlarges one is cut to its allocation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from falcon.domain.orders import Side
from falcon.domain.positions import in_shares
from falcon.engine.rules import HEADROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An order that a strategy asked for.

    Attributes:
        side: buy or sell.
        quantity: shares it stated, ``None`` if it left the size open.
        price: dollars a share at which its cost is reckoned, above zero.
        projected: signed shares that the strategy will hold once its working market
            orders are filled.
    """

    side: Side
    quantity: float | None
    price: float
    projected: float

    @property
    def closing(self) -> float:
        """Shares of the wish that reduce the position."""
        if self.projected * self.side.sign >= 0:
            return 0.0
        held = abs(self.projected)
        return held if self.quantity is None else min(held, self.quantity)

    @property
    def is_entry(self) -> bool:
        """Whether it wants to enlarge the position, in whole or in part."""
        if self.quantity is None:
            return self.closing == 0
        return self.quantity > self.closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """What came of a wish.

    Attributes:
        quantity: shares to order, 0 if there is nothing to order.
        opening: shares of these that enlarge the position.
        reason: why it is less than was asked for; empty if it is not.
    """

    quantity: float
    opening: float
    reason: str = ""


def size(wish: Wish, allocation: float) -> Sized:
    """Shares to order for a wish, given the dollars that its opening part may use."""
    closing = wish.closing
    if not wish.is_entry:
        return Sized(quantity=closing, opening=0.0)
    if wish.quantity is None:
        opening = float(math.floor(allocation * (1 - HEADROOM) / wish.price))
        reason = "" if opening else _too_little(allocation, wish.price)
        return Sized(quantity=opening, opening=opening, reason=reason)
    wanted = wish.quantity - closing
    if wanted * wish.price <= allocation:
        return Sized(quantity=wish.quantity, opening=wanted)
    opening = float(math.floor(allocation / wish.price))
    reason = (
        f"asked to open {in_shares(wanted)} at ${wish.price:,.2f}, "
        f"the allocation of ${allocation:,.2f} reaches for {opening:g}"
    )
    return Sized(quantity=closing + opening, opening=opening, reason=reason)


def _too_little(allocation: float, price: float) -> str:
    return (
        f"the allocation of ${allocation:,.2f} does not reach for one share "
        f"at ${price:,.2f}"
    )
