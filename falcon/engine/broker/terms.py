"""Terms: what an order is asked to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.times import Validity

if TYPE_CHECKING:
    from falcon.engine.broker.orders import Order

InfoValue = str | float | bool | None
"""What a strategy may attach to an order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """What an order is asked to be, besides feed, side and size.

    Attributes:
        price: limit or stop price; without it, and 0 counts as without, the close.
        plimit: limit price of a stop-limit order.
        exectype: one of `Kind`.
        valid: until when it is good, see `falcon.engine.broker.times.valid_until`.
        tradeid: to which trade of the feed its fills are counted.
        oco: an order of the group in which the first fill cancels the rest.
        trailamount: distance of a trailing stop in dollars.
        trailpercent: the same as a fraction of the price, if there is no amount.
        parent: the order that must be filled before this one becomes active.
        transmit: whether it is sent, and its parent and siblings with it; or waits.
        info: whatever else the strategy attached.
    """

    price: float | None = None
    plimit: float | None = None
    exectype: int = Kind.MARKET
    valid: Validity = None
    tradeid: int = 0
    oco: Order | None = None
    trailamount: float | None = None
    trailpercent: float | None = None
    parent: Order | None = None
    transmit: bool = True
    info: Mapping[str, InfoValue] = field(default_factory=dict)


AT_MARKET: Final = Terms()
"""The terms of an order that states none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """The terms of an entry and its exits; `parent` and `transmit` are set for them.

    Attributes:
        main: the entry.
        stop: the exit at a loss, ``None`` for none.
        limit: the exit at a gain, ``None`` for none.
    """

    main: Terms
    stop: Terms | None
    limit: Terms | None
