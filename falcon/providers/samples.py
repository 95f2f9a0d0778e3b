"""Samples: the embedded market, real daily bars that come with a package.

Five US stocks out of `bokeh_sampledata` (public-domain prices of the former WIKI
database): AAPL, IBM and MSFT from 2000-03-01, GOOG from 2004-08-19, FB from 2012-05-18,
all to 2013-03-01; 12,154 bars. Why these: `docs/adr/0007-sample-bars.md`.

The file holds prices as traded and an adjusted close. A split would look like a crash
(AAPL 2000-06-21 and 2005-02-28, MSFT 2003-02-18), so open, high, low and close are
multiplied by ``Adj Close / Close`` and the volume is divided by it, which keeps what
was paid in total. The factors reach beyond 2013 (GOOG stands at half its price of the
day, AAPL at a thirtieth to an eighth) and hold dividends too: returns are right, price
levels are not those that were quoted.

Checked: no session missing, none too many, no row refused, no duplicate; total returns
agree with those of another vendor within 1 %. What looks odd is mostly real: AAPL fell
52 % on 2000-09-29, GOOG rose 20 % on 2008-04-18, AAPL's range on 2010-05-06 was 30 %.
One price is not: the low of MSFT on 2008-07-01 lies 13 % under the other vendor's. It
could be true by itself, so it stays; a stop that fills on that day fills falsely.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from importlib.resources import files

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import BarsMissingError
from falcon.market.quality import screen
from falcon.market.sessions import TimedBars

_PACKAGE = "bokeh_sampledata"
_FILE = "stocks.csv.gz"


class SampleBars:
    """The embedded market: `MarketData` of daily bars, read at first use."""

    @cached_property
    def _shelf(self) -> Mapping[str, TimedBars]:
        return {
            symbol: TimedBars.of(_adjusted(symbol, rows))
            for symbol, rows in sorted(_rows_by_symbol().items())
        }

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that has bars, in alphabetical order."""
        return tuple(self._shelf)

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """All daily bars of a symbol that were complete at ``until``, oldest first.

        Raises:
            BarsMissingError: the symbol is not among the samples, or the timeframe is
                not a day.
        """
        if symbol not in self._shelf:
            known = ", ".join(self._shelf)
            raise BarsMissingError(f"{symbol} has no bars; these symbols have: {known}")
        if timeframe is not Timeframe.DAY:
            raise BarsMissingError(
                f"{symbol} has no bars of {timeframe}; the samples are {Timeframe.DAY}"
            )
        return self._shelf[symbol].until(until, since)


def _rows_by_symbol() -> Mapping[str, list[list[str]]]:
    packed = files(_PACKAGE).joinpath("_data", _FILE).read_bytes()
    lines = csv.reader(io.StringIO(gzip.decompress(packed).decode("utf-8")))
    next(lines)
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for symbol, *cells in lines:
        rows[symbol].append(cells)
    return rows


def _adjusted(symbol: str, rows: list[list[str]]) -> BarSeries:
    """Scale whole bars by the adjusted close, so that their shape stays as it was."""
    stamps = np.array([row[0] for row in rows], dtype="datetime64[us]").astype(np.int64)
    numbers = np.array([row[1:] for row in rows], dtype=np.float64)
    opens, highs, lows, closes, volumes, adjusted_closes = numbers.T
    factors = adjusted_closes / closes
    raw = BarSeries(
        symbol=symbol,
        timeframe=Timeframe.DAY,
        stamps=stamps,
        open=opens * factors,
        high=highs * factors,
        low=lows * factors,
        close=closes * factors,
        volume=volumes / factors,
    )
    series, _ = screen(raw, source=_FILE)
    return series
