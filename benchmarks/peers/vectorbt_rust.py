"""vectorbt with its Rust backend, wherever that serves."""

from __future__ import annotations

from benchmarks.peers import Task, arrays


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    return arrays.run("auto", case, size)


def sweep(case: str, size: int) -> Task:
    """All pairs as columns of one call."""
    return arrays.sweep("auto", case, size)


def portfolio(case: str, size: int) -> Task:
    """All feeds as columns of one call."""
    return arrays.portfolio("auto", case, size)
