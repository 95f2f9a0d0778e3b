"""Merging: bars that are kept, and others of the same symbol and timeframe, as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.providers.barstore.parquet import concatenated


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """What became of new bars.

    Attributes:
        series: all bars, in order; where both had one, the new.
        new: how many were not there before.
        same: how many were there already, bit for bit.
        changed: stamps of those that were there with other values.
    """

    series: BarSeries
    new: int
    same: int
    changed: Stamps


def merged(kept: BarSeries | None, more: BarSeries) -> Merged:
    """Put bars together; both must have the same further lines. O(n)."""
    if kept is None or not len(kept):
        nothing = np.empty(0, dtype=np.int64)
        return Merged(series=more, new=len(more), same=0, changed=nothing)
    places = np.searchsorted(kept.stamps, more.stamps).clip(max=len(kept) - 1)
    is_known = kept.stamps[places] == more.stamps
    is_same = is_known & _are_equal(_taken(kept, places), more)
    stays = np.ones(len(kept), dtype=np.bool_)
    stays[places[is_known & ~is_same]] = False
    both = concatenated([_taken(kept, stays), _taken(more, ~is_same)])
    return Merged(
        series=_taken(both, np.argsort(both.stamps, kind="stable")),
        new=int((~is_known).sum()),
        same=int(is_same.sum()),
        changed=more.stamps[is_known & ~is_same],
    )


def by_year(series: BarSeries) -> Iterator[tuple[int, BarSeries]]:
    """The bars of each calendar year in UTC, the oldest first."""
    years = series.stamps.view("datetime64[us]").astype("datetime64[Y]")
    numbers = years.astype(np.int64) + 1970
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1))
    for start, end in zip(starts, [*starts[1:], len(series)], strict=True):
        yield int(numbers[start]), series.slice(int(start), int(end))


def _are_equal(one: BarSeries, other: BarSeries) -> npt.NDArray[np.bool_]:
    """Whether bars have the same bits, pair by pair; NaN is like itself."""
    equal = np.ones(len(one), dtype=np.bool_)
    for left, right in zip(_columns(one), _columns(other), strict=True):
        equal &= _bits(left) == _bits(right)
    return equal


def _columns(series: BarSeries) -> list[Floats]:
    own = [series.open, series.high, series.low, series.close, series.volume]
    return own + [series.extras[name] for name in sorted(series.extras)]


def _bits(column: Floats) -> Stamps:
    return np.ascontiguousarray(column).view(np.int64)


def _taken(series: BarSeries, which: npt.NDArray[np.bool_ | np.intp]) -> BarSeries:
    return replace(
        series,
        stamps=series.stamps[which],
        open=series.open[which],
        high=series.high[which],
        low=series.low[which],
        close=series.close[which],
        volume=series.volume[which],
        extras={name: line[which] for name, line in series.extras.items()},
    )
