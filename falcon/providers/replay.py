"""Replay: any market as it was known at the time that a clock shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.bars import BarSeries, Timeframe
from falcon.ports import Clock, MarketData


@dataclass(frozen=True, slots=True)
class ReplayMarket:
    """A market of the past that hides what its clock has not reached.

    Attributes:
        source: the market that is replayed.
        clock: the simulated present; a bar that has not closed by then does not exist.
    """

    source: MarketData
    clock: Clock

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that has bars at any time, in alphabetical order."""
        return self.source.symbols()

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """All bars complete both at ``until`` and at the clock's present, oldest first.

        Raises:
            BarsMissingError: the source has none of the symbol or the timeframe.
            TemporaryError: the source does not answer.
        """
        present = min(until, self.clock.now())
        return self.source.bars(symbol, timeframe, until=present, since=since)
