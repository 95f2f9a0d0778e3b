"""Symbols: what a request names becomes bars, or is refused with what there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import BarsMissingError, UsageError
from falcon.ports import MarketData

MOST_SYMBOLS = 20
"""Symbols that one strategy may trade."""

_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.\-/=^:_]{0,19}")


class SymbolsUnknownError(BarsMissingError):
    """A request names symbols that have no bars.

    Attributes:
        symbols: those without.
        known: those that have some.
    """

    def __init__(self, symbols: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(
            f"there are no bars of {', '.join(symbols)}; "
            f"there are bars of {', '.join(known) or 'no symbol'}"
        )
        self.symbols = tuple(symbols)
        self.known = tuple(known)


def clean_symbols(symbols: Sequence[str]) -> tuple[str, ...]:
    """The symbols in upper case, each once, in the order given.

    Raises:
        UsageError: there are none, too many, or one that cannot be a symbol.
    """
    cleaned = tuple(dict.fromkeys(symbol.strip().upper() for symbol in symbols))
    if not 0 < len(cleaned) <= MOST_SYMBOLS:
        raise UsageError(
            f"name one to {MOST_SYMBOLS} symbols, there were {len(cleaned)}"
        )
    for symbol in cleaned:
        if not _SYMBOL.fullmatch(symbol):
            raise UsageError(f"{symbol[:30]!r} cannot be a symbol; an example is AAPL")
    return cleaned


def require_bars(market: MarketData, symbols: Sequence[str]) -> None:
    """Make sure that a market has bars of every symbol.

    Raises:
        SymbolsUnknownError: it has none of some.
    """
    known = market.symbols()
    missing = [symbol for symbol in symbols if symbol not in known]
    if missing:
        raise SymbolsUnknownError(missing, known)


def bars_of(
    market: MarketData,
    symbols: Sequence[str],
    timeframe: Timeframe,
    *,
    until: datetime,
) -> dict[str, BarSeries]:
    """The whole history of some symbols by name, in the order given.

    Raises:
        BarsMissingError: a symbol has none before ``until``, or none at all.
    """
    require_bars(market, symbols)
    found = {symbol: market.bars(symbol, timeframe, until=until) for symbol in symbols}
    empty = [symbol for symbol, series in found.items() if not len(series)]
    if empty:
        raise BarsMissingError(
            f"there are no bars of {', '.join(empty)} before {until:%Y-%m-%d}"
        )
    return found
