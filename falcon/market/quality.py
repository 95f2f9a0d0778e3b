"""Screening: which rows of a source are bars that can be true.

In: the rows of one source in column form, as they came. Out: a `BarSeries` that keeps
the invariants of `falcon.domain.bars`, and one `RefusedBar` for each row left out.

1. Rows that could not be read at all are refused with the reader's reason.
2. Rows that break an invariant of a bar (`Bar.flaw`) are refused.
3. Of the rest, as many as possible are kept so that times strictly increase
   (`_in_order`): a repeated time loses against its first row, and one row dated far
   ahead by mistake does not cost all rows after it.

Nothing is repaired, filled or guessed. Work is O(n) in numpy while times are in order,
O(n log n) in Python where they are not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import BarSeries, Stamps, from_stamp

_NOTHING: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedBar:
    """A row that did not become a bar.

    Attributes:
        source: name of the file or feed.
        row: its position there, 1 for the first row of data; a header does not count.
        reason: what is wrong with it, value and expectation.
    """

    source: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}, row {self.row}: {self.reason}"


def screen(
    raw: BarSeries, *, source: str, unreadable: Mapping[int, str] = _NOTHING
) -> tuple[BarSeries, tuple[RefusedBar, ...]]:
    """Part the rows of a source into bars and refusals, both in the order they came.

    Args:
        raw: all rows, invariants not yet checked; what could not be read is NaN, a
            time that could not be read is anything.
        source: name of the file or feed, for the refusals.
        unreadable: why a row could not be read, by its 0-based position in ``raw``.
    """
    readable = np.ones(len(raw), dtype=np.bool_)
    readable[list(unreadable)] = False
    sound = readable & _is_sound(raw)
    kept = np.flatnonzero(sound)
    in_order = _in_order(raw.stamps[kept])
    reasons = dict(unreadable)
    reasons.update(
        (int(index), str(raw[int(index)].flaw))
        for index in np.flatnonzero(readable & ~sound)
    )
    reasons.update(_misplaced(raw.stamps, kept, in_order))
    refused = tuple(
        RefusedBar(source=source, row=index + 1, reason=reasons[index])
        for index in sorted(reasons)
    )
    return (_take(raw, kept[in_order]) if refused else raw), refused


def _is_sound(raw: BarSeries) -> npt.NDArray[np.bool_]:
    """Whether each row keeps the invariants of `Bar.flaw`; NaN fails every test."""
    top = np.maximum(np.maximum(raw.open, raw.close), raw.low)
    bottom = np.minimum(raw.open, raw.close)
    return (
        (raw.low > 0)
        & (raw.low <= bottom)
        & (raw.high >= top)
        & np.isfinite(raw.high)
        & (raw.volume >= 0)
        & np.isfinite(raw.volume)
    )


def _in_order(stamps: Stamps) -> npt.NDArray[np.bool_]:
    """Mark a longest strictly increasing run of times; of two, the one that is earlier.

    Patience sorting from the last row to the first: `starts` holds, negated, the latest
    time with which a run of each length can start, `heads` the row of that time, and
    `after` the row that follows each row in its run.
    """
    if bool((np.diff(stamps) > 0).all()):
        return np.ones(len(stamps), dtype=np.bool_)
    starts: list[int] = []
    heads: list[int] = []
    after = [-1] * len(stamps)
    for row in range(len(stamps) - 1, -1, -1):
        start = -int(stamps[row])
        length = bisect_left(starts, start)
        after[row] = heads[length - 1] if length else -1
        starts[length : length + 1] = [start]
        heads[length : length + 1] = [row]
    marked = np.zeros(len(stamps), dtype=np.bool_)
    row = heads[-1]
    while row >= 0:
        marked[row] = True
        row = after[row]
    return marked


def _misplaced(
    stamps: Stamps, kept: npt.NDArray[np.intp], in_order: npt.NDArray[np.bool_]
) -> dict[int, str]:
    """Why each sound row that is out of order was refused, by its position."""
    good = stamps[kept[in_order]]
    reasons = {}
    for index in kept[~in_order].tolist():
        at = from_stamp(stamps[index]).isoformat()
        place = int(np.searchsorted(good, stamps[index]))
        is_repeat = place < len(good) and good[place] == stamps[index]
        reasons[index] = (
            f"time must be new, {at} was there already"
            if is_repeat
            else f"time must lie between those of its neighbours, was {at}"
        )
    return reasons


def _take(raw: BarSeries, rows: npt.NDArray[np.intp]) -> BarSeries:
    return BarSeries(
        symbol=raw.symbol,
        timeframe=raw.timeframe,
        stamps=raw.stamps[rows],
        open=raw.open[rows],
        high=raw.high[rows],
        low=raw.low[rows],
        close=raw.close[rows],
        volume=raw.volume[rows],
        extras={name: line[rows] for name, line in raw.extras.items()},
        hours=raw.hours,
    )
