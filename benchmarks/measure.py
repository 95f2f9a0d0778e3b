"""One measurement in a process of its own: ``python -m benchmarks.measure``.

Its arguments are the peer, the work, the case and the size, see `benchmarks.peers`.
Prints JSON: seconds of the best of several runs after a first one that warms, the
memory that the work added to the process in MB, the final value, and the share of the
work that was done where the rest is reckoned from it.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import warnings

from benchmarks.memory import Memory
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
    room = importlib.import_module(f"benchmarks.peers.{ROOMS[peer]}")
    return gauged(task, float(getattr(room, "MEASURED", {}).get(work, 1.0)))


def gauged(task: Task, share: float = 1.0) -> dict[str, float]:
    """The figures of a task that does a share of some work.

    Memory is that of its first run; later ones find some of it where they look for it.
    """
    memory = Memory()
    seconds, value = _timed(task)
    added, times = memory.added, [seconds]
    while sum(times) < ENOUGH_S and len(times) < MOST_RUNS:
        times.append(_timed(task)[0])
    return {"seconds": min(times) / share, "mb": added, "value": value, "share": share}


def _timed(task: Task) -> tuple[float, float]:
    """Seconds that it took, and its value."""
    start = time.perf_counter()
    value = task()
    return time.perf_counter() - start, value


if __name__ == "__main__":
    peer, work, case, size = sys.argv[1:]
    print(json.dumps(measure(peer, work, case, int(size))))  # noqa: T201
