"""Spec: a strategy as a typed value; what every later step hangs on.

A `StrategySpec` says what a description means: entries, exits, risk, context, what was
assumed, and which words each part came from. It holds no code and no free text that
trading depends on. Two specs are equal when they trade alike: names, assumptions and
words do not count. `falcon.intake.structure` writes it as JSON and reads it back.

Entries are alternatives, each a list of conditions that must hold together; exits are
alternatives of which the first that holds ends the position.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from falcon.intake.conditions import Condition
from falcon.intake.risk import Risk


class TradeSide(StrEnum):
    """Which way a trade bets."""

    LONG = "long"
    SHORT = "short"
    LONG_SPREAD = "long_spread"
    SHORT_SPREAD = "short_spread"
    BOTH = "both"

    @property
    def opposite(self) -> TradeSide:
        """The other side; both sides stay both."""
        return _OPPOSITE_SIDE[self]


_OPPOSITE_SIDE = {
    TradeSide.LONG: TradeSide.SHORT,
    TradeSide.SHORT: TradeSide.LONG,
    TradeSide.LONG_SPREAD: TradeSide.SHORT_SPREAD,
    TradeSide.SHORT_SPREAD: TradeSide.LONG_SPREAD,
    TradeSide.BOTH: TradeSide.BOTH,
}


class Fill(StrEnum):
    """At which price the entry is meant to fill."""

    NEXT_OPEN = "next_open"
    OPEN = "open"
    CLOSE = "close"
    STOP = "stop"
    LIMIT = "limit"


class RejectCode(StrEnum):
    """Why a description cannot become a strategy."""

    CONTRADICTION = "contradiction"
    """It asks for what no bar can satisfy."""
    LOOKAHEAD = "lookahead"
    """It acts on what is known only later."""
    NOT_TESTABLE = "not_testable"
    """It holds no rule that can be measured."""
    MISSING_DATA = "missing_data"
    """It needs data that Falcon does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way into a trade.

    Attributes:
        side: the side that is opened.
        conditions: all of them must hold.
    """

    side: TradeSide
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """The ways out of a trade of one side.

    Attributes:
        side: the side that is closed.
        conditions: the first that holds closes it.
    """

    side: TradeSide
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where and when it trades, as far as the description says so.

    Attributes:
        timeframe: ``1d``, ``4h``, ``15m``, ``intraday``; empty if not stated.
        symbols: the instruments, upper case.
        session: hours of the session, ``09:30-16:00``.
        timezone: IANA name of the zone that times are given in.
        fill: where the entry fills; ``None`` if not stated (then at the next open).
    """

    timeframe: str = ""
    symbols: tuple[str, ...] = ()
    session: str = ""
    timezone: str = ""
    fill: Fill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value that the description leaves open.

    Attributes:
        name: what was open, for example ``rsi.period``.
        value: what was taken, as text.
        reason: why, in plain words.
    """

    name: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which words a part of the spec came from.

    Attributes:
        element: path of the part, for example ``entry[0]`` or ``risk.stop``.
        words: the words of the description.
    """

    element: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySpec:
    """What a description means.

    Attributes:
        name: what the strategy is called.
        entries: alternatives.
        exits: at most one per side.
        risk: stops, targets, sizes.
        context: time frame, symbols, hours, fill.
        assumed: every value that was filled in.
        origins: the words behind each part.
        unread: passages that look like rules and were not understood.
    """

    name: str = field(default="Strategy", compare=False)
    entries: tuple[Entry, ...] = ()
    exits: tuple[Exit, ...] = ()
    risk: Risk = field(default_factory=Risk)
    context: Context = field(default_factory=Context)
    assumed: tuple[Assumption, ...] = field(default=(), compare=False)
    origins: tuple[Origin, ...] = field(default=(), compare=False)
    unread: tuple[str, ...] = field(default=(), compare=False)

    @property
    def sides(self) -> tuple[TradeSide, ...]:
        """The sides that it opens, in order of first mention."""
        return tuple(dict.fromkeys(entry.side for entry in self.entries))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of all entries and exits."""
        inside = [c for entry in self.entries for c in entry.conditions]
        return (*inside, *(c for item in self.exits for c in item.conditions))

    def exits_of(self, side: TradeSide) -> tuple[Condition, ...]:
        """The exit conditions of one side."""
        return tuple(
            condition
            for item in self.exits
            if item.side in {side, TradeSide.BOTH}
            for condition in item.conditions
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Why a description cannot become a strategy.

    Attributes:
        code: the kind of defect.
        reason: what is wrong, naming the terms, as a sentence.
    """

    code: RejectCode
    reason: str
