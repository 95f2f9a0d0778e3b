"""Loading: ``python -m benchmarks.loading READER FOLDER`` reads bars of many symbols.

``make`` writes the files first: half a year of minutes of regular sessions of each
symbol as Falcon keeps them, one month of all in one Parquet file, and of a few symbols
as gzipped CSV. Prints what `benchmarks.measure` does; the value is the number of bars.
Cold means that the kernel was asked to forget the files before each run.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.bars import MINUTE, bars
from benchmarks.memory import Memory
from falcon.domain.bars import BarSeries, Stamps, Timeframe, from_stamp, to_stamp
from falcon.domain.provenance import Provenance
from falcon.providers.barfile import read_bar_file
from falcon.providers.barstore.store import BarStore

SYMBOLS: Final = 500
OF_CSV: Final = 20
RUNS: Final = 5
SINCE: Final = datetime(2024, 3, 1, tzinfo=UTC)
UNTIL: Final = datetime(2024, 4, 1, tzinfo=UTC)
PRICES: Final = ("open", "high", "low", "close", "volume")
ALL: Final = "all.parquet"
Reader = Callable[[Path], int]
"""Reads from a folder and returns how many bars it read."""


def make(folder: Path) -> int:
    """Write all files."""
    store, stamps = BarStore(folder), _sessions()
    months = []
    for seed in range(SYMBOLS):
        series = _in_cents(bars(len(stamps), seed=seed), f"S{seed:03}", stamps)
        store.append(series, Provenance(source="formula", at=SINCE))
        months.append(series.between(SINCE, UNTIL))
    frames = [_frame(month) for month in months]
    pd.concat(frames).to_parquet(folder / ALL)
    for month, frame in zip(months[:OF_CSV], frames, strict=False):
        frame["timestamp"] = [from_stamp(one).isoformat() for one in month.stamps]
        cells = frame.drop(columns="symbol")
        cells.to_csv(folder / f"{month.symbol}.csv.gz", index=False)
    return sum(map(len, months))


def stored(folder: Path) -> int:
    """Each symbol by itself out of what Falcon keeps, several at once."""
    store = BarStore(folder)

    def read(name: str) -> int:
        series = store.bars(name, Timeframe.MINUTE, since=SINCE, until=UNTIL)
        return len(series)

    with ThreadPoolExecutor() as pool:
        return sum(pool.map(read, store.symbols()))


def cold(folder: Path) -> int:
    """The same from the disk."""
    return stored(folder)


def pandas(folder: Path) -> int:
    """One file with everything in one table."""
    return len(pd.read_parquet(folder / ALL))


def csv(folder: Path) -> int:
    """A file for each of a few symbols."""
    return sum(len(read_bar_file(path)[0]) for path in folder.glob("*.csv.gz"))


READERS: Final[Mapping[str, Reader]] = {
    one.__name__: one for one in (make, stored, cold, pandas, csv)
}


def _measure(name: str, folder: Path) -> dict[str, float]:
    best, count, memory = float("inf"), 0, Memory()
    for _ in range(1 if name == "make" else RUNS):
        if name == "cold":
            _forget(folder)
        start = time.perf_counter()
        count = READERS[name](folder)
        best = min(best, time.perf_counter() - start)
    share = OF_CSV / SYMBOLS if name == "csv" else 1.0
    return {
        "seconds": best / share,
        "mb": memory.added,
        "value": count / share,
        "share": share,
    }


def _in_cents(series: BarSeries, symbol: str, stamps: Stamps) -> BarSeries:
    prices = {name: np.round(getattr(series, name), 2) for name in PRICES}
    return replace(series, symbol=symbol, stamps=stamps, **prices)


def _sessions() -> Stamps:
    """The minutes from 14:30 to 21:00 of the weekdays of half a year."""
    first = to_stamp(datetime(2024, 1, 1, 14, 30, tzinfo=UTC))
    days = [day for day in range(182) if day % 7 not in {5, 6}]
    minutes = np.arange(390, dtype=np.int64) * MINUTE
    return np.concatenate([first + day * 1_440 * MINUTE + minutes for day in days])


def _frame(month: BarSeries) -> pd.DataFrame:
    columns = {name: getattr(month, name) for name in PRICES}
    return pd.DataFrame({"symbol": month.symbol, "timestamp": month.stamps, **columns})


def _forget(folder: Path) -> None:
    for path in folder.glob("bars/*/*/*.parquet"):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]))))  # noqa: T201
