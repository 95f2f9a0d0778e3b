"""The cases as vectorbt is written: signals over arrays, then one portfolio.

An entry or exit of a bar is filled at the open of the next, as in the other packages.
Its averages of gains are weighted by a span, which is 2 n - 1 for Wilder's n. A stop by
hand is what it can do nearest to it: a share of the price, which trails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import vectorbt as vbt

from benchmarks.bars import bars, frame
from benchmarks.bars import portfolio as feeds_of
from benchmarks.cases import CASH, PAIRS, SYMBOLS
from benchmarks.peers import Task

WILDER_14: Final = 27
CHUNK: Final = 50
"""Pairs in one call, so that it fits into the memory of an ordinary machine."""


def run(backend: str, case: str, size: int) -> Task:
    """One case over one feed."""
    vbt.settings["engine"] = backend
    prices = frame(bars(size))
    return lambda: float(_CASES[case](prices).final_value())


def sweep(backend: str, case: str, size: int) -> Task:
    """All pairs, in as many calls as the memory asks for."""
    if case != "sma_cross":
        raise ValueError(f"no sweep of {case}")
    vbt.settings["engine"] = backend
    prices = frame(bars(size))

    def task() -> float:
        fast, slow = sorted({a for a, _ in PAIRS}), sorted({b for _, b in PAIRS})
        first = {n: vbt.MA.run(prices.Close, n).ma for n in fast}
        second = {n: vbt.MA.run(prices.Close, n).ma for n in slow}
        return max(
            _crossings(prices, first, second, PAIRS[start : start + CHUNK])
            for start in range(0, len(PAIRS), CHUNK)
        )

    return task


def portfolio(backend: str, case: str, size: int) -> Task:
    """All feeds as columns."""
    vbt.settings["engine"] = backend
    frames = [frame(series) for series in feeds_of(SYMBOLS, size)]
    columns = {
        name: pd.concat([one[name] for one in frames], axis=1, keys=range(SYMBOLS))
        for name in ("Open", "High", "Low", "Close")
    }
    prices = _Prices(columns)
    return lambda: float(_CASES[case](prices).final_value().sum())


class _Prices:
    """Columns by name, each with a column for every feed."""

    def __init__(self, columns: dict[str, pd.DataFrame]) -> None:
        self.Open, self.High = columns["Open"], columns["High"]
        self.Low, self.Close = columns["Low"], columns["Close"]


def _crossings(
    prices: Any, first: Any, second: Any, pairs: tuple[tuple[int, int], ...]
) -> float:
    fast = np.column_stack([first[a].to_numpy() for a, _ in pairs])
    slow = np.column_stack([second[b].to_numpy() for _, b in pairs])
    index = prices.Close.index
    ups = pd.DataFrame(fast, index).vbt.crossed_above(pd.DataFrame(slow, index))
    downs = pd.DataFrame(fast, index).vbt.crossed_below(pd.DataFrame(slow, index))
    return float(_filled(prices, ups, downs).final_value().max())


def _sma_cross(prices: Any) -> Any:
    fast, slow = (vbt.MA.run(prices.Close, n).ma for n in (10, 30))
    return _filled(prices, *_crossed(fast, slow))


def _rsi_stop(prices: Any) -> Any:
    rsi = vbt.RSI.run(prices.Close, WILDER_14, ewm=True)
    return _filled(prices, rsi.rsi_below(30), rsi.rsi_above(70), sl_stop=0.03)


def _ema_atr_trail(prices: Any) -> Any:
    fast, slow = (vbt.MA.run(prices.Close, n, ewm=True).ma for n in (12, 26))
    atr = vbt.ATR.run(prices.High, prices.Low, prices.Close, WILDER_14, ewm=True).atr
    width = (3 * _plain(atr) / prices.Close).fillna(np.inf)
    ups, downs = _crossed(fast, slow)
    return _filled(prices, ups, downs & False, sl_stop=width, sl_trail=True)


def _crossed(fast: Any, slow: Any) -> tuple[Any, Any]:
    fast, slow = _plain(fast), _plain(slow)
    return fast.vbt.crossed_above(slow), fast.vbt.crossed_below(slow)


def _plain(values: Any) -> Any:
    """Without the level of the columns that tells the parameter."""
    if isinstance(values, pd.DataFrame):
        return values.set_axis(range(values.shape[1]), axis=1)
    return values


def _filled(prices: Any, entries: Any, exits: Any, **stops: Any) -> Any:
    entries, exits = _plain(entries), _plain(exits)
    if stops:
        stops |= {"open": prices.Open, "high": prices.High, "low": prices.Low}
    return vbt.Portfolio.from_signals(
        prices.Close,
        entries.vbt.signals.fshift(),
        exits.vbt.signals.fshift(),
        price=prices.Open,
        size=1,
        init_cash=CASH,
        freq="1min",
        **stops,
    )


_CASES: Final[dict[str, Callable[[Any], Any]]] = {
    "sma_cross": _sma_cross,
    "rsi_stop": _rsi_stop,
    "ema_atr_trail": _ema_atr_trail,
}
