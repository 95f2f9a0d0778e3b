"""The parabolic stop and reverse; definition: `falcon.engine.indicators.stops`."""

from __future__ import annotations

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines.operations import larger, smaller

State = tuple[bool, float, float, float]
"""Trend is up, projected stop, extreme, acceleration."""


@kernel
def parabolic(
    out: Floats, first: int, high: Floats, low: Floats, close: Floats, paces: Floats
) -> None:
    """Stop shown at each bar; the paces are the acceleration's step and its maximum."""
    stop = (high[first] + low[first]) / 2.0
    up = not close[first] >= close[first - 1]
    extreme = high[first - 1] if up else low[first - 1]
    pace = paces[0]
    for i in range(first, out.size):
        if up and stop >= low[i]:
            up, stop, extreme, pace = False, extreme, low[i], paces[0]
        elif not up and stop <= high[i]:
            up, stop, extreme, pace = True, extreme, high[i], paces[0]
        out[i] = stop
        if (up and high[i] > extreme) or (not up and low[i] < extreme):
            extreme = high[i] if up else low[i]
            pace = smaller(pace + paces[0], paces[1])
        stop = stop + pace * (extreme - stop)
        if up and (stop > low[i] or stop > low[i - 1]):
            stop = smaller(low[i], low[i - 1])
        elif not up and (stop < high[i] or stop < high[i - 1]):
            stop = larger(high[i], high[i - 1])
