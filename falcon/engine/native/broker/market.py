"""The market: the bars that a book trades on, where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.lending import LENDER


class Market(NamedTuple):
    """What the broker reads of all bars, those of one feed after those of another.

    Attributes:
        open: float64[bars], dollars; likewise high, low and close.
        time: float64[bars], date numbers.
        starts: int64[feeds], where the bars of each feed begin.
    """

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    time: Floats
    starts: npt.NDArray[np.int64]


def market_of(columns: Sequence[Mapping[str, Floats]]) -> Market:
    """The market of feeds; a single one is read where it is.

    Args:
        columns: lines of each feed by name; `datetime` tells their times.
    """
    counts = [len(lines["close"]) for lines in columns]
    return Market(
        open=joined([lines["open"] for lines in columns]),
        high=joined([lines["high"] for lines in columns]),
        low=joined([lines["low"] for lines in columns]),
        close=joined([lines["close"] for lines in columns]),
        time=joined([lines["datetime"] for lines in columns]),
        starts=np.cumsum([0, *counts[:-1]], dtype=np.int64),
    )


def joined(parts: Sequence[Floats]) -> Floats:
    """One array of several, float64[n], as all kernels take it."""
    if len(parts) == 1 and parts[0].flags.carray and parts[0].dtype == np.float64:
        return parts[0]
    whole = LENDER.take(sum(map(len, parts)))
    np.concatenate(parts, out=whole)
    return whole
