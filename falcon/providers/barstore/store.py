"""Bar store: bars in Parquet, kept by symbol, timeframe and year.

A timeframe that was never taken in is made of the longest shorter one that was
(`falcon.market.candles`) and kept in the folder's cache, for as long as what it was
made of has the same content. Whole histories that were asked for stay in memory until a
file changes; a stretch is read from disk, no more of it than months it touches.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from falcon.domain.bars import BarSeries, Timeframe, from_stamp, to_stamp
from falcon.domain.provenance import Appended, KeptBars, Overlap, Provenance
from falcon.errors import BarsMissingError, DataError
from falcon.market.candles import can_make
from falcon.market.sessions import TimedBars, hours_of
from falcon.providers.barstore.keeping import keep
from falcon.providers.barstore.made import made_of
from falcon.providers.barstore.parquet import BarsOnDisk, concatenated
from falcon.providers.barstore.places import Places, Version, is_symbol

_SETTLED_NS = 100_000_000
"""Age from which on a folder that has the same time of change has not changed."""


class BarStore:
    """`MarketData` and `BarKeeper` of a folder. Several threads may read at once."""

    def __init__(self, root: Path) -> None:
        """Note the folder; nothing is read yet.

        Args:
            root: a folder, the same as that of bar files.
        """
        self._places = Places(root)
        self._read: dict[tuple[str, Timeframe], tuple[Version, TimedBars]] = {}

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that has bars of any timeframe, in alphabetical order."""
        found = (self._places.symbols(timeframe) for timeframe in Timeframe)
        return tuple(sorted({symbol for symbols in found for symbol in symbols}))

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
            BarsMissingError: it has none from which this timeframe could be made.
            DataError: a file cannot be read.
        """
        if not is_symbol(symbol):
            raise BarsMissingError(f"{ascii(symbol)[:60]} has no bars")
        if since is not None and timeframe.is_intraday:
            files = self._files(symbol, timeframe)
            if files:
                return _stretch(files, since, until)
        return self._whole(symbol, timeframe).until(until, since)

    def append(
        self, series: BarSeries, origin: Provenance, overlap: Overlap = Overlap.REFUSE
    ) -> Appended:
        """Keep bars; see `falcon.ports.BarKeeper.append`."""
        return keep(self._places, series, origin, overlap)

    def kept(self) -> tuple[KeptBars, ...]:
        """What there is of each symbol and timeframe, in alphabetical order.

        Raises:
            DataError: a file cannot be read.
        """
        found = [
            (symbol, timeframe, self._files(symbol, timeframe))
            for timeframe in Timeframe
            for symbol in self._places.symbols(timeframe)
        ]
        listed = [_listed(*each) for each in found if each[2]]
        return tuple(sorted(listed, key=lambda one: one.symbol))

    def _files(self, symbol: str, timeframe: Timeframe) -> list[BarsOnDisk]:
        paths = self._places.years(symbol, timeframe).values()
        files = [BarsOnDisk.open(path) for path in paths]
        for file in files:
            if (file.label.symbol, file.label.timeframe) != (symbol, timeframe):
                raise DataError(
                    f"{file.path} holds {file.label.symbol} of {file.label.timeframe}"
                )
        return files

    def _whole(self, symbol: str, timeframe: Timeframe) -> TimedBars:
        version = self._places.version(symbol)
        if not any(version):
            raise BarsMissingError(f"{symbol} has no bars")
        known = self._read.get((symbol, timeframe))
        if known is not None and known[0] == version:
            return known[1]
        timed = TimedBars.of(self._series(symbol, timeframe))
        if time.time_ns() - max(version) > _SETTLED_NS:
            self._read[symbol, timeframe] = version, timed
        return timed

    def _source(self, symbol: str, wanted: Timeframe) -> Timeframe:
        """The timeframe itself, else the longest of which it can be made."""
        if self._places.years(symbol, wanted):
            return wanted
        kept = [each for each in Timeframe if self._places.years(symbol, each)]
        fit = [each for each in kept if can_make(each, wanted)]
        if not fit:
            has = ", ".join(kept) or "none"
            raise BarsMissingError(f"{symbol} has no bars of {wanted}, it has {has}")
        return max(fit, key=lambda each: each.duration)

    def _series(self, symbol: str, timeframe: Timeframe) -> BarSeries:
        source = self._source(symbol, timeframe)
        files = self._files(symbol, source)
        if source is timeframe:
            series = concatenated([file.read() for file in files])
            return replace(series, hours=hours_of(series))
        return made_of(files, timeframe, self._places)


def _stretch(files: list[BarsOnDisk], since: datetime, until: datetime) -> BarSeries:
    first = to_stamp(since)
    last = to_stamp(until)
    parts = [file.read(first, last) for file in files]
    filled = [part for part in parts if len(part)] or parts[:1]
    return TimedBars.of(concatenated(filled)).until(until)


def _listed(symbol: str, timeframe: Timeframe, files: list[BarsOnDisk]) -> KeptBars:
    labels = [file.label for file in files]
    sources = (origin.source for label in labels for origin in label.origins)
    return KeptBars(
        symbol=symbol,
        timeframe=timeframe,
        bars=sum(label.bars for label in labels),
        first_at=from_stamp(labels[0].groups[0].first),
        last_at=from_stamp(labels[-1].groups[-1].last),
        prices=labels[0].prices,
        sources=tuple(dict.fromkeys(sources)),
    )
