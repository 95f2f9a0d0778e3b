"""Intake: how the bars of a step come to the lines and to the broker."""

from __future__ import annotations

from collections.abc import Mapping

from falcon.domain.bars import Bar, to_stamp
from falcon.engine.columns import opened, values_of
from falcon.engine.cursors import point, tie
from falcon.engine.instance import Instance
from falcon.engine.lacking import check_bars
from falcon.engine.lines import Lines
from falcon.errors import UsageError


class Intake:
    """Where the bars of one stepper go in.

    Attributes:
        lines: the values of the graph.
        symbols: of the feeds, data0 first.
        alone: the symbol of the only feed, if there is but one.
    """

    __slots__ = (
        "_cursor",
        "_desk",
        "_index",
        "_lined",
        "alone",
        "lines",
        "symbols",
    )

    def __init__(self, instance: Instance, symbols: tuple[str, ...]) -> None:
        """Tie an instance to lines of its own.

        Raises:
            StrategyCrashError: that would be too much.
        """
        self.lines = Lines(instance.stage.graph)
        self.symbols = symbols
        self.alone = symbols[0] if len(symbols) == 1 else None
        self._desk = instance.desk
        self._cursor = instance.desk.feeds[0]
        # The program, if it reads lines that not all bars have.
        self._lined = instance.program if instance.program.extra_lines else None
        self._index = {symbol: index for index, symbol in enumerate(symbols)}
        tie(instance, self.lines)

    def advance(self, bars: Bar | Mapping[str, Bar]) -> int:
        """Add one step.

        Returns:
            Its stamp.

        Raises:
            UsageError: a bar is of none of the feeds, or lacks a line.
            ZeroDivisionError: or another error of a computation.
        """
        if not isinstance(bars, Bar) and len(bars) == 1:
            (bars,) = bars.values()
        if isinstance(bars, Bar) and bars.symbol == self.alone and not self._lined:
            return self._follow(bars)
        several = [bars] if isinstance(bars, Bar) else bars.values()
        given = {self.feed(bar.symbol): bar for bar in several}
        if self._lined:
            check_bars(self._lined, given)
        self.lines.advance({feed: values_of(bar) for feed, bar in given.items()})
        self.point()
        return max(to_stamp(bar.opened_at) for bar in given.values())

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

    def _follow(self, bar: Bar) -> int:
        """Advance where there is but one feed."""
        read = opened(bar)
        stride = self.lines.follow(bar, read)
        if stride is None:
            self.point()
        else:
            feed = self._cursor
            feed.at, feed.dropped = stride.at, stride.dropped
        return read.stamp
