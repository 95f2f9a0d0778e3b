"""Feed: bars in the order in which they became known, moment by moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from falcon.domain.bars import Bar, Timeframe, from_stamp, to_stamp
from falcon.errors import BarsMissingError
from falcon.market.sessions import TimedBars
from falcon.ports import MarketData


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time at which bars closed.

    Attributes:
        at: when they closed and may be used, aware UTC.
        bars: the bars that closed then, by symbol.
    """

    at: datetime
    bars: Mapping[str, Bar]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBars:
    """What a market has to tell since it was last asked.

    Attributes:
        market: the bars.
        timeframe: which of them.
        most: moments given at a time; after a long pause the rest comes with the next
            call, so that one tick stays short.
    """

    market: MarketData
    timeframe: Timeframe
    most: int = 250

    def __call__(
        self, symbols: Iterable[str], *, after: datetime, until: datetime
    ) -> tuple[Moment, ...]:
        """Moments after ``after`` and up to ``until``, oldest first.

        A symbol without bars is passed over: its strategies say so themselves.
        """
        closing: dict[int, dict[str, Bar]] = {}
        for symbol in symbols:
            for stamp, bar in self._closed(symbol, after=after, until=until):
                closing.setdefault(stamp, {})[symbol] = bar
        stamps = sorted(closing)[: self.most]
        return tuple(Moment(at=from_stamp(s), bars=closing[s]) for s in stamps)

    def _closed(
        self, symbol: str, *, after: datetime, until: datetime
    ) -> Iterator[tuple[int, Bar]]:
        try:
            series = self.market.bars(symbol, self.timeframe, until=until)
        except BarsMissingError:
            return
        closes = TimedBars.of(series).closes
        first = int(np.searchsorted(closes, to_stamp(after), side="right"))
        for index in range(first, min(len(series), first + self.most)):
            yield int(closes[index]), series[index]
