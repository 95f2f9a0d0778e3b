"""Provenance: where bars that are kept came from, and what became of them on the way.

In: nothing. Out: what a store of bars is told, and what it tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from falcon.domain.bars import Timeframe


class Prices(StrEnum):
    """What splits and dividends have done to prices."""

    AS_TRADED = "as-traded"
    """Nothing: they are those that were paid on the day."""
    ADJUSTED = "adjusted"
    """They were scaled back, so that returns are right and levels are not."""
    UNKNOWN = "unknown"
    """Nobody said."""


class Overlap(StrEnum):
    """What is done with a bar that is kept already, with other values."""

    REFUSE = "refuse"
    """Nothing is written; whoever asked is told which bars differ."""
    REPLACE = "replace"
    """The new bar takes its place, and the file notes how many did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where bars come from.

    Attributes:
        source: name of the file or feed.
        at: when they were taken in, aware UTC.
        prices: what splits and dividends have done to them.
    """

    source: str
    at: datetime
    prices: Prices = Prices.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What a store did with bars.

    Attributes:
        symbol: whose they are.
        timeframe: the span of each.
        new: bars that were not there before.
        same: bars that were there already, bit for bit.
        replaced: bars that took the place of others.
    """

    symbol: str
    timeframe: Timeframe
    new: int
    same: int
    replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBars:
    """What a store has of one symbol and timeframe.

    Attributes:
        symbol: whose bars.
        timeframe: the span of each.
        bars: how many.
        first_at: opening of the oldest.
        last_at: opening of the newest.
        prices: what splits and dividends have done to them.
        sources: the names of the files and feeds that they came from.
    """

    symbol: str
    timeframe: Timeframe
    bars: int
    first_at: datetime
    last_at: datetime
    prices: Prices
    sources: tuple[str, ...]
