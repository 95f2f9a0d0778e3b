"""Feeds: the bars as the broker sees them, columns with a cursor.

A feed that has no bar on a step keeps its cursor, so its current bar is then stale; the
broker's rules say which orders may still fill on it.
"""

from __future__ import annotations

from typing import NamedTuple

from falcon.engine.broker.matching import Ohlc


class Trading(NamedTuple):
    """Range and volume of a bar, in dollars and shares."""

    high: float
    low: float
    volume: float


class Feed:
    """Price columns of one feed and the position of its current bar.

    The run loop owns and moves it. In a backtest the columns are whole and only `at`
    moves; a live feed appends and drops old bars from the front, keeping at least two,
    and counts what it dropped in `dropped`.

    Attributes:
        open: dollars, oldest first; likewise high, low and close.
        volume: shares traded; only where they are asked for.
        time: date numbers, see `falcon.engine.broker.times`.
        at: index of the current bar, -1 before the first one.
        dropped: bars that were there once and are gone from the front.
        held: the bar on which orders fill in place of the current one.
    """

    __slots__ = (
        "at",
        "close",
        "dropped",
        "held",
        "high",
        "low",
        "open",
        "time",
        "volume",
    )

    def __init__(self) -> None:
        self.open: list[float] = []
        self.high: list[float] = []
        self.low: list[float] = []
        self.close: list[float] = []
        self.volume: list[float] = []
        self.time: list[float] = []
        self.at = -1
        self.dropped = 0
        self.held: Ohlc | None = None

    @property
    def is_started(self) -> bool:
        """Whether it has delivered a bar."""
        return self.at >= 0

    @property
    def length(self) -> int:
        """Bars delivered so far."""
        return self.dropped + self.at + 1

    @property
    def bar(self) -> Ohlc:
        """The prices on which orders fill, those of the current bar."""
        if self.held is not None:
            return self.held
        at = self.at
        return Ohlc(self.open[at], self.high[at], self.low[at], self.close[at])

    def trading(self, ago: int) -> Trading:
        """Range and volume ``-ago`` bars ago."""
        at = self.at + ago
        return Trading(self.high[at], self.low[at], self.volume[at])

    def hold(self) -> None:
        """Have orders fill on the current bar even after the next was delivered."""
        if self.is_started:
            self.held = self.bar
