"""Figures: what an outcome of the engine is judged by."""

from __future__ import annotations

from falcon.analytics.metrics import curve_of, measure_reduced
from falcon.analytics.trades import tally_of
from falcon.domain.performance import Performance
from falcon.engine.sweeps import Outcome


def figures_of(
    outcome: Outcome, capital: float, periods_per_year: float
) -> Performance:
    """The figures of a run.

    Args:
        outcome: what it came to.
        capital: dollars before its first step.
        periods_per_year: how many of its steps make a year.
    """
    return measure_reduced(
        outcome.curve or curve_of(outcome.equity, capital=capital),
        outcome.tally or tally_of(outcome.net_pnls),
        capital=capital,
        periods_per_year=periods_per_year,
    )
