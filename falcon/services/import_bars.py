"""Import: bars out of files go to where bars are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.provenance import Appended, KeptBars, Overlap, Prices, Provenance
from falcon.errors import UsageError
from falcon.ports import BarKeeper, Clock

ReadBars = Callable[[Path, Timeframe | None], BarSeries]
"""Reads a bar file; raises `DataError` if it cannot be used at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What a person wants to be kept.

    Attributes:
        files: bar files, each of one symbol.
        symbol: whose bars; ``None`` for the names of the files.
        timeframe: the span of each bar; ``None`` for what the files say.
        prices: what splits and dividends have done to them.
        overlap: what is done with bars that are kept with other values.
    """

    files: Sequence[Path]
    symbol: str | None = None
    timeframe: Timeframe | None = None
    prices: Prices = Prices.UNKNOWN
    overlap: Overlap = Overlap.REFUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBars:
    """Take bars in.

    Attributes:
        keeper: where they are kept.
        read_bars: reads a file.
        clock: tells when.
    """

    keeper: BarKeeper
    read_bars: ReadBars
    clock: Clock

    def __call__(self, wanted: ImportRequest) -> tuple[Appended, ...]:
        """Take in one file after the other; each is kept whole or not at all.

        Raises:
            UsageError: a file has no name of a symbol, or does not fit what is kept.
            DataError: a file cannot be used.
            ProviderError: the folder cannot be written.
        """
        return tuple(self._keep(file, wanted) for file in wanted.files)

    def kept(self) -> tuple[KeptBars, ...]:
        """What there is already."""
        return self.keeper.kept()

    def _keep(self, file: Path, wanted: ImportRequest) -> Appended:
        if wanted.symbol is None and not file.name.isascii():
            # What looks like a letter of a symbol may be another one.
            raise UsageError(
                f"{file.name!a} must be named in ASCII; or name its symbol with "
                "--symbol"
            )
        series = self.read_bars(file, wanted.timeframe)
        if wanted.symbol is not None:
            series = replace(series, symbol=wanted.symbol)
        origin = Provenance(source=file.name, at=self.clock.now(), prices=wanted.prices)
        return self.keeper.append(series, origin, wanted.overlap)
