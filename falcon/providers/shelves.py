"""Shelves: several markets as one, the first that has what is asked for answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import BarsMissingError
from falcon.ports import MarketData


@dataclass(frozen=True, slots=True)
class Shelves:
    """`MarketData` of several.

    Attributes:
        markets: in the order in which they are asked; at least one.
    """

    markets: Sequence[MarketData]

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that one of them has, in alphabetical order."""
        found = {symbol for market in self.markets for symbol in market.symbols()}
        return tuple(sorted(found))

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
            BarsMissingError: none of them has the symbol in this timeframe.
            DataError: the first that has it cannot be read.
        """
        for market in self.markets:
            with suppress(BarsMissingError):
                return market.bars(symbol, timeframe, until=until, since=since)
        reasons = [
            _reason(market, symbol, timeframe, until)
            for market in self.markets
            if symbol in market.symbols()
        ]
        known = ", ".join(self.symbols())
        raise BarsMissingError(
            "; ".join(reasons) or f"{symbol} has no bars; these symbols have: {known}"
        )


def _reason(
    market: MarketData, symbol: str, timeframe: Timeframe, until: datetime
) -> str:
    try:
        market.bars(symbol, timeframe, until=until)
    except BarsMissingError as missing:
        return str(missing)
    return f"{symbol} has bars of {timeframe} since a moment ago, ask again"
