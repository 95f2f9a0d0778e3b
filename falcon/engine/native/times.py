"""Times: date numbers and moments, exactly as `falcon.engine.broker.times` has them.

A moment is a naive time in microseconds since the day before 0001-01-01, so that
``moment // DAY`` is the ordinal of its date.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.engine.native.jit import lean

DAY: Final = 86_400_000_000
_HOUR: Final = 3_600_000_000
_MINUTE: Final = 60_000_000
_SECOND: Final = 1_000_000

_LAST_ORDINAL: Final = 3_652_059
_SESSION_END: Final = DAY - 10
_DAY_ORDER_END: Final = DAY - _SECOND + 9_999

NO_MOMENT: Final = -1
"""Of a number that is no time."""


@lean
def date_number(moment: int) -> float:
    """The date number of a moment: parts rounded one by one, then summed exactly."""
    day = moment // DAY
    rest = moment - day * DAY
    if rest == 0:
        return float(day)
    hour = rest // _HOUR
    rest -= hour * _HOUR
    minute = rest // _MINUTE
    rest -= minute * _MINUTE
    second = rest // _SECOND
    rest -= second * _SECOND
    return _exact_sum(
        float(day),
        hour / 24.0,
        minute / (24.0 * 60),
        second / (24.0 * 3600),
        rest / (24.0 * 3600 * 1e6),
    )


@lean
def moment_of(number: float) -> int:
    """The moment of a date number; `NO_MOMENT` if it is none."""
    if not 1.0 <= number < _LAST_ORDINAL + 1:
        return NO_MOMENT
    day = int(number)
    hours = 24.0 * (number - day)
    hour = int(hours)
    minutes = 60.0 * (hours - hour)
    minute = int(minutes)
    seconds = 60.0 * (minutes - minute)
    second = int(seconds)
    microsecond = int(1e6 * (seconds - second))
    if microsecond < 10:  # noqa: PLR2004  # below the resolution: a rounding error
        microsecond = 0
    if microsecond > 999_990:  # noqa: PLR2004  # a rounding error the other way
        microsecond = 1_000_000
    moment = day * DAY + hour * _HOUR + minute * _MINUTE + second * _SECOND
    return moment + microsecond


@lean
def session_end(number: float) -> float:
    """End of the day on which a bar lies; NaN if the number is no time."""
    moment = moment_of(number)
    if moment == NO_MOMENT:
        return np.nan
    return date_number(moment // DAY * DAY + _SESSION_END)


@lean
def valid_for(number: float, span: int) -> float:
    """The last time of an order that is good for a span from its bar on.

    Args:
        number: date number of the bar.
        span: microseconds; 0 stands for the end of the bar's day.

    Returns:
        A date number, NaN if it is not in the calendar.
    """
    moment = moment_of(number)
    if moment == NO_MOMENT:
        return np.nan
    until = moment // DAY * DAY + _DAY_ORDER_END if span == 0 else moment + span
    if not DAY <= until < (_LAST_ORDINAL + 1) * DAY:
        return np.nan
    return date_number(until)


@lean
def _exact_sum(
    day: float, hour: float, minute: float, second: float, rest: float
) -> float:
    """The correctly rounded sum, as `math.fsum` gives it.

    Until the end it is kept as numbers that do not overlap, the smallest in ``e1``
    (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997: grow-expansion).
    """
    high, e1 = _added(day, hour)
    carry, e1 = _added(minute, e1)
    high, e2 = _added(carry, high)
    carry, e1 = _added(second, e1)
    carry, e2 = _added(carry, e2)
    high, e3 = _added(carry, high)
    carry, e1 = _added(rest, e1)
    carry, e2 = _added(carry, e2)
    carry, e3 = _added(carry, e3)
    high, e4 = _added(carry, high)
    return _rounded(high, (e4, e3, e2, e1))


@lean
def _rounded(high: float, smaller: tuple[float, float, float, float]) -> float:
    """The float nearest to the sum of numbers that do not overlap, largest first."""
    rest = below = 0.0
    for number in smaller:
        if rest == 0.0:
            high, rest = _added(high, number)
        elif below == 0.0:
            below = number
    # Half way between two floats, what is left decides to which of them to go.
    if rest * below > 0.0:
        twice = 2.0 * rest
        further = high + twice
        if further - high == twice:
            high = further
    return high


@lean
def _added(one: float, other: float) -> tuple[float, float]:
    """A rounded sum and its error (Knuth, TAOCP 2, 4.2.2)."""
    total = one + other
    shadow = total - one
    return total, (one - (total - shadow)) + (other - shadow)
