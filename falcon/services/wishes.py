"""Wishes: from what strategies asked for on one bar to orders that fit the account.

1. `plan` looks at each wish in turn and tells entries from exits by what the strategy
   will hold once its working market orders, and its earlier wishes, are filled.
2. Entries share the available cash by `falcon.risk.allocation`.
3. Each wish is sized by `falcon.risk.sizing`; what does not fit is cut or refused, with
   the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from falcon.domain.bars import Bar
from falcon.domain.orders import OrderType
from falcon.engine.events import OrderRequested
from falcon.risk.allocation import Entry, allocate
from falcon.risk.sizing import Sized, Wish, size
from falcon.services.programs import RunningProgram


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One order that a program asked for on a bar.

    Attributes:
        program: who asks.
        wanted: what it asks for.
        bar: the bar it decided on.
        win_rate: shrunk win rate of its strategy, a fraction.
        limit: most dollars that the program may still use.
    """

    program: RunningProgram
    wanted: OrderRequested
    bar: Bar
    win_rate: float
    limit: float

    @property
    def price(self) -> float:
        """Dollars a share at which its cost is reckoned."""
        return self.bar.close if self.wanted.price is None else self.wanted.price

    @property
    def key(self) -> tuple[int, str]:
        """The position that it would change."""
        return self.program.strategy.id, self.wanted.symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is to be done about a request.

    Attributes:
        request: the request.
        sized: shares to order, and why not more.
        allocation: dollars granted, ``None`` for an exit, which needs none.
    """

    request: Request
    sized: Sized
    allocation: float | None

    @property
    def reserve(self) -> float:
        """Dollars to keep for what the order opens."""
        return self.sized.opening * self.request.price


def plan(
    requests: Sequence[Request],
    *,
    projected: Mapping[tuple[int, str], float],
    available: float,
) -> tuple[Planned, ...]:
    """Decide on all requests of one bar, in the order given.

    Args:
        requests: what the programs asked for.
        projected: signed shares by strategy and symbol, working market orders counted
            as filled; missing means none.
        available: dollars that no book has reserved.
    """
    entries = _entries(requests, projected)
    amounts = allocate(
        [
            Entry(weight=r.win_rate * r.wanted.confidence, limit=r.limit)
            for r in (requests[index] for index in entries)
        ],
        available,
    )
    granted = dict(zip(entries, amounts, strict=True))
    shares = dict(projected)
    planned: list[Planned] = []
    for index, request in enumerate(requests):
        amount = granted.get(index)
        sized = size(_wish(request, shares), amount or 0.0)
        planned.append(Planned(request=request, sized=sized, allocation=amount))
        _fill(shares, request, sized.quantity)
    return tuple(planned)


def _entries(
    requests: Sequence[Request], projected: Mapping[tuple[int, str], float]
) -> list[int]:
    """Positions of the requests that enlarge a position, if all are granted."""
    shares = dict(projected)
    entries: list[int] = []
    for index, request in enumerate(requests):
        wish = _wish(request, shares)
        if wish.is_entry:
            entries.append(index)
        _fill(shares, request, max(1.0, size(wish, request.limit).quantity))
    return entries


def _wish(request: Request, shares: Mapping[tuple[int, str], float]) -> Wish:
    return Wish(
        side=request.wanted.side,
        quantity=request.wanted.quantity,
        price=request.price,
        projected=shares.get(request.key, 0.0),
    )


def _fill(
    shares: dict[tuple[int, str], float], request: Request, quantity: float
) -> None:
    if request.wanted.order_type is OrderType.MARKET:
        change = request.wanted.side.sign * quantity
        shares[request.key] = shares.get(request.key, 0.0) + change
