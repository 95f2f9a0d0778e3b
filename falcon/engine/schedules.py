"""Schedules: which feed delivers its next bar on which step.

A feed delivers on the step at the time of its bar. A resampled one delivers when its
source completes a bar of it, which is on a later step than the bar's own time, and its
last, unfinished bar on one step more after all other bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.resampling import Resampling
from falcon.engine.graph import Graph
from falcon.engine.resampling import Resampler, Span
from falcon.engine.terms import Kind

Step = tuple[int, list[int]]
"""Time of a step, and the feeds that deliver a bar on it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schedule:
    """The way through the bars of a run.

    Attributes:
        series: bars of each feed, a resampled one last.
        stamps: int64[n], time of each step, microseconds since 1970-01-01 UTC.
        moves: the feeds that deliver on each step; empty if there is one feed only.
        is_streamed: whether bars exist only once they are delivered, as in backtrader
            when a feed is resampled; the last feed is then the resampled one.
    """

    series: tuple[BarSeries, ...]
    stamps: Stamps
    moves: Sequence[Sequence[int]] = ()
    is_streamed: bool = False

    def steps(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Each step with the feeds that deliver a bar."""
        moves = self.moves or [(0,)] * len(self.stamps)
        return zip(self.stamps.tolist(), moves, strict=True)

    def is_rest(self, moved: Sequence[int]) -> bool:
        """Whether it is the step of the unfinished long bar after all others."""
        return self.is_streamed and list(moved) == [len(self.series) - 1]

    def blind_step(self, graph: Graph) -> int | None:
        """The first step on which an indicator reads a feed that has no bar yet.

        Streamed bars are not there before they are delivered: what waits for the bars
        of one feed only then fails on another, as it does in backtrader.
        """
        if not self.is_streamed or not graph.is_mixed:
            return None
        begins = [self._step_of(data, 1) for data in range(len(self.series))]
        blind = [
            step
            for term in graph.terms
            for node in term.inputs
            if graph.terms[node].kind is Kind.LATEST
            and (step := self._step_of(term.clock, term.min_period))
            < max(begins[data] for data in graph.feeds(graph.terms[node].inputs[0]))
        ]
        return min(blind, default=None)

    def _step_of(self, data: int, count: int) -> int:
        """The step on which a feed delivers its bar of that number, from 1."""
        found = (step for step, moved in enumerate(self.moves) if data in moved)
        return next(islice(found, count - 1, None), len(self.moves))


def schedule_of(series: Sequence[BarSeries]) -> Schedule:
    """The schedule of feeds as they are: every time at which one has a bar."""
    if len(series) == 1:
        return Schedule(series=tuple(series), stamps=series[0].stamps)
    stamps = np.unique(np.concatenate([one.stamps for one in series]))
    has_bar = [np.isin(stamps, one.stamps).tolist() for one in series]
    moves = [
        [data for data, flag in enumerate(flags) if flag]
        for flags in zip(*has_bar, strict=True)
    ]
    return Schedule(series=tuple(series), stamps=stamps, moves=moves)


def resampled(series: Sequence[BarSeries], wanted: Resampling) -> Schedule:
    """The schedule of feeds and of longer bars made of the first one.

    Raises:
        UsageError: such bars cannot be made of the first feed's.
    """
    wanted.check(series[0].timeframe)
    walk = _Walk(series, wanted)
    steps = list(walk.steps())
    return Schedule(
        series=(*series, _series(series[0], wanted, walk.made)),
        stamps=np.array([stamp for stamp, _ in steps], dtype=np.int64),
        moves=[moved for _, moved in steps],
        is_streamed=True,
    )


class _Walk:
    """Goes through the bars as backtrader's loop does when it streams them.

    On each step every feed looks at its next bar, the resampled one at the next bar of
    its source even if that is not due yet. What lies after the earliest of these times
    is put back, and a long bar that was put back makes the resampled feed pass over the
    short bar that is due in that step.

    Attributes:
        made: the long bars that were delivered.
    """

    def __init__(self, series: Sequence[BarSeries], wanted: Resampling) -> None:
        self.made: list[Span] = []
        self._resampler = Resampler(wanted, series[0].timeframe)
        self._spans = _spans(series[0])
        self._stamps = [one.stamps.tolist() for one in series]
        self._delivered = [0] * len(series)
        self._held: Span | None = None
        self._seen = 0

    def steps(self) -> Iterator[Step]:
        """All steps in order."""
        latest = 0
        while True:
            times = self._next_times()
            bar = self._look()
            if not times:
                break
            now = min(times.values())
            bar = bar or self._resampler.check(now)
            moved = [data for data, time in times.items() if time == now]
            for data in moved:
                self._delivered[data] += 1
            self._held = bar
            if bar is not None and bar.stamp <= now:
                moved.append(self._deliver(bar))
            latest = max(latest, now)
            yield latest, moved
        last = self._resampler.finish()
        if last is not None:
            yield max(latest, last.stamp), [self._deliver(last)]

    def _next_times(self) -> dict[int, int]:
        """Time of the next bar of each feed that has one."""
        return {
            data: stamps[done]
            for data, (stamps, done) in enumerate(
                zip(self._stamps, self._delivered, strict=True)
            )
            if done < len(stamps)
        }

    def _look(self) -> Span | None:
        """The next long bar, if the bars of the source up to the next complete one."""
        if self._held is not None:
            self._seen += 1
            return self._held
        shown = min(self._delivered[0] + 1, len(self._spans))
        bar = None
        while bar is None and self._seen < shown:
            self._seen += 1
            bar = self._resampler.add(self._spans[shown - 1])
        return bar

    def _deliver(self, bar: Span) -> int:
        self.made.append(bar)
        self._held = None
        return len(self._stamps)


def _spans(series: BarSeries) -> list[Span]:
    columns = (
        series.stamps,
        series.open,
        series.high,
        series.low,
        series.close,
        series.volume,
    )
    return [Span(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def _series(source: BarSeries, wanted: Resampling, bars: Sequence[Span]) -> BarSeries:
    def column(name: str) -> Floats:
        return np.array([getattr(bar, name) for bar in bars], dtype=np.float64)

    return BarSeries(
        symbol=wanted.name_for(source.symbol),
        timeframe=source.timeframe,
        stamps=np.array([bar.stamp for bar in bars], dtype=np.int64),
        open=column("open"),
        high=column("high"),
        low=column("low"),
        close=column("close"),
        volume=column("volume"),
        hours=source.hours,
    )
