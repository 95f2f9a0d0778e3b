"""Falcon, Python tier."""

from __future__ import annotations

from benchmarks.bars import bars
from benchmarks.cases import source
from benchmarks.peers import Task
from falcon.engine import compile_strategy
from falcon.engine import run as run_engine
from falcon.engine.tiers import Tier


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    program, series = compile_strategy(source(case)), bars(size)
    return lambda: run_engine(program, series, tier=Tier.PYTHON).final_value
