"""Futures: the bars of a task with what comes after a moment taken away or made up.

In: a task and a moment. Out: a task that is equal up to that moment, included.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from falcon.domain.bars import BarSeries, Floats, from_stamp
from falcon.domain.runs import RunTask

_LEAST_SPREAD = 0.005
"""Standard deviation of made-up returns of a bar, at least."""

_FARTHEST = 3.0
"""How far made-up prices go from the last true one, up and down, as a logarithm."""


def ended_after(task: RunTask, stamp: int) -> RunTask:
    """The task as it would be asked for right after a bar."""
    end = from_stamp(stamp)
    return replace(
        task, series=tuple(series.between(end=end) for series in task.series)
    )


def with_another_future(task: RunTask, stamp: int, seed: int) -> RunTask:
    """The task with later bars at the same times and made-up values."""
    random = np.random.default_rng(seed)
    return replace(
        task,
        series=tuple(_changed(series, stamp, random) for series in task.series),
    )


def _changed(series: BarSeries, stamp: int, random: np.random.Generator) -> BarSeries:
    kept = int(np.searchsorted(series.stamps, stamp, side="right"))
    later = len(series) - kept
    if not later or not kept:
        return series
    logs = np.diff(np.log(series.close))
    spread = max(_LEAST_SPREAD, 2 * float(np.std(logs)))
    start = float(series.close[kept - 1])
    walk = np.cumsum(random.normal(0.0, spread, later)).clip(-_FARTHEST, _FARTHEST)
    closes = start * np.exp(walk)
    opens = np.concatenate(([start], closes[:-1])) * np.exp(
        random.normal(0.0, spread / 2, later)
    )
    reach = np.exp(np.abs(random.normal(0.0, spread / 2, (2, later))))

    def joined(column: Floats, made: Floats) -> Floats:
        return np.concatenate((column[:kept], made))

    def shuffled(column: Floats) -> Floats:
        return joined(column, random.permutation(column)[:later])

    return replace(
        series,
        open=joined(series.open, opens),
        high=joined(series.high, np.maximum(opens, closes) * reach[0]),
        low=joined(series.low, np.minimum(opens, closes) / reach[1]),
        close=joined(series.close, closes),
        volume=shuffled(series.volume),
        extras={name: shuffled(line) for name, line in series.extras.items()},
    )
