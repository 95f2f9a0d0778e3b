"""Memory: a market whose bars are given by hand; the fake that is shipped.

Users test with it as we do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from falcon.domain.bars import Bar, BarSeries, Timeframe
from falcon.errors import BarsMissingError
from falcon.market.sessions import TimedBars


@dataclass(slots=True)
class MemoryMarket:
    """Daily bars kept in memory.

    Attributes:
        timeframe: the span of each bar.
    """

    timeframe: Timeframe = Timeframe.DAY
    _series: dict[str, TimedBars] = field(default_factory=dict)

    def put(self, symbol: str, bars: Sequence[Bar]) -> None:
        """Set the bars of a symbol, oldest first."""
        series = BarSeries.of(bars, symbol=symbol, timeframe=self.timeframe)
        self._series[symbol] = TimedBars.of(series)

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that was put, in alphabetical order."""
        return tuple(sorted(self._series))

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """All bars of a symbol that were complete at ``until``, oldest first.

        Raises:
            BarsMissingError: the symbol was never put, or has another timeframe.
        """
        if symbol not in self._series or timeframe is not self.timeframe:
            raise BarsMissingError(
                f"there are no {timeframe} bars of {symbol}; "
                f"{self.timeframe} bars exist of {', '.join(self.symbols()) or 'none'}"
            )
        return self._series[symbol].until(until, since)
