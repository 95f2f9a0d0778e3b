"""Valuation: what each strategy and the whole account is worth at one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.bars import Timeframe
from falcon.domain.strategies import WITH_BOOK
from falcon.errors import BarsMissingError
from falcon.ports import MarketData
from falcon.store import books, equity, strategies


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """Prices of one moment and what the account is worth at them.

    Attributes:
        prices: last close of each symbol, in dollars.
        account: equity of the whole account, in dollars.
    """

    prices: Mapping[str, float]
    account: float

    @classmethod
    def at(
        cls,
        db: sqlite3.Connection,
        market: MarketData,
        timeframe: Timeframe,
        *,
        symbols: Iterable[str],
        moment: datetime,
    ) -> Valuation:
        """Value the account at the last closes known at a moment."""
        held = books.every(db)
        wanted = set(symbols).union(*(book.holdings for book in held))
        prices = {
            symbol: price
            for symbol in sorted(wanted)
            if (price := last_close(market, timeframe, symbol, moment)) is not None
        }
        value = sum(book.value(prices) for book in held)
        return cls(prices=prices, account=books.total_cash(db) + value)

    def record(self, db: sqlite3.Connection, at: datetime) -> None:
        """Write one point of every equity curve."""
        equity.add(db, equity.ACCOUNT, at, self.account)
        for strategy in strategies.of_status(db, *WITH_BOOK):
            pnl = books.load(db, strategy.id).pnl(self.prices)
            equity.add(db, strategy.id, at, strategy.capital + pnl)


def last_close(
    market: MarketData, timeframe: Timeframe, symbol: str, until: datetime
) -> float | None:
    """The newest close known at a time, ``None`` without bars."""
    try:
        series = market.bars(symbol, timeframe, until=until)
    except BarsMissingError:
        return None
    return float(series.close[-1]) if len(series) else None
