"""Clock: dates and times as the machine holds them, and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from falcon.engine.lower.native.values import NotNativeError

DAY: Final = 86_400_000_000
_EARLIEST: Final = datetime(1, 1, 1)  # noqa: DTZ001  # naive, as all here


def whole_of(value: date | time | timedelta) -> int:
    """A date or time as the machine holds it.

    Raises:
        NotNativeError: it has a zone.
    """
    if getattr(value, "tzinfo", None) is not None:
        raise NotNativeError("a time with a zone")
    if isinstance(value, datetime):
        since = value - _EARLIEST
        return (since // timedelta(microseconds=1)) + DAY
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * 1_000_000 + value.microsecond


def time_of(kind: str, number: int) -> date | time | timedelta:
    """What the machine holds as a date or time."""
    if kind == "date":
        return date.fromordinal(number)
    if kind == "timedelta":
        return timedelta(microseconds=number)
    if kind == "time":
        return (_EARLIEST + timedelta(microseconds=number)).time()
    return _EARLIEST + timedelta(microseconds=number - DAY)
