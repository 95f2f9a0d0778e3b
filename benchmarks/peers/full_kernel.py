"""The limit of what does as much as we do, written by hand for one rule.

Two averages and the true range; entries sized by a share of the equity; a stop order
that trails, a profit order that rests, slippage, the equity on every bar and a log of
all trades, which is what a result has to have.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from benchmarks.bars import bars
from benchmarks.cases import CASH
from benchmarks.peers import Task

Floats = npt.NDArray[np.float64]

SLIPPAGE = 1e-4
RISK = 0.01
WIDTH = 3.0
PROFIT = 6.0


@numba.njit(cache=True, nogil=True)
def _left_at(
    leaves: bool,  # noqa: FBT001  # of a kernel
    opened: float,
    reach: tuple[float, float],
    orders: tuple[float, float],
) -> float:
    """The price at which a bar ends a position, 0 if it does not."""
    high, low = reach
    stop, target = orders
    if leaves:
        return opened * (1.0 - SLIPPAGE)
    if low <= stop:
        return min(opened, stop) * (1.0 - SLIPPAGE)
    return max(opened, target) if high >= target else 0.0


@numba.njit(cache=True, nogil=True)
def trailed(  # noqa: PLR0915  # in one piece, as it would be written
    prices: tuple[Floats, Floats, Floats, Floats], equity: Floats, trades: Floats
) -> float:
    """The final value in dollars; equity and trades are written.

    Args:
        prices: open, high, low, close.
        equity: float64[bars].
        trades: float64[bars, 5]: bars of entry and exit, their prices, the size.
    """
    opened, high, low, close = prices
    cash, held, wanted = CASH, 0.0, 0.0
    entry, stop, target, count = 0.0, 0.0, 0.0, 0
    fast = slow = close[0]
    reach, was = high[0] - low[0], 0.0
    leaves = False
    for i in range(1, close.size):
        price = _left_at(leaves, opened[i], (high[i], low[i]), (stop, target))
        if held > 0.0 and price > 0.0:
            trades[count, 1], trades[count, 3] = i, price
            cash, held, count = cash + held * price, 0.0, count + 1
        if wanted > 0.0:
            entry = opened[i] * (1.0 + SLIPPAGE)
            wanted = min(wanted, cash / entry)
            cash, held = cash - wanted * entry, wanted
            stop, target = entry - WIDTH * reach, entry + PROFIT * reach
            trades[count, 0], trades[count, 2] = i, entry
            trades[count, 4], wanted = held, 0.0
        leaves = False
        fast += (close[i] - fast) * (2.0 / 13.0)
        slow += (close[i] - slow) * (2.0 / 27.0)
        span = max(high[i], close[i - 1]) - min(low[i], close[i - 1])
        reach += (span - reach) / 14.0
        now = fast - slow
        equity[i] = cash + held * close[i]
        if held == 0.0 and was < 0.0 < now:
            wanted = equity[i] * RISK / (WIDTH * reach)
        elif held > 0.0:
            stop = max(stop, close[i] - WIDTH * reach)
            leaves = was > 0.0 > now
        was = now
    value: float = cash + held * close[-1]
    return value


def run(case: str, size: int) -> Task:
    """One feed."""
    if case != "ema_atr_trail":
        raise ValueError(f"the full kernel does not know {case}")
    series = bars(size)
    prices = (series.open, series.high, series.low, series.close)

    def task() -> float:
        equity, trades = np.empty(size), np.empty((size, 5))
        equity[0] = CASH
        return float(trailed(prices, equity, trades))

    return task
