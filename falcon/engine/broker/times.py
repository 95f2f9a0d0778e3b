"""Times as backtrader counts them: days since the year 1, as a float.

Orders and trades carry their times in this form because strategies compare and print
them. One unit is a day, 1.0 is midnight of 0001-01-01; the resolution today is about
ten microseconds, so whole seconds survive the way there and back, microseconds do not.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

Validity = date | timedelta | float | None
"""Until when an order is good, as a strategy states it; a `datetime` is a `date`."""

_HOURS = 24.0
_MINUTES = 24.0 * 60
_SECONDS = 24.0 * 3600
_MICROSECONDS = 24.0 * 3600 * 1e6
_SESSION_END = time(23, 59, 59, 999990)
_DAY_ORDER_END = time(23, 59, 59, 9999)


def date_number(at: date) -> float:
    """Convert a date or a time; an aware time is taken to UTC first."""
    day = float(at.toordinal())
    if not isinstance(at, datetime):
        return day
    offset = at.utcoffset()
    if offset is not None:
        at -= offset
        day = float(at.toordinal())
    # Each part is rounded before the exact sum, which decides the last bit.
    return math.fsum(
        (
            day,
            at.hour / _HOURS,
            at.minute / _MINUTES,
            at.second / _SECONDS,
            at.microsecond / _MICROSECONDS,
        )
    )


def from_date_number(number: float) -> datetime:
    """Convert back to a naive time; microseconds are approximate."""
    day = int(number)
    hour, rest = divmod(_HOURS * (number - day), 1)
    minute, rest = divmod(60.0 * rest, 1)
    second, rest = divmod(60.0 * rest, 1)
    microsecond = int(1e6 * rest)
    if microsecond < 10:  # noqa: PLR2004  # below the resolution: a rounding error
        microsecond = 0
    at = datetime.combine(
        date.fromordinal(day), time(int(hour), int(minute), int(second), microsecond)
    )
    if microsecond > 999_990:  # noqa: PLR2004  # a rounding error the other way
        at += timedelta(microseconds=1_000_000 - microsecond)
    return at


def session_end(number: float) -> float:
    """End of the day on which a bar lies; feeds here state no session hours."""
    return date_number(datetime.combine(from_date_number(number), _SESSION_END))


def valid_until(valid: Validity, bar_time: float) -> float | None:
    """The last time at which an order may fill; ``None`` or 0 for ever.

    Args:
        valid: a date or time; a span from the bar on, where the empty span stands for
            the end of the bar's day; or a number that is taken as it is.
        bar_time: time of the bar on which the order is created.
    """
    if isinstance(valid, date):
        return date_number(valid)
    if isinstance(valid, timedelta):
        at = from_date_number(bar_time)
        if valid:
            return date_number(at + valid)
        return date_number(datetime.combine(at, _DAY_ORDER_END))
    return valid
