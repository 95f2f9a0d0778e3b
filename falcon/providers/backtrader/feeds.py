"""Feeds: bars as backtrader reads them, and its times as stamps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import backtrader as bt

from falcon.providers.backtrader.wire import PRICES, Feed

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # backtrader's times are naive UTC
_MICROSECOND = timedelta(microseconds=1)

TIMEFRAMES = {
    "minutes": bt.TimeFrame.Minutes,
    "days": bt.TimeFrame.Days,
    "weeks": bt.TimeFrame.Weeks,
    "months": bt.TimeFrame.Months,
    "years": bt.TimeFrame.Years,
}
"""How backtrader calls our units of longer bars."""

_UNITS = {
    "m": (bt.TimeFrame.Minutes, 1),
    "h": (bt.TimeFrame.Minutes, 60),
    "d": (bt.TimeFrame.Days, 1),
    "w": (bt.TimeFrame.Weeks, 1),
}


class Times:
    """Backtrader's times, days since the year 1 as floats, and ours.

    A float tells times of day no closer than 10 microseconds; those of given bars come
    back exactly all the same.
    """

    def __init__(self) -> None:
        self._stamps: dict[float, int] = {}

    def number(self, stamp: int) -> float:
        """The time of a bar as backtrader counts it."""
        number: float = bt.date2num(_EPOCH + timedelta(microseconds=stamp))
        self._stamps[number] = stamp
        return number

    def stamp(self, number: float) -> int:
        """Microseconds since 1970-01-01 UTC."""
        known = self._stamps.get(number)
        if known is not None:
            return known
        since: timedelta = bt.num2date(number) - _EPOCH
        return since // _MICROSECOND


def feed_of(given: Feed, times: Times) -> Any:
    """A feed of backtrader over given bars."""
    extras = tuple(name for name in given.lines if name not in PRICES)
    kind = type("Bars", (_Bars,), {"lines": extras, "__module__": __name__})
    count, unit = int(given.timeframe[:-1]), given.timeframe[-1]
    timeframe, size = _UNITS[unit]
    feed = kind(name=given.symbol, timeframe=timeframe, compression=count * size)
    feed.give(given, times)
    return feed


class _Bars(bt.feed.DataBase):  # type: ignore[misc]
    """Hands out the columns it was given, bar by bar."""

    def give(self, given: Feed, times: Times) -> None:
        numbers = [times.number(stamp) for stamp in given.stamps]
        self._columns: list[tuple[Any, Sequence[float]]] = [
            (self.lines.datetime, numbers),
            *((getattr(self.lines, name), line) for name, line in given.lines.items()),
        ]
        self._size = len(numbers)
        self._at = 0

    def _load(self) -> bool:
        at = self._at
        if at == self._size:
            return False
        for line, values in self._columns:
            line[0] = values[at]
        self.lines.openinterest[0] = 0.0
        self._at = at + 1
        return True
