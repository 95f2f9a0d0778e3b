"""Steps: how much time one bar covers, told by the times of many."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from falcon.domain.bars import Stamps, Timeframe
from falcon.errors import DataError

_BY_DURATION = {timeframe.duration: timeframe for timeframe in Timeframe}


def timeframe_of(stamps: Stamps, wanted: Timeframe | None = None) -> Timeframe:
    """The most common step between times, the shorter one if two are as common.

    Args:
        stamps: int64[n], when bars begin, in the order of their source.
        wanted: what somebody who knows better says that it is.

    Raises:
        DataError: they run backwards, it cannot be told, or bars of it would overlap.
    """
    steps = np.diff(stamps)
    if len(steps) and bool((steps < 0).all()):
        raise DataError("rows run from the newest to the oldest; turn them round")
    forward = steps[steps > 0]
    if len(forward) == 0 and wanted is not None:
        return wanted
    if len(forward) == 0:
        raise DataError(
            "the timeframe cannot be told from less than two times; name it, "
            "say --timeframe 1d"
        )
    step = timedelta(microseconds=_most_common(forward))
    if wanted is not None and wanted.duration > step:
        apart = _BY_DURATION.get(step, step)
        raise DataError(
            f"bars of {wanted} cannot lie {apart} apart, as most here do: they overlap"
        )
    if wanted is None and step not in _BY_DURATION:
        known = ", ".join(Timeframe)
        raise DataError(f"the most common step must be one of {known}, was {step}")
    return wanted or _BY_DURATION[step]


def _most_common(steps: Stamps) -> int:
    # np.unique would load the masked arrays of numpy, which takes longer than a file.
    ordered = np.sort(steps)
    firsts = np.flatnonzero(np.diff(ordered, prepend=0))
    counts = np.diff(firsts, append=len(ordered))
    return int(ordered[firsts[np.argmax(counts)]])
