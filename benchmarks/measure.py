"""One measurement in a process of its own: ``python -m benchmarks.measure``.

Its arguments are the peer, the work, the case and the size, see `benchmarks.peers`.
Prints JSON: seconds of the best of several runs after a first one that warms, the
memory that the work added to the process in MB, the final value, and the share of the
work that was done where the rest is reckoned from it.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
import warnings

from benchmarks.peers import ROOMS, Task, worker

ENOUGH_S = 1.0
MOST_RUNS = 50
WARM_BARS = 300


def measure(peer: str, work: str, case: str, size: int) -> dict[str, float]:
    """Measure one peer at one work."""
    warnings.simplefilter("ignore")
    prepare = worker(peer, work)
    if prepare is None:
        raise SystemExit(f"{peer} has no {work}")
    prepare(case, WARM_BARS)()
    task = prepare(case, size)
    before = _peak_mb()
    seconds, value = _best(task)
    room = importlib.import_module(f"benchmarks.peers.{ROOMS[peer]}")
    share = float(getattr(room, "MEASURED", {}).get(work, 1.0))
    memory = _peak_mb() - before
    return {"seconds": seconds / share, "mb": memory, "value": value, "share": share}


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
    peer, work, case, size = sys.argv[1:]
    print(json.dumps(measure(peer, work, case, int(size))))  # noqa: T201
