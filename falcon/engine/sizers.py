"""Sizers: backtrader's own ones, by its names, with its parameters as fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from falcon.engine.rules import SizingRequest
from falcon.engine.service import Service


class PositionSizer:
    """A sizer that asks the broker for a position."""

    __slots__ = ()

    def looks_at(self, data: int) -> int | None:
        """The feed whose position it asks for, for an order of a feed."""
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSizer:
    """A sizer that the strategy file defines; the desk asks its method."""

    def __call__(self, _request: SizingRequest, /) -> float:
        """Return nothing: it is asked otherwise."""
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSizer(Service):
    """The stake, or a tranche of it.

    Attributes:
        stake: shares.
        tranches: into how many parts it is divided.
    """

    FIELDS: ClassVar = frozenset({"stake", "tranches"})

    stake: float = 1
    tranches: int = 1

    def __call__(self, _request: SizingRequest, /) -> float:
        """Return the shares of one order."""
        if self.tranches > 1:
            return abs(int(self.stake / self.tranches))
        return self.stake


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSizeTarget(PositionSizer, Service):
    """A stake that is reached in tranches, for orders with a target.

    Attributes:
        stake: shares.
        tranches: into how many parts it is divided.
    """

    FIELDS: ClassVar = frozenset({"stake", "tranches"})

    stake: float = 1
    tranches: int = 1

    def looks_at(self, _data: int) -> int | None:
        """The first feed, whatever the order is for."""
        return 0 if self.tranches > 1 else None

    def __call__(self, request: SizingRequest, /) -> float:
        """Return the target that is reached with this order."""
        if self.tranches > 1:
            part = abs(int(self.stake / self.tranches))
            return min(request.first_position + part, self.stake)
        return self.stake


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedReverser(PositionSizer, Service):
    """The stake to open a position, twice as much against one.

    Attributes:
        stake: shares.
    """

    FIELDS: ClassVar = frozenset({"stake"})

    stake: float = 1

    def __call__(self, request: SizingRequest, /) -> float:
        """Return the stake once or twice."""
        return self.stake * (1 + (request.position != 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentSizer(PositionSizer, Service):
    """A percentage of the cash; with a position, its size.

    Attributes:
        percents: the percentage.
        retint: whether parts of shares are cut off.
    """

    FIELDS: ClassVar = frozenset({"percents", "retint"})

    percents: float = 20
    retint: bool = False

    def __call__(self, request: SizingRequest, /) -> float:
        """Return shares.

        Raises:
            ZeroDivisionError: the price is 0.
        """
        size = request.position
        if not size:
            size = request.cash / request.price * (self.percents / 100)
        return int(size) if self.retint else size
