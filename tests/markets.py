"""Markets for tests: daily bars on real sessions of New York, made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from falcon.domain.bars import Bar
from falcon.market.sessions import next_session, session_close
from falcon.providers.memory import MemoryMarket

FIRST_DAY = date(2012, 1, 3)


def days(count: int, first: date = FIRST_DAY) -> list[date]:
    """Consecutive sessions."""
    found = [first]
    while len(found) < count:
        found.append(next_session(found[-1]))
    return found[:count]


def close_of(index: int, first: date = FIRST_DAY) -> datetime:
    """When the session of this number, from 0, closes."""
    return session_close(days(index + 1, first)[-1])


def bars_of(
    prices: Iterable[tuple[float, float, float, float]],
    symbol: str = "AAPL",
    first: date = FIRST_DAY,
) -> list[Bar]:
    """Bars from open, high, low and close."""
    rows = list(prices)
    return [
        Bar(
            symbol=symbol,
            opened_at=datetime.combine(day, time(), UTC),
            open=row[0],
            high=row[1],
            low=row[2],
            close=row[3],
            volume=1_000.0,
        )
        for day, row in zip(days(len(rows), first), rows, strict=True)
    ]


def closes_only(
    closes: Sequence[float], symbol: str = "AAPL", first: date = FIRST_DAY
) -> list[Bar]:
    """Bars that open at the last close and move by a hundredth around both."""
    rows = []
    last = closes[0]
    for close in closes:
        rows.append((last, max(last, close) * 1.01, min(last, close) * 0.99, close))
        last = close
    return bars_of(rows, symbol, first)


def market_of(**closes: Sequence[float]) -> MemoryMarket:
    """A market with bars of closes by symbol."""
    market = MemoryMarket()
    for symbol, values in closes.items():
        market.put(symbol, closes_only(values, symbol))
    return market
