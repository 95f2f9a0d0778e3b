"""Peers: who runs a case, each giving the final value so that all can be compared."""

from __future__ import annotations

import array
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.cases import source
from falcon.domain.bars import BarSeries
from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.tiers import Tier

Task = Callable[[], float]
"""Runs a case once and returns the final value in dollars."""

Peer = Callable[[str, BarSeries], Task]


def native(case: str, series: BarSeries) -> Task:
    """Falcon's native tier."""
    program = compile_strategy(source(case))
    return lambda: run(program, series, tier=Tier.NATIVE).final_value


def python(case: str, series: BarSeries) -> Task:
    """Falcon's Python tier."""
    program = compile_strategy(source(case))
    return lambda: run(program, series, tier=Tier.PYTHON).final_value


def backtrader(case: str, series: BarSeries) -> Task:
    """The original in its default mode, with a feed that hands over whole columns."""
    import backtrader as bt

    strategy = _strategy(case)

    def once() -> float:
        cerebro = bt.Cerebro(stdstats=False)
        cerebro.adddata(_columns(series))
        cerebro.addstrategy(strategy)
        cerebro.run()
        return float(cerebro.broker.getvalue())

    return once


def native_from_text(case: str, series: BarSeries) -> Task:
    """Falcon from the source text on, nothing prepared."""
    text = source(case)
    return lambda: run(compile_strategy(text), series, tier=Tier.NATIVE).final_value


def backtrader_from_text(case: str, series: BarSeries) -> Task:
    """The original from the source text on."""

    def once() -> float:
        return backtrader(case, series)()

    return once


def live_steps(case: str, series: BarSeries) -> Task:
    """Falcon, bar by bar as in the daemon."""
    program = compile_strategy(source(case))
    each = list(series)

    def once() -> float:
        stepper = Stepper(program, symbols=(series.symbol,))
        for bar in each:
            stepper.step(bar)
        return stepper.value

    return once


PEERS: dict[str, Peer] = {
    "native": native,
    "python": python,
    "backtrader": backtrader,
    "native_from_text": native_from_text,
    "backtrader_from_text": backtrader_from_text,
    "live_steps": live_steps,
}


def _strategy(case: str) -> Any:
    import backtrader as bt

    module = ModuleType(f"benchmark_{case}")
    sys.modules[module.__name__] = module
    # The text is one of our own files beside this module.
    exec(compile(source(case), case, "exec"), module.__dict__)  # noqa: S102
    return next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, bt.Strategy)
    )


def _columns(series: BarSeries) -> Any:
    """The fastest feed that backtrader can be given: no bar is loaded one by one."""
    import backtrader as bt

    numbers = series.stamps / 86_400_000_000 + 719_163.0
    columns = {
        "open": series.open,
        "high": series.high,
        "low": series.low,
        "close": series.close,
        "volume": series.volume,
        "openinterest": np.zeros(len(series)),
        "datetime": numbers,
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
