"""One measurement: ``python -m benchmarks.measure PEER CASE BARS``, in its own process.

Prints JSON: seconds of the best of several runs after a first one that warms, the
memory that the runs added to the process in MB, and the final value.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from benchmarks.bars import bars
from benchmarks.peers import PEERS, Task

ENOUGH_S = 1.0
MOST_RUNS = 50
WARM_BARS = 300


def measure(peer: str, case: str, count: int) -> dict[str, float]:
    """Measure one peer on one case."""
    PEERS[peer](case, bars(WARM_BARS))()
    task = PEERS[peer](case, bars(count))
    before = _peak_mb()
    seconds, value = _best(task)
    return {"seconds": seconds, "mb": _peak_mb() - before, "value": value}


def _best(task: Task) -> tuple[float, float]:
    best, spent, value = float("inf"), 0.0, 0.0
    for _ in range(MOST_RUNS):
        start = time.perf_counter()
        value = task()
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
        if spent >= ENOUGH_S:
            break
    return best, value


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))  # noqa: T201
