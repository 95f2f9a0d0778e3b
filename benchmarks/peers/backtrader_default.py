"""backtrader in its default mode: all bars loaded, indicators computed at once.

It is given no observers, and the fastest feed that it takes: whole columns.
"""

from __future__ import annotations

import array
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any, Final

import backtrader as bt
import numpy as np

from benchmarks.bars import bars
from benchmarks.bars import portfolio as feeds_of
from benchmarks.cases import PAIRS, SYMBOLS, source
from benchmarks.peers import Task
from falcon.domain.bars import BarSeries

MEASURED: Final = {"sweep": 2 / len(PAIRS), "portfolio": 50 / SYMBOLS}
"""The share of the work that is done where all of it would take too long."""


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    series = bars(size)
    return lambda: _value(case, series)


def from_text(case: str, size: int) -> Task:
    """The same from the source text on."""
    series = bars(size)

    def task() -> float:
        _strategy.cache_clear()
        return _value(case, series)

    return task


def sweep(case: str, size: int) -> Task:
    """Some of the pairs, one after the other."""
    series = bars(size)
    return lambda: max(
        _value(case, series, {"fast": fast, "slow": slow})
        for fast, slow in _some(PAIRS, "sweep")
    )


def portfolio(case: str, size: int) -> Task:
    """One run for each of some feeds."""
    feeds = feeds_of(round(MEASURED["portfolio"] * SYMBOLS), size)
    return lambda: sum(_value(case, series) for series in feeds)


def _some(points: Sequence[tuple[int, int]], work: str) -> Sequence[tuple[int, int]]:
    return points[: round(MEASURED[work] * len(points))]


def _value(
    case: str, series: BarSeries, parameters: Mapping[str, int] | None = None
) -> float:
    cerebro = bt.Cerebro(stdstats=False)
    cerebro.adddata(_columns(series))
    cerebro.addstrategy(_strategy(case), **(parameters or {}))
    cerebro.run()
    return float(cerebro.broker.getvalue())


@cache
def _strategy(case: str) -> Any:
    module = ModuleType(f"benchmark_{case}")
    sys.modules[module.__name__] = module
    # The text is one of our own files.
    exec(compile(source(case), case, "exec"), module.__dict__)  # noqa: S102
    return next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, bt.Strategy)
    )


def _columns(series: BarSeries) -> Any:
    """A feed whose bars need not be loaded one by one."""
    columns = {
        "open": series.open,
        "high": series.high,
        "low": series.low,
        "close": series.close,
        "volume": series.volume,
        "openinterest": np.zeros(len(series)),
        "datetime": series.stamps / 86_400_000_000 + 719_163.0,
    }

    class Columns(bt.feed.DataBase):  # type: ignore[misc]
        def preload(self) -> None:
            for name, column in columns.items():
                line = getattr(self.lines, name)
                line.array = array.array("d", column.tobytes())
                line.lencount = len(column)
                line.idx = len(column) - 1
            self.home()

    return Columns()
