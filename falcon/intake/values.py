"""Values: what runs of words stand for while a description is being read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from falcon.intake.conditions import Condition
from falcon.intake.spec import TradeSide
from falcon.intake.terms import Clock, Term, Weekday


class Unit(StrEnum):
    """What a number counts."""

    NONE = ""
    PERCENT = "%"
    DOLLARS = "$"
    TIMES = "x"
    R = "r"
    PIPS = "pips"
    POINTS = "points"
    SHARES = "shares"
    ORDINAL = "th"


class TimeUnit(StrEnum):
    """What a span of time counts."""

    BAR = "bar"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_BARS = {TimeUnit.WEEK: 5, TimeUnit.MONTH: 21, TimeUnit.YEAR: 252}
WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, with what it counts."""

    amount: float
    unit: Unit = Unit.NONE


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: ``50-day``, ``20 periods``, ``six months``."""

    count: float
    unit: TimeUnit

    @property
    def bars(self) -> int:
        """Bars of a daily chart; a bar or day counts as one."""
        if self.unit is TimeUnit.WEEK and self.count == WEEKS_OF_A_YEAR:
            return _BARS[TimeUnit.YEAR]
        return round(self.count * _BARS.get(self.unit, 1))


@dataclass(frozen=True, slots=True)
class AtrMultiple:
    """A distance in ATRs; the period is ``None`` where it is not stated."""

    multiple: float
    period: int | None = None


@dataclass(frozen=True, slots=True)
class TermValue:
    """A term that words stood for.

    Attributes:
        term: the term.
        is_price: whether the word was "price", "stock" or the like.
    """

    term: Term
    is_price: bool = False


@dataclass(frozen=True, slots=True)
class TermList:
    """Several terms named together: "the 8, 13 and 21 EMAs"."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ConditionValue:
    """Conditions that words stood for; all must hold.

    Attributes:
        conditions: what must hold.
        is_stop_entry: whether it is met during the bar, by a resting stop order.
        is_touch: whether it says that price touches a line, from whichever side; it is
            then written as for a long entry.
        is_return: whether it comes back to a level: a crossing on the way in, a state
            on the way out.
        is_move: whether it speaks of a movement ("drops below"), which may have come
            some bars before what follows it.
        is_holding: whether it counts the bars of a trade; it always ends one.
    """

    conditions: tuple[Condition, ...]
    is_stop_entry: bool = False
    is_touch: bool = False
    is_return: bool = False
    is_move: bool = False
    is_holding: bool = False


class Act(StrEnum):
    """What a verb of trading does."""

    ENTER = "enter"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Action:
    """A verb of trading.

    Attributes:
        act: into a trade or out of it.
        side: ``None`` where it depends on what is held.
        conditions: what the verb itself asks for, "a buy stop at the high".
        is_label: whether it only names the side, as in "Longs: ...".
        is_negated: whether it is forbidden, as in "don't buy when ...".
    """

    act: Act
    side: TradeSide | None
    conditions: tuple[Condition, ...] = ()
    is_label: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Consumed:
    """Words that were understood and need nothing further."""

    what: str


Value = (
    Quantity
    | Span
    | Clock
    | Weekday
    | AtrMultiple
    | TermValue
    | TermList
    | ConditionValue
    | Action
    | Consumed
)
