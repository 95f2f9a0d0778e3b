"""Limits: what is understood and cannot be traded, or is traded a little differently.

`why_untradable` names what stands in the way of code; `departures` lists, as
assumptions, where the code does not do to the letter what the text says.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.conditions import Candle, Condition, Moment, series_in
from falcon.intake.risk import LevelKind, SizeKind
from falcon.intake.spec import Assumption, Fill, StrategySpec, TradeSide

PREFIX = "understood but cannot be traded yet: "
"""How every reason begins that there is no code for what was understood."""
_INTRABAR_EXITS = frozenset({"high", "low"})
_DAILY = frozenset({"", "1d"})


def why_untradable(spec: StrategySpec) -> str | None:
    """What stands in the way of code, ``None`` if nothing does."""
    exits = [c for item in spec.exits for c in item.conditions]
    moments = [c.name for c in exits if isinstance(c, Moment)]
    risk = spec.risk
    if {TradeSide.LONG_SPREAD, TradeSide.SHORT_SPREAD} & set(spec.sides):
        return "a pair is two trades at once, and a strategy trades one symbol"
    if risk.rebalance or (risk.size and risk.size.kind is SizeKind.EQUAL_WEIGHT):
        return "a rotation ranks several symbols, and a strategy trades one"
    if spec.context.fill is Fill.OPEN:
        return (
            "it decides and buys at the same open, while decisions are made when a "
            "bar is complete"
        )
    if "next_open" in moments:
        return (
            "it holds from a close to the next open, while an order decided at a "
            "close fills at that open"
        )
    if moments:
        return (
            "it enters and leaves within one bar, while an order decided at a close "
            "fills at the next open"
        )
    if risk.target is not None and risk.target.kind is LevelKind.GAP_FILL:
        return "the gap that a trade is to fill is not kept"
    return None


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
    found: list[Assumption] = []

    def depart(name: str, value: str, reason: str) -> None:
        found.append(Assumption(name=name, value=value, reason=reason))

    if spec.context.fill is Fill.CLOSE:
        depart(
            "fill.close",
            "next_open",
            "an order decided at a close fills at the next open",
        )
    exits = [c for item in spec.exits for c in item.conditions]
    if any(_is_intrabar(condition) for condition in exits):
        depart("exit.fill", "next_open", "exits are decided when a bar is complete")
    if spec.risk.target is not None:
        depart(
            "target.fill",
            "next_open",
            "a target is checked when a bar is complete; the stop alone rests",
        )
    if spec.risk.stop is not None or spec.risk.trail is not None:
        depart(
            "stop.from",
            "first complete bar",
            "the stop rests from the end of the trade's first bar on",
        )
    if len(spec.sides) > 1 and spec.context.fill is not Fill.STOP:
        depart("opposite.entry", "reverses", "the opposite entry ends a trade as well")
    if spec.context.timeframe not in _DAILY:
        depart(
            "bars",
            spec.context.timeframe,
            "the code works on whatever bars it is given; give it these",
        )
    if _reads(spec, "trading_days_to_month_end"):
        depart("month.end", "weekdays", "holidays at the month's end are not known")
    if _reads(spec, "time"):
        depart("clock", "bars", "times are those that the bars are stamped with")
    if any(isinstance(c, Candle) for c in _conditions(spec)):
        depart("candles", "textbook", "bodies and shadows as textbooks define them")
    return tuple(found)


def _conditions(spec: StrategySpec) -> list[Condition]:
    conditions = [c for entry in spec.entries for c in entry.conditions]
    return conditions + [c for item in spec.exits for c in item.conditions]


def _reads(spec: StrategySpec, name: str) -> bool:
    return any(part.name == name for c in _conditions(spec) for part in series_in(c))


def _is_intrabar(condition: Condition) -> bool:
    first = next(series_in(condition), None)
    return first is not None and first.name in _INTRABAR_EXITS and first.ago == 0
