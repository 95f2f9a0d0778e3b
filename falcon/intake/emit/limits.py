"""Limits: what is understood and cannot be traded, or is traded a little differently.

`why_untradable` names what stands in the way of code; `departures` lists, as
assumptions, where the code does not do to the letter what the text says.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.conditions import Candle, Condition, Moment, series_in
from falcon.intake.emit.plan import size_of
from falcon.intake.risk import LevelKind, SizeKind
from falcon.intake.spec import Assumption, Fill, StrategySpec, TradeSide

PREFIX = "understood but cannot be traded yet: "
"""How every reason begins that there is no code for what was understood."""
_INTRABAR_EXITS = frozenset({"high", "low"})
_DAILY = frozenset({"", "1d"})


def why_untradable(spec: StrategySpec) -> str | None:
    """What stands in the way of code, ``None`` if nothing does."""
    moments = {c.name for c in spec.conditions if isinstance(c, Moment)}
    target, size = spec.risk.target, spec.risk.size
    obstacles = (
        (
            bool({TradeSide.LONG_SPREAD, TradeSide.SHORT_SPREAD} & set(spec.sides)),
            "a pair is two trades at once, and a strategy trades one symbol",
        ),
        (
            bool(spec.risk.rebalance)
            or (size is not None and size.kind is SizeKind.EQUAL_WEIGHT),
            "a rotation ranks several symbols, and a strategy trades one",
        ),
        (
            spec.context.fill is Fill.OPEN,
            (
                "it decides and buys at the same open, while decisions are made when a "
                "bar is complete"
            ),
        ),
        (
            "next_open" in moments,
            (
                "it holds from a close to the next open, while an order decided at a "
                "close fills at that open"
            ),
        ),
        (
            bool(moments),
            (
                "it enters and leaves within one bar, while an order decided at a "
                "close fills at the next open"
            ),
        ),
        (
            target is not None and target.kind is LevelKind.GAP_FILL,
            "the gap that a trade is to fill is not kept",
        ),
    )
    return next((reason for applies, reason in obstacles if applies), None)


def require_tradable(spec: StrategySpec) -> None:
    """Refuse a spec that cannot be traded.

    Raises:
        UsageError: says why.
    """
    reason = why_untradable(spec)
    if reason is not None:
        raise UsageError(PREFIX + reason)


def departures(spec: StrategySpec) -> tuple[Assumption, ...]:
    """Where the code departs from the letter of the text, as assumptions."""
    return tuple(
        Assumption(name=name, value=value, reason=reason)
        for applies, name, value, reason in (
            *_sizes(spec),
            *_fills(spec),
            *_data(spec),
        )
        if applies
    )


_Departure = tuple[bool, str, str, str]
"""Whether it applies; name, value and reason of the assumption."""


def _sizes(spec: StrategySpec) -> tuple[_Departure, ...]:
    risk, size = spec.risk, size_of(spec.risk)
    return (
        (
            risk.size is not None and size is None,
            "size",
            "allocation",
            (
                "a risk per trade needs a stop to be turned into shares, and the text "
                "states none; the allocation's own size is used"
            ),
        ),
        (
            risk.size is None and size is not None,
            "unit.size",
            f"{(size and size.value) or 0:g}% of equity",
            "each unit gets its part of the account",
        ),
    )


def _fills(spec: StrategySpec) -> tuple[_Departure, ...]:
    risk, context = spec.risk, spec.context
    exits = [c for item in spec.exits for c in item.conditions]
    return (
        (
            context.fill is Fill.CLOSE,
            "fill.close",
            "next_open",
            "an order decided at a close fills at the next open",
        ),
        (
            any(_is_intrabar(condition) for condition in exits),
            "exit.fill",
            "next_open",
            "exits are decided when a bar is complete",
        ),
        (
            risk.target is not None,
            "target.fill",
            "next_open",
            "a target is checked when a bar is complete; the stop alone rests",
        ),
        (
            risk.stop is not None or risk.trail is not None,
            "stop.from",
            "first complete bar",
            "the stop rests from the end of the trade's first bar on",
        ),
        (
            len(spec.sides) > 1 and context.fill is not Fill.STOP,
            "opposite.entry",
            "reverses",
            "the opposite entry ends a trade as well",
        ),
    )


def _data(spec: StrategySpec) -> tuple[_Departure, ...]:
    names = {part.name for c in spec.conditions for part in series_in(c)}
    timeframe = spec.context.timeframe
    return (
        (
            timeframe not in _DAILY,
            "bars",
            timeframe,
            "the code works on whatever bars it is given; give it these",
        ),
        (
            "trading_days_to_month_end" in names,
            "month.end",
            "weekdays",
            "holidays at the month's end are not known",
        ),
        (
            "time" in names,
            "clock",
            "bars",
            "times are those that the bars are stamped with",
        ),
        (
            any(isinstance(c, Candle) for c in spec.conditions),
            "candles",
            "textbook",
            "bodies and shadows as textbooks define them",
        ),
    )


def _is_intrabar(condition: Condition) -> bool:
    first = next(series_in(condition), None)
    return first is not None and first.name in _INTRABAR_EXITS and first.ago == 0
