"""Resampling: a feed of longer bars, made of another while that one is delivered.

In: the bars of a source, one by one. Out: longer bars, each at the moment at which
backtrader delivers it when a feed is resampled that is in the run already:

* Weeks, months and years end with the first bar of the next one; the longer bar keeps
  the time of its last short one. So does a number of bars of the source's own unit,
  which ends with the last of them.
* Days made of shorter bars end likewise, and are stamped at the end of their day.
* Minutes end on the bar whose time lies on their edge, or with the first bar beyond it,
  and are then stamped at the edge. Backtrader takes times for those of a bar's *end*.

Days end at 23:59:59.99999 as everywhere in backtrader; no calendar tells of sessions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from falcon.domain.bars import Timeframe, from_stamp
from falcon.domain.resampling import Resampling, Unit

_MINUTE: Final = 60_000_000
_DAY: Final = 86_400_000_000
_END_OF_DAY: Final = 86_399_999_989
"""23:59:59.99999 after it went through backtrader's float times."""

_MONTHS: Final = 12
_WEEKS: Final = 100
"""More than a year has, so that year and week make one number."""


@dataclass(frozen=True, slots=True)
class Span:
    """One bar, long or short.

    Attributes:
        stamp: its time, microseconds since 1970-01-01 UTC.
        open: dollars; likewise high, low and close.
        volume: shares.
    """

    stamp: int
    open: float
    high: float
    low: float
    close: float
    volume: float

    def with_next(self, later: Span) -> Span:
        """This bar and the one that follows it as one."""
        return Span(
            stamp=later.stamp,
            open=self.open,
            high=max(self.high, later.high),
            low=min(self.low, later.low),
            close=later.close,
            volume=self.volume + later.volume,
        )


class Resampler:
    """Collects short bars and hands out long ones."""

    def __init__(self, wanted: Resampling, timeframe: Timeframe) -> None:
        """Begin with nothing.

        Args:
            wanted: the long bars; see `Resampling.check`.
            timeframe: of the short ones.
        """
        source = Resampling.of(timeframe)
        self._unit, self._size = wanted.unit, wanted.count
        self._counts_bars = (
            source.unit is wanted.unit
            and wanted.unit is not Unit.MINUTES
            and wanted.count % source.count == 0
        )
        self._bar: Span | None = None
        self._count = 0
        self._latest = 0
        self._day_ends: int | None = None
        self._day_ended = 0

    def add(self, bar: Span) -> Span | None:
        """Take a short bar; the long one that it completes, if it does."""
        self._latest = bar.stamp
        if self._counts_bars:
            self._merge(bar)
            return self._deliver() if self._counted() else None
        if self._is_edge(bar.stamp):
            self._merge(bar)
            return self._deliver()
        done = None
        if self._bar is not None and self._is_over(self._bar, bar.stamp):
            done = self._deliver(self._beyond(self._bar))
        self._merge(bar)
        return done

    def check(self, stamp: int) -> Span | None:
        """See at the time of another feed whether a bar of minutes is over."""
        bar = self._bar
        if bar is None or self._unit.rank > Unit.DAYS.rank:
            return None
        if self._unit is Unit.DAYS:
            self._ends_day(bar, stamp)  # all that it does is to notice the day's end
            return None
        return (
            self._deliver(self._beyond(bar)) if self._passes_edge(bar, stamp) else None
        )

    def finish(self) -> Span | None:
        """The unfinished bar, when no short one follows."""
        if self._bar is None:
            return None
        is_stamped = self._unit in {Unit.MINUTES, Unit.DAYS}
        return self._deliver(self._edge(self._bar) if is_stamped else None)

    def dump(self) -> list[Any]:
        """What it has collected, in plain data."""
        bar = self._bar and asdict(self._bar)
        return [bar, self._count, self._latest, self._day_ends, self._day_ended]

    def load(self, state: list[Any]) -> None:
        """Go on from what `dump` gave."""
        bar, self._count, self._latest, self._day_ends, self._day_ended = state
        self._bar = bar and Span(**bar)

    def _merge(self, bar: Span) -> None:
        self._bar = bar if self._bar is None else self._bar.with_next(bar)

    def _deliver(self, stamp: int | None = None) -> Span | None:
        bar, self._bar = self._bar, None
        return bar if bar is None or stamp is None else replace(bar, stamp=stamp)

    def _counted(self) -> bool:
        self._count += 1
        return self._count % self._size == 0

    def _is_over(self, bar: Span, stamp: int) -> bool:
        """Whether a time lies beyond the long bar that is being made."""
        if self._unit is Unit.MINUTES:
            return self._passes_edge(bar, stamp)
        if self._unit is Unit.DAYS:
            return self._ends_day(bar, stamp) and self._counted()
        return self._period(stamp) > self._period(bar.stamp) and self._counted()

    def _passes_edge(self, bar: Span, stamp: int) -> bool:
        if self._ends_day(bar, stamp):
            return True
        here, there = (at % _DAY // _MINUTE // self._size for at in (bar.stamp, stamp))
        return stamp >= bar.stamp and there > here

    def _is_edge(self, stamp: int) -> bool:
        if self._unit.rank > Unit.DAYS.rank:
            return False
        if stamp == self._set_day_end():
            self._pass_day_end()
            return True
        of_day = stamp % _DAY
        return self._unit is Unit.MINUTES and of_day % (self._size * _MINUTE) == 0

    def _ends_day(self, bar: Span, stamp: int) -> bool:
        """Whether a time lies beyond the day on which the long bar was begun."""
        end = self._set_day_end()
        if stamp < end or (stamp > end and bar.stamp > end):
            return False
        self._pass_day_end()
        return True

    def _set_day_end(self) -> int:
        if self._day_ends is None:
            self._day_ends = self._latest // _DAY * _DAY + _END_OF_DAY
        return self._day_ends

    def _pass_day_end(self) -> None:
        self._day_ended, self._day_ends = self._set_day_end(), None

    def _edge(self, bar: Span) -> int:
        """The time at which the long bar ends."""
        if self._day_ends is None:
            return self._day_ended
        midnight = bar.stamp // _DAY * _DAY
        if self._unit is Unit.DAYS:
            return midnight + _END_OF_DAY
        step = self._size * _MINUTE
        return midnight + (bar.stamp % _DAY // step + 1) * step

    def _beyond(self, bar: Span) -> int | None:
        """The time of the edge where it lies after the last short bar."""
        if self._unit.rank > Unit.DAYS.rank:
            return None
        edge = self._edge(bar)
        return edge if edge > bar.stamp else None

    def _period(self, stamp: int) -> int:
        day: date = from_stamp(stamp).date()
        if self._unit is Unit.WEEKS:
            year, week, _ = day.isocalendar()
            return year * _WEEKS + week
        return day.year * _MONTHS + (day.month if self._unit is Unit.MONTHS else 0)
