"""Intake: how the bars of a step come to the lines and to the broker."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from falcon.domain.bars import Bar, from_stamp
from falcon.engine.columns import Opened, opened, values_of
from falcon.engine.cursors import point, tie
from falcon.engine.lacking import check_bars
from falcon.engine.lines import Lines
from falcon.engine.saving.checkpoints import Plain
from falcon.engine.session import Session
from falcon.engine.streams import Stream, early_reads
from falcon.errors import UsageError

BEFORE_ALL: Final = -(2**63)
"""Stamp of a feed that has had no bar."""


class Intake:
    """Where the bars of one stepper go in.

    Attributes:
        lines: the values of the graph.
        symbols: of the feeds, data0 first.
        alone: the symbol of the only feed, if there is but one.
        latest: stamp of the last bar of each feed.
    """

    __slots__ = (
        "_cursor",
        "_desk",
        "_early",
        "_index",
        "_lined",
        "_session",
        "_stream",
        "alone",
        "latest",
        "lines",
        "symbols",
    )

    def __init__(
        self, session: Session, symbols: tuple[str, ...], stream: Stream | None
    ) -> None:
        """Tie an instance to lines of its own.

        Args:
            session: whose bars come in; it is told of each step.
            symbols: of all its feeds.
            stream: makes the bars of the last one, if there is a stream.

        Raises:
            StrategyCrashError: that would be too much.
        """
        instance = session.instance
        self.lines = Lines(instance.stage.graph)
        self.symbols = symbols
        self.alone = symbols[0] if len(symbols) == 1 else None
        self.latest = [BEFORE_ALL] * len(symbols)
        self._desk = instance.desk
        self._cursor = instance.desk.feeds[0]
        # The program, if it reads lines that not all bars have.
        self._session = session
        self._stream = stream
        self._early = early_reads(instance.stage.graph) if stream else []
        self._lined = instance.program if instance.program.extra_lines else None
        self._index = {symbol: index for index, symbol in enumerate(symbols)}
        tie(instance, self.lines)

    def advance(self, bars: Bar | Mapping[str, Bar]) -> None:
        """Add one step.

        Raises:
            UsageError: a bar is of none of the feeds, lacks a line, has no time with a
                zone, or is no later than the one before; it has not happened then.
            IndexError: an indicator reads a longer bar before there is one.
            ZeroDivisionError: or another error of a computation.
        """
        if not isinstance(bars, Bar) and len(bars) == 1:
            (bars,) = bars.values()
        if isinstance(bars, Bar) and bars.symbol == self.alone and not self._lined:
            self._follow(bars)
            return
        several = [bars] if isinstance(bars, Bar) else bars.values()
        given = {self.feed(bar.symbol): bar for bar in several}
        if not given:
            raise UsageError("a step needs the bar of at least one feed, got none")
        stamps = {feed: self._later(feed, bar).stamp for feed, bar in given.items()}
        longer = self._stream.take(given[0]) if self._stream else None
        if longer is not None:
            given[1] = longer
        if self._lined:
            check_bars(self._lined, given)
        for feed, stamp in stamps.items():
            self.latest[feed] = stamp
        self._session.stamp = max(opened(bar).stamp for bar in given.values())
        self.lines.advance({feed: values_of(bar) for feed, bar in given.items()})
        self.point()
        if self._early:
            self._check_early(given)

    def dump(self) -> Plain:
        """The lines and the times, in plain data."""
        return {"lines": self.lines.dump(), "latest": self.latest}

    def load(self, state: Plain) -> None:
        """Stand where `dump` was called; earlier releases did not write the times."""
        self.lines.restore(state["lines"])
        self.latest[:] = state.get("latest", self.latest)
        self.point()

    def point(self) -> None:
        """Move the cursors of the feeds to the present bars."""
        point(self._desk, self.lines)

    def feed(self, symbol: str) -> int:
        """The index of a feed.

        Raises:
            UsageError: the symbol is not among them.
        """
        if symbol not in self._index:
            raise UsageError(
                f"{symbol} is not a feed of this program; it has "
                f"{', '.join(self.symbols)}"
            )
        return self._index[symbol]

    def _check_early(self, given: Collection[int]) -> None:
        """Fail as a run does where values of a feed that has no bar are asked for."""
        feeds = self._desk.feeds
        if all(feed.is_started for feed in feeds):
            self._early = []
        for clock, count, read in self._early:
            is_first = clock in given and feeds[clock].length == count
            if is_first and not all(feeds[feed].is_started for feed in read):
                raise IndexError("an indicator reads a feed that has no bar yet")

    def _follow(self, bar: Bar) -> None:
        """Advance where there is but one feed."""
        read = self._later(0, bar)
        self._session.stamp = self.latest[0] = read.stamp
        stride = self.lines.follow(bar, read)
        if stride is None:
            self.point()
        else:
            feed = self._cursor
            feed.at, feed.dropped = stride.at, stride.dropped

    def _later(self, feed: int, bar: Bar) -> Opened:
        """A bar as it is read, if it may follow the one before, as in a run."""
        read = opened(bar)
        if read.stamp <= (last := self.latest[feed]):
            raise UsageError(
                f"each bar of {bar.symbol} must be later than the one before: "
                f"{from_stamp(read.stamp)} came after {from_stamp(last)}; "
                "give each bar once, oldest first"
            )
        return read
