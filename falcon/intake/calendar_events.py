"""Calendar events: days of the month and of the week, and the bars of a trade."""

from __future__ import annotations

from falcon.intake.captures import amount_in, holding
from falcon.intake.conditions import (
    Comparison,
)
from falcon.intake.patterns import Builder, Captured
from falcon.intake.reading import Reading
from falcon.intake.terms import (
    Clock,
    Number,
    Series,
    Weekday,
)
from falcon.intake.values import (
    ConditionValue,
    Value,
)


def on_weekday(_reading: Reading, captured: Captured) -> Value | None:
    """Read "on Mondays"."""
    day = captured[0]
    if not isinstance(day, Weekday):
        return None
    return holding(Comparison(Series("weekday"), "==", day))


def month_day(reading: Reading, captured: Captured) -> Value | None:
    """Read "the third trading day of the month"."""
    reading.is_daily = True
    day = amount_in(captured) or 1.0
    return holding(Comparison(Series("trading_day_of_month"), "==", Number(day)))


def before_month_end(reading: Reading, captured: Captured) -> Value | None:
    """Read "four trading days before the month ends"."""
    reading.is_daily = True
    left = Number(amount_in(captured))
    return holding(Comparison(Series("trading_days_to_month_end"), "==", left))


def held(op: str) -> Builder:
    """Build a reader of how long a trade has lasted."""

    def build(_reading: Reading, captured: Captured) -> Value | None:
        bars = Number(amount_in(captured) or 1.0)
        condition = Comparison(Series("bars_since_entry"), op, bars)
        return ConditionValue((condition,), is_holding=True)

    return build


def at_time(_reading: Reading, captured: Captured) -> Value | None:
    """Read "buy at 10:00"."""
    clock = captured[0]
    if not isinstance(clock, Clock):
        return None
    return holding(Comparison(Series("time"), "==", clock))
