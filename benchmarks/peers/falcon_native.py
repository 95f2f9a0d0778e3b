"""Falcon, native tier."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import Final

from benchmarks.bars import bars
from benchmarks.bars import portfolio as feeds_of
from benchmarks.cases import CASH, FAST, SLOW, SYMBOLS, source
from benchmarks.peers import Task
from falcon.engine import Stepper, compile_strategy
from falcon.engine import run as run_engine
from falcon.engine.runs import DEFAULT_RULES
from falcon.engine.tiers import Tier
from falcon.research.portfolio import portfolio as run_portfolio
from falcon.research.sweep import sweep as sweep_grid

WARM_UP: Final = 40
"""Bars after which every case decides."""


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    program, series = compile_strategy(source(case)), bars(size)
    return lambda: run_engine(program, series, tier=Tier.NATIVE).final_value


def sweep(case: str, size: int) -> Task:
    """All pairs, on all cores."""
    program, series = compile_strategy(source(case)), bars(size)
    grid = {"fast": FAST, "slow": SLOW}

    def task() -> float:
        return max(row.final_value for row in sweep_grid(program, series, grid))

    return task


def portfolio(case: str, size: int) -> Task:
    """All feeds, a copy of the strategy for each."""
    return copies(case, SYMBOLS, size)


def copies(case: str, count: int, size: int) -> Task:
    """So many feeds of so many bars, on all cores."""
    program = compile_strategy(source(case))
    feeds = {series.symbol: series for series in feeds_of(count, size)}
    loads = {symbol: partial(feeds.__getitem__, symbol) for symbol in feeds}
    rules = replace(DEFAULT_RULES, cash=CASH * count)
    cores = os.cpu_count() or 1
    return lambda: float(run_portfolio(program, loads, {}, rules, cores).equity[-1])


def from_text(case: str, size: int) -> Task:
    """The same from the source text on, nothing prepared."""
    text, series = source(case), bars(size)

    def task() -> float:
        program = compile_strategy(text)
        return run_engine(program, series, tier=Tier.NATIVE).final_value

    return task


def live(case: str, size: int) -> Task:
    """One more bar for each of so many strategies, as in the daemon."""
    program, series = compile_strategy(source(case)), bars(WARM_UP + 1_000)
    each = list(series)
    steppers = [Stepper(program, symbols=(series.symbol,)) for _ in range(size)]
    for bar in each[:WARM_UP]:
        for stepper in steppers:
            stepper.step(bar)
    coming = iter(each[WARM_UP:])

    def task() -> float:
        bar = next(coming)
        for stepper in steppers:
            stepper.step(bar)
        return steppers[0].value

    return task
