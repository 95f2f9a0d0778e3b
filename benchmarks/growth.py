"""Growth: time and memory of one thing more and more: ``python -m benchmarks.growth``.

Its arguments are the axis and how much of it. Prints what `benchmarks.measure` does.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.bars import bars
from benchmarks.cases import FAST, source
from benchmarks.measure import gauged
from benchmarks.peers import Task, falcon_native
from falcon.domain.strategies import Parameters
from falcon.engine import compile_strategy, run
from falcon.engine.tiers import Tier
from falcon.research.sweep import sweep

MANY: Final = 100_000
FEW: Final = 10_000
DAYS: Final = 1_260
SLOWS: Final = 32
LEAST_MB: Final = 2.0
FEWEST_SIZES: Final = 3


def exponent(sizes: Sequence[int], found: Sequence[float]) -> float:
    """The power of the size by which something grows: the slope between logarithms.

    By least squares.
    """
    xs, ys = (list(map(math.log, each)) for each in (sizes, found))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return rise / sum((a - x) ** 2 for a in xs)


def memory_exponent(sizes: Sequence[int], found: Sequence[float]) -> float | None:
    """The same of memory in MB, of the sizes from which on it can be told.

    A process gains and loses some pages whatever it does. ``None`` if fewer than three
    sizes take more than that.
    """
    lost = [at for at, mb in enumerate(found, start=1) if mb < LEAST_MB]
    first = max(lost, default=0)
    if len(sizes) - first < FEWEST_SIZES:
        return None
    return exponent(sizes[first:], found[first:])


def _bars(size: int) -> Task:
    return _run("sma_cross", {}, size)


def _indicators(size: int) -> Task:
    return _run("averages", {"count": size}, FEW)


def _orders(size: int) -> Task:
    return _run("orders", {"every": MANY // size}, MANY)


def _parameters(size: int) -> Task:
    program, series = compile_strategy(source("sma_cross")), bars(FEW)
    grid = {"fast": FAST[: max(1, size // SLOWS)], "slow": range(60, 60 + SLOWS)}
    return lambda: max(row.final_value for row in sweep(program, series, grid))


def _symbols(size: int) -> Task:
    return falcon_native.copies("sma_cross", size, DAYS)


def _run(case: str, parameters: Parameters, size: int) -> Task:
    program, series = compile_strategy(source(case)), bars(size)
    return lambda: run(program, series, parameters, tier=Tier.NATIVE).final_value


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
    _TASKS[axis](max(1, AXES[axis][0] // 16))()
    print(json.dumps(gauged(_TASKS[axis](size))))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
