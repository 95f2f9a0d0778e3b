"""From nothing to a result: ``python -m benchmarks.cold WAY CASE BARS``.

Starts an interpreter that compiles a case and runs it, machine code on disk, and prints
what it took from before the start to after the end. The ways:

* ``command``: ``falcon backtest --code FILE --bars FILE``, all of it, as people run it;
  so short a run loads no machine code.
* ``native``: the engine alone, told to run natively; reading the bars is not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.bars import bars
from benchmarks.cases import source
from falcon.domain.bars import BarSeries

TIMES = 5

NATIVE = """
import sys, time
import numpy as np
from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine import compile_strategy, run
from falcon.engine.tiers import Tier
start = time.perf_counter()
columns = dict(np.load(sys.argv[1]))
series = BarSeries(symbol="BENCH", timeframe=Timeframe.MINUTE, **columns)
loading = time.perf_counter() - start
result = run(compile_strategy(sys.argv[2]), series, tier=Tier.NATIVE)
print(loading, result.final_value)
"""

Figure = tuple[float, float]
"""Seconds, and the final value."""

COLUMNS: Final = ("open", "high", "low", "close", "volume")


def main(way: str, case: str, size: int) -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        once = WAYS[way](Path(folder), source(case), bars(size))
        once()  # keeps what Python makes of our modules
        seconds, value = min(once() for _ in range(TIMES))
    print(  # noqa: T201
        json.dumps({"seconds": seconds, "mb": 0.0, "value": value, "share": 1.0})
    )


def native(folder: Path, text: str, series: BarSeries) -> Callable[[], Figure]:
    """The engine alone."""
    path = folder / "bars.npz"
    np.savez(path, **{name: getattr(series, name) for name in ("stamps", *COLUMNS)})

    def once() -> Figure:
        took, printed = _timed(folder, ["-c", NATIVE, str(path), text])
        loading, value = map(float, printed.split())
        return took - loading, value

    return once


def command(folder: Path, text: str, series: BarSeries) -> Callable[[], Figure]:
    """The whole command."""
    code, path = folder / "case.py", folder / "bench.csv"
    code.write_text(text)
    times = np.datetime_as_string(series.stamps.astype("datetime64[us]"), unit="s")
    columns = [getattr(series, name).tolist() for name in COLUMNS]
    rows = (",".join(map(str, row)) for row in zip(times, *columns, strict=True))
    path.write_text("\n".join([f"timestamp,{','.join(COLUMNS)}", *rows]))
    given = ["-m", "falcon", "backtest", "--code", str(code), "--bars", str(path)]

    def once() -> Figure:
        took, printed = _timed(folder, [*given, "--json"])
        return took, float(json.loads(printed)["final_value"])

    return once


WAYS: Final[Mapping[str, Callable[[Path, str, BarSeries], Callable[[], Figure]]]] = {
    one.__name__: one for one in (command, native)
}


def _timed(folder: Path, arguments: Sequence[str]) -> tuple[float, str]:
    # As in an installation, what Python makes of modules is kept from run to run.
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "kept")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        env=kept,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - start, done.stdout


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
