"""Risk: where a trade is cut, where it is taken, and how large it is.

Percentages are numbers in percent (``5`` is five percent), distances in ATR and R are
multiples; a level that refers to a series names it in the canonical form of
`falcon.intake.terms`, as it is meant for a long trade (a short trade mirrors it).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LevelKind(StrEnum):
    """How a price level is measured."""

    PERCENT = "pct"
    ATR = "atr"
    SWING = "swing"
    RISK_MULTIPLE = "rr"
    PIPS = "pips"
    POINTS = "points"
    INDICATOR = "indicator"
    PATTERN_LOW = "pattern_low"
    GAP_FILL = "gap_fill"
    ZSCORE = "zscore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A price at which something happens, relative to the entry or to a series.

    Attributes:
        kind: how it is measured.
        value: percent, multiple, pips or points; bars to look back for a swing,
            ``None`` where the description leaves it open.
        ref: the series it hangs on, or where it is counted from, in words.
        period: bars of the ATR, where one is used.
    """

    kind: LevelKind
    value: float | None = None
    ref: str = ""
    period: int | None = None


class SizeKind(StrEnum):
    """How the size of a trade is found."""

    PERCENT_OF_EQUITY = "pct_equity"
    RISK_PERCENT = "risk_pct"
    SHARES = "shares"
    CASH = "cash"
    DOLLAR_NEUTRAL = "dollar_neutral"
    EQUAL_WEIGHT = "equal_weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a trade is.

    Attributes:
        kind: what the value means.
        value: percent, shares, dollars or number of positions.
    """

    kind: SizeKind
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExit:
    """When a trade ends by the clock; exactly one of the three is set.

    Attributes:
        bars: after so many bars.
        time: at a time of day, or ``session_close``.
        at: at a named moment, ``next_open``.
    """

    bars: int | None = None
    time: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyramid:
    """Adding to a winner.

    Attributes:
        step_atr: ATRs that the price must move in favour for each further unit.
        max_units: most units held.
    """

    step_atr: float
    max_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Everything a description says about protecting and sizing a trade.

    What the text does not mention is absent; nothing here has a default.

    Attributes:
        stop: where the trade is cut.
        target: where profit is taken.
        trail: a stop that follows.
        breakeven: how far in profit the stop moves to the entry price.
        size: how large a trade is.
        time_exit: when it ends by the clock.
        pyramid: how it is added to.
        max_trades_per_day: most entries in a session.
        max_positions: most symbols held at a time.
        oco: whether the first filled entry order cancels the other.
        rebalance: when holdings are renewed, for example ``month_end``.
        fallback: what is held instead, for example ``cash``.
    """

    stop: Level | None = None
    target: Level | None = None
    trail: Level | None = None
    breakeven: Level | None = None
    size: Size | None = None
    time_exit: TimeExit | None = None
    pyramid: Pyramid | None = None
    max_trades_per_day: int | None = None
    max_positions: int | None = None
    oco: bool = False
    rebalance: str = ""
    fallback: str = ""

    @property
    def has_exit(self) -> bool:
        """Whether any of it can end a trade."""
        return any((self.stop, self.target, self.trail, self.time_exit, self.rebalance))
