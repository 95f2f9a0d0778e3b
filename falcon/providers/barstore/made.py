"""Made: longer bars, and whether those in the cache still hold.

A file in the cache names what it was made of: the version of the way, the timeframe and
the digests of the content. One that names something else, is torn, or is not ours, is
made anew. Where it cannot be written the bars are made each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import DataError
from falcon.market.candles import VERSION, candles
from falcon.providers.barstore.label import Label
from falcon.providers.barstore.parquet import BarsOnDisk, concatenated, to_parquet
from falcon.providers.barstore.places import Places
from falcon.store.whole import sweep, write_whole


def made_of(
    files: Sequence[BarsOnDisk], wanted: Timeframe, places: Places
) -> BarSeries:
    """Longer bars of the years of one symbol, from the cache if it has them.

    Raises:
        DataError: a file cannot be read.
    """
    source = files[0].label
    made_from = _name_of(files)
    with suppress(DataError):
        kept = BarsOnDisk.open(places.made(source.symbol, wanted))
        if kept.label.made_from == made_from:
            return kept.read()
    series = candles(concatenated([file.read() for file in files]), wanted)
    if len(series):
        label = Label(
            symbol=source.symbol,
            timeframe=wanted,
            hours=series.hours,
            prices=source.prices,
            made_from=made_from,
        )
        with suppress(OSError, DataError):
            _put(places.made(source.symbol, wanted), to_parquet(series, label))
    return series


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, is_durable=False)
    sweep(path.parent)


def _name_of(files: Sequence[BarsOnDisk]) -> str:
    """What tells the content of some files, and how longer bars are made of it."""
    digests = "\n".join(file.label.digest for file in files)
    whole = hashlib.sha256(digests.encode()).hexdigest()
    return f"{files[0].label.timeframe} {whole} by {VERSION}"
