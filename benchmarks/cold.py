"""From nothing to a result: ``python -m benchmarks.cold CASE BARS``.

Starts an interpreter that compiles a case and runs it natively, machine code on disk,
and prints what it took from before the start to after the end, bars not counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.bars import bars
from benchmarks.cases import source

TIMES = 5

CHILD = """
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


def main(case: str, size: int) -> None:
    """Measure and print the figures."""
    series = bars(size)
    names = ("stamps", "open", "high", "low", "close", "volume")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bars.npz"
        np.savez(path, **{name: getattr(series, name) for name in names})
        command = [sys.executable, "-c", CHILD, str(path), source(case)]
        found = [_once(command) for _ in range(TIMES)]
    seconds, value = min(found)
    print(  # noqa: T201
        json.dumps({"seconds": seconds, "mb": 0.0, "value": value, "share": 1.0})
    )


def _once(command: list[str]) -> tuple[float, float]:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took = time.perf_counter() - start
    loading, value = map(float, done.stdout.split())
    return took - loading, value


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
