"""The limit: crossings of averages written by hand for this one rule.

Rolling sums without exact rounding, one position of one share, no commission, no orders
that are kept, no equity: what a person would write to see how fast it could be.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from benchmarks.bars import bars
from benchmarks.bars import portfolio as feeds_of
from benchmarks.cases import CASH, PAIRS, SYMBOLS
from benchmarks.peers import Task

Floats = npt.NDArray[np.float64]


@numba.njit(cache=True, nogil=True)
def crossings(opened: Floats, closed: Floats, fast: int, slow: int) -> float:
    """The final value in dollars."""
    cash, held, is_wanted = CASH, 0.0, 0
    first, second, was = 0.0, 0.0, 0.0
    for i in range(closed.size):
        cash -= is_wanted * opened[i]
        held += is_wanted
        is_wanted = 0
        first += closed[i] - (closed[i - fast] if i >= fast else 0.0)
        second += closed[i] - (closed[i - slow] if i >= slow else 0.0)
        if i + 1 < slow:
            continue
        now = first / fast - second / slow
        if held == 0.0 and was < 0.0 < now:
            is_wanted = 1
        elif held > 0.0 and was > 0.0 > now:
            is_wanted = -1
        was = now if now != 0.0 else was
    value: float = cash + held * closed[-1]
    return value


def run(case: str, size: int) -> Task:
    """One feed."""
    _check(case)
    series = bars(size)
    return lambda: float(crossings(series.open, series.close, 10, 30))


def sweep(case: str, size: int) -> Task:
    """All pairs on one thread; nothing is shared between them."""
    _check(case)
    series = bars(size)
    return lambda: max(crossings(series.open, series.close, a, b) for a, b in PAIRS)


def portfolio(case: str, size: int) -> Task:
    """All feeds on one thread."""
    _check(case)
    feeds = feeds_of(SYMBOLS, size)
    return lambda: float(sum(crossings(s.open, s.close, 10, 30) for s in feeds))


def _check(case: str) -> None:
    if case != "sma_cross":
        raise ValueError(f"the bare kernel does not know {case}")
