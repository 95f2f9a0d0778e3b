"""Growth: time and memory of one thing more and more: ``python -m benchmarks.growth``.

Its arguments are the axis and how much of it. Prints what `benchmarks.measure` does.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.bars import bars
from benchmarks.cases import FAST, source
from benchmarks.peers import Task, falcon_native
from falcon.engine import compile_strategy, run
from falcon.engine.tiers import Tier
from falcon.research.sweep import sweep

MANY: Final = 100_000
FEW: Final = 10_000
DAYS: Final = 1_260
SLOWS: Final = 32
ENOUGH_S: Final = 1.0
MOST_RUNS: Final = 20

AVERAGES: Final = """
import backtrader as bt

class Averages(bt.Strategy):
    def __init__(self):
        self.all = [bt.ind.SMA(self.data, period=n) for n in range(2, {count} + 2)]

    def next(self):
        above = 0
        for one in self.all:
            if self.data.close[0] > one[0]:
                above += 1
        if above == {count} and not self.position:
            self.buy()
        elif above == 0 and self.position:
            self.close()
"""

ORDERS: Final = """
import backtrader as bt

class Orders(bt.Strategy):
    def next(self):
        if len(self) % {every} == 0:
            if self.position:
                self.close()
            else:
                self.buy()
"""


def exponent(sizes: Sequence[int], found: Sequence[float]) -> float:
    """The power of the size by which something grows: the slope between logarithms.

    By least squares; what is too small to be measured counts as the smallest there is.
    """
    xs = [math.log(size) for size in sizes]
    ys = [math.log(max(one, 1e-6)) for one in found]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return rise / sum((a - x) ** 2 for a in xs)


def _bars(size: int) -> Task:
    return _run(source("sma_cross"), size)


def _indicators(size: int) -> Task:
    return _run(AVERAGES.format(count=size), FEW)


def _orders(size: int) -> Task:
    return _run(ORDERS.format(every=MANY // size), MANY)


def _parameters(size: int) -> Task:
    program, series = compile_strategy(source("sma_cross")), bars(FEW)
    grid = {"fast": FAST[: max(1, size // SLOWS)], "slow": range(60, 60 + SLOWS)}
    return lambda: max(row.final_value for row in sweep(program, series, grid))


def _symbols(size: int) -> Task:
    return falcon_native.copies("sma_cross", size, DAYS)


def _run(text: str, size: int) -> Task:
    program, series = compile_strategy(text), bars(size)
    return lambda: run(program, series, tier=Tier.NATIVE).final_value


AXES: Final[dict[str, tuple[int, ...]]] = {
    "bars": tuple(50_000 << k for k in range(6)),
    "parameters": tuple(SLOWS << k for k in range(6)),
    "symbols": tuple(16 << k for k in range(6)),
    "indicators": tuple(4 << k for k in range(6)),
    "orders": tuple(1_000 << k for k in range(6)),
}
_TASKS: Final[dict[str, Callable[[int], Task]]] = {
    "bars": _bars,
    "parameters": _parameters,
    "symbols": _symbols,
    "indicators": _indicators,
    "orders": _orders,
}


def main(axis: str, size: int) -> None:
    """Measure one size of an axis and print the figures."""
    _TASKS[axis](AXES[axis][0])()
    task = _TASKS[axis](size)
    before = _peak_mb()
    value = task()
    memory = _peak_mb() - before
    times: list[float] = []
    while sum(times) < ENOUGH_S and len(times) < MOST_RUNS:
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    found = {"seconds": min(times), "mb": memory, "value": value, "share": 1.0}
    print(json.dumps(found))  # noqa: T201


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
