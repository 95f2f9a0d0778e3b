"""Streams: longer bars of a live feed, each on the step on which a run delivers it.

A run in which a feed is resampled (`falcon.engine.schedules`) goes on by looking at the
next bar of that feed. Where there is no other feed that bar is the one of the step, so
it can be done live: a longer bar is delivered with the bar that completes it, or with
the first one behind its end. The last one, which nothing completes, never is.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from falcon.domain.bars import Bar, Timeframe, from_stamp, to_stamp
from falcon.domain.resampling import Resampling, Unit
from falcon.engine.graph import Graph
from falcon.engine.resampling import Resampler, Span
from falcon.engine.terms import Kind

Plain = dict[str, Any]
"""What `json` reads and writes."""


class Stream:
    """A symbol with its longer bars, which are a further feed.

    Attributes:
        symbol: of the bars that come.
        wanted: which ones.
        timeframe: of the bars that come.
    """

    __slots__ = ("_held", "_resampler", "symbol", "timeframe", "wanted")

    def __init__(self, symbol: str, wanted: Resampling, timeframe: Timeframe) -> None:
        """Begin with nothing.

        Raises:
            UsageError: such bars cannot be made of those of the timeframe.
        """
        wanted.check(timeframe)
        self.symbol = symbol
        self.wanted = wanted
        self.timeframe = timeframe
        self._resampler = Resampler(wanted, timeframe)
        self._held: Span | None = None

    @property
    def symbols(self) -> tuple[str, str]:
        """Those of both feeds."""
        return self.symbol, self.wanted.name_for(self.symbol)

    def take(self, bar: Bar) -> Bar | None:
        """The longer bar that is delivered on the step of a bar, if one is."""
        stamp = to_stamp(bar.opened_at)
        # While one waits for its time, a run passes over the bar of the step.
        done = self._held or self._resampler.add(_span(bar, stamp))
        done = done or self._resampler.check(stamp)
        is_due = done is not None and done.stamp <= stamp
        self._held = None if is_due else done
        if done is None or not is_due:
            return None
        return Bar(
            symbol=self.symbols[1],
            opened_at=from_stamp(done.stamp),
            open=done.open,
            high=done.high,
            low=done.low,
            close=done.close,
            volume=done.volume,
        )

    def dump(self) -> Plain:
        """Where it stands, in plain data."""
        return {
            "symbol": self.symbol,
            "wanted": [self.wanted.unit.value, self.wanted.count],
            "timeframe": self.timeframe.value,
            "held": self._held and asdict(self._held),
            "resampler": self._resampler.dump(),
        }

    @classmethod
    def restore(cls, state: Plain) -> Stream:
        """The stream that `dump` was called of."""
        unit, count = state["wanted"]
        wanted, timeframe = Resampling(Unit(unit), count), Timeframe(state["timeframe"])
        stream = cls(state["symbol"], wanted, timeframe)
        stream._held = state["held"] and Span(**state["held"])
        stream._resampler.load(state["resampler"])
        return stream


def early_reads(graph: Graph) -> list[tuple[int, int, frozenset[int]]]:
    """What might read a feed that has no bar yet, see `Schedule.blind_step`.

    Returns:
        For each such node the data it moves with, its minimum period, what it reads.
    """
    terms = graph.terms
    return [
        (term.clock, term.min_period, graph.feeds(terms[node].inputs[0]))
        for term in terms
        for node in term.inputs
        if terms[node].kind is Kind.LATEST
    ]


def _span(bar: Bar, stamp: int) -> Span:
    return Span(
        stamp=stamp,
        open=float(bar.open),
        high=float(bar.high),
        low=float(bar.low),
        close=float(bar.close),
        volume=float(bar.volume),
    )
