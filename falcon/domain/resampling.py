"""Resampling: longer bars made of shorter ones; which ones, as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from falcon.domain.bars import Timeframe
from falcon.errors import UsageError


class Unit(StrEnum):
    """What a longer bar is a number of."""

    MINUTES = "minutes"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"

    @property
    def rank(self) -> int:
        """Its place among the units, the shortest first."""
        return list(Unit).index(self)


_TEXT = re.compile(r"\s*(\d{1,4})?\s*([a-z]+)\s*", re.ASCII | re.IGNORECASE)
_NAMES = {
    "m": (Unit.MINUTES, 1),
    "min": (Unit.MINUTES, 1),
    "minute": (Unit.MINUTES, 1),
    "h": (Unit.MINUTES, 60),
    "hour": (Unit.MINUTES, 60),
    "d": (Unit.DAYS, 1),
    "day": (Unit.DAYS, 1),
    "w": (Unit.WEEKS, 1),
    "week": (Unit.WEEKS, 1),
    "mo": (Unit.MONTHS, 1),
    "month": (Unit.MONTHS, 1),
    "y": (Unit.YEARS, 1),
    "year": (Unit.YEARS, 1),
}
_MINUTES_A_DAY = 1_440


@dataclass(frozen=True, slots=True)
class Resampling:
    """The bars that are asked for.

    Attributes:
        unit: what they are made of.
        count: how many units go into one, above zero.
    """

    unit: Unit
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``weeks``, ``60m``, ``4 hours``, ``2w``.

        Raises:
            UsageError: it is no such text.
        """
        found = _TEXT.fullmatch(text)
        name = found[2].lower() if found else ""
        known = _NAMES.get(name) or _NAMES.get(name.removesuffix("s"))
        count = int(found[1] or 1) if found else 0
        if known is None or not count:
            raise UsageError(
                "resample must be weeks, months, years, days or a number of minutes or "
                f"hours such as 60m or 4h, was {text!r:.40}"
            )
        unit, count = known[0], known[1] * count
        if unit is Unit.MINUTES and count >= _MINUTES_A_DAY:
            raise UsageError(f"resample {text}: write days for bars of a day")
        return cls(unit, count)

    @classmethod
    def of(cls, timeframe: Timeframe) -> Self:
        """The bars of a timeframe."""
        return cls.parse(str(timeframe))

    def name_for(self, symbol: str) -> str:
        """The symbol of the bars made of those of another."""
        count = f"{self.count} " if self.count > 1 else ""
        return f"{symbol}:{count}{self.unit}"

    def check(self, timeframe: Timeframe) -> None:
        """See that these bars can be made of those of a timeframe.

        Raises:
            UsageError: they are not longer, or backtrader loses bars while it does it.
        """
        source = Resampling.of(timeframe)
        shorter = (source.unit.rank, source.count) < (self.unit.rank, self.count)
        if not shorter or (source.unit is Unit.DAYS and self.unit is Unit.DAYS):
            raise UsageError(
                f"bars of {timeframe} cannot be resampled to {self}: choose weeks, "
                "months or another unit that is longer"
            )

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.count > 1 else str(self.unit)
