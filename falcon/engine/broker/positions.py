"""Positions: signed size and average entry price per feed."""

from __future__ import annotations

from typing import NamedTuple

from falcon.engine.broker.printed import placeless, position_text


class Change(NamedTuple):
    """What adding a signed size does to a position.

    Attributes:
        size: shares held afterwards.
        price: average entry price afterwards, 0.0 when flat.
        opened: the part of the size that opens or enlarges, signed like the size.
        closed: the part that reduces or closes, signed like the size.
    """

    size: float
    price: float
    opened: float
    closed: float


class Position:
    """Shares held of one feed.

    Attributes:
        size: signed, long positive.
        price: average entry price in dollars, 0.0 when flat.
        price_orig: the average entry price before the last fill.
        upopened: what the last fill opened, signed.
        upclosed: what it closed, signed.
        adjbase: price to which gains are settled: of the last fill that opened, or the
            last close while shares are held; ``None`` before the first fill.
        updated: time of the last fill, or of the last bar on which shares were held;
            ``None`` before the first fill.
    """

    __slots__ = (
        "adjbase",
        "price",
        "price_orig",
        "size",
        "upclosed",
        "updated",
        "upopened",
    )

    def __init__(self, size: float = 0, price: float = 0.0) -> None:
        self.size = size
        self.price = self.price_orig = price
        self.upopened: float = size
        self.upclosed: float = 0
        self.adjbase: float | None = None
        self.updated: float | None = None

    __str__ = position_text

    def __repr__(self) -> str:
        return placeless("position.Position")

    def __bool__(self) -> bool:
        return self.size != 0

    def __len__(self) -> int:
        return abs(self.size)  # type: ignore[return-value]  # fails for parts, upstream

    def changed(self, size: float, price: float) -> Change:
        """What adding ``size`` at ``price`` would make of it."""
        held = self.size
        after = held + size
        if not after:
            return Change(after, 0.0, 0, size)
        if not held:
            return Change(after, price, size, 0)
        if size > 0 if held > 0 else size < 0:
            average = (self.price * held + size * price) / after
            return Change(after, average, size, 0)
        if after > 0 if held > 0 else after < 0:
            return Change(after, self.price, 0, size)
        return Change(after, price, after, -held)

    def add(self, size: float, price: float) -> Change:
        """Add ``size`` at ``price``."""
        change = self.changed(size, price)
        self.price_orig = self.price
        self.upopened, self.upclosed = change.opened, change.closed
        self.size = change.size
        self.price = change.price
        return change


class Positions(dict[int, Position]):
    """Positions by feed, in the order in which they were first looked at.

    Looking at a feed creates its record, as in backtrader: the portfolio is summed in
    this order, so it decides the last bits of its value. `peek` looks without a trace.
    """

    def __missing__(self, feed: int) -> Position:
        position = self[feed] = Position()
        return position

    def peek(self, feed: int) -> float:
        """Shares held of a feed."""
        position = self.get(feed)
        return position.size if position is not None else 0
