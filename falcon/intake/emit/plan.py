"""Plan: the stop, the trail, the target and the size of a trade, as expressions.

For one side at a time: ``sign`` is 1 for longs and -1 for shorts. A stop is either a
distance from the entry (percent, ATR, pips) or a level of its own (a swing, a line).
"""

from __future__ import annotations

from dataclasses import dataclass

from falcon.errors import UsageError
from falcon.intake.emit.lines import line_of, present_extreme
from falcon.intake.emit.source import Source
from falcon.intake.emit.values import value_of
from falcon.intake.formula import parse_term
from falcon.intake.mirror import mirrored_term
from falcon.intake.risk import Level, LevelKind, Risk, Size, SizeKind
from falcon.intake.terms import Series, Term, series

SWING_BARS = 10
"""Bars looked back for a swing where the spec leaves it open."""

LARGEST_STAKE = 98
"""Percent of equity that a trade may take: an order sized at one close fills at the
next open, and a small gap must not turn it away."""

_PIP = 0.0001
_TICK = 0.01


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the market, for writing code.

    Attributes:
        word: ``long`` or ``short``.
        sign: 1 or -1.
    """

    word: str
    sign: int

    @property
    def opens(self) -> str:
        """The order that opens a trade."""
        return "buy" if self.sign > 0 else "sell"

    @property
    def away(self) -> str:
        """The operator towards a loss."""
        return "-" if self.sign > 0 else "+"

    @property
    def ahead(self) -> str:
        """The operator towards a profit."""
        return "+" if self.sign > 0 else "-"


LONG = Side("long", 1)
SHORT = Side("short", -1)


def distance_of(level: Level, source: Source, name: str) -> str | None:
    """How far from a price a level lies; ``None`` if it is no distance.

    The variable ``price`` is in scope where the expression stands.
    """
    value = level.value or 0.0

    def param(suffix: str) -> str:
        key = f"{name} {suffix}"
        return source.once(key, lambda: source.param(f"{name}_{suffix}", value))

    match level.kind:
        case LevelKind.PERCENT:
            return f"price * {param('pct')} / 100"
        case LevelKind.ATR:
            atr = line_of(series("atr", level.period or 14), source)
            return f"{param('atr')} * {atr}[0]"
        case LevelKind.PIPS:
            return f"{param('pips')} * {_PIP}"
        case LevelKind.POINTS:
            return param("points")
        case _:
            return None


def level_of(level: Level, side: Side, source: Source) -> str:
    """Where a level of its own lies on this bar.

    Raises:
        UsageError: the level cannot be computed.
    """
    match level.kind:
        case LevelKind.SWING:
            name = "lowest_low" if side.sign > 0 else "highest_high"
            bars = level.value or SWING_BARS
            return f"{present_extreme(series(name, bars), source)}[0]"
        case LevelKind.PATTERN_LOW:
            return _beyond_pattern(side, source)
        case LevelKind.INDICATOR:
            return value_of(_term_of(level, side), source)
        case _:
            raise UsageError(f"a level measured in {level.kind} cannot be placed")


def _term_of(level: Level, side: Side) -> Term:
    if level.ref.startswith("opposite side of or("):
        minutes = float(level.ref.partition("or(")[2].rstrip(")"))
        return series("or_low" if side.sign > 0 else "or_high", minutes)
    term = parse_term(level.ref)
    return term if side.sign > 0 else mirrored_term(term)


def _beyond_pattern(side: Side, source: Source) -> str:
    """A tick beyond the extreme of the last two bars."""
    name, pick = ("low", "min") if side.sign > 0 else ("high", "max")
    now, before = (value_of(Series(name, ago=ago), source) for ago in (0, 1))
    return f"{pick}({now}, {before}) {side.away} {_TICK}"


def size_of(risk: Risk) -> Size | None:
    """The size that the code computes; ``None`` leaves it to the allocation.

    A risk can only be turned into shares where there is a stop; units that are added
    need a size, so each gets its part of the account where none is stated.
    """
    size = risk.size
    if size is None and risk.pyramid is not None:
        share = LARGEST_STAKE / max(risk.pyramid.max_units, 1)
        return Size(kind=SizeKind.PERCENT_OF_EQUITY, value=share)
    is_risk = size is not None and size.kind is SizeKind.RISK_PERCENT
    has_stop = risk.stop is not None or risk.trail is not None
    return None if is_risk and not has_stop else size


def stake_method(size: Size, source: Source) -> tuple[str, ...]:
    """The method that sizes a trade, given price and stop.

    Raises:
        UsageError: the size has no meaning for one symbol.
    """
    value = size.value or 0.0
    head = ("def stake(self, price, stop):",)
    match size.kind:
        case SizeKind.PERCENT_OF_EQUITY:
            percent = source.param("equity_pct", value)
            share = f"min({percent}, {LARGEST_STAKE}) / 100"
            return (*head, f"    return int(self.broker.getvalue() * {share} / price)")
        case SizeKind.RISK_PERCENT:
            percent = source.param("risk_pct", value)
            return (
                *head,
                "    # So many shares that the way to the stop costs the stated risk,",
                "    # and never more than the account can pay.",
                "    value = self.broker.getvalue()",
                "    risk = abs(price - stop)",
                "    if risk <= 0:",
                "        return 0",
                f"    wanted = value * {percent} / 100 / risk",
                f"    return int(min(wanted, value * {LARGEST_STAKE} / 100 / price))",
            )
        case SizeKind.SHARES:
            return (*head, f"    return {source.param('shares', value)}")
        case SizeKind.CASH:
            return (*head, f"    return int({source.param('cash', value)} / price)")
        case _:
            raise UsageError(f"sizing by {size.kind} needs several symbols")
