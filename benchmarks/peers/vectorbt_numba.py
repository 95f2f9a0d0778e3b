"""vectorbt with its numba backend."""

from __future__ import annotations

from benchmarks.peers import Task, arrays


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    return arrays.run("numba", case, size)


def sweep(case: str, size: int) -> Task:
    """All pairs as columns of one call."""
    return arrays.sweep("numba", case, size)


def portfolio(case: str, size: int) -> Task:
    """All feeds as columns of one call."""
    return arrays.portfolio("numba", case, size)
