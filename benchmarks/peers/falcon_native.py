"""Falcon, native tier."""

from __future__ import annotations

from typing import Final

from benchmarks.bars import bars
from benchmarks.cases import FAST, SLOW, source
from benchmarks.peers import Task
from falcon.engine import Stepper, compile_strategy
from falcon.engine import run as run_engine
from falcon.engine.tiers import Tier
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
