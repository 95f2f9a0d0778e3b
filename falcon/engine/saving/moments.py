"""Moments: dates, times and spans of a strategy as plain data and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from falcon.errors import StrategyCrashError


def pack_moment(value: object) -> list[Any]:
    """Write a time, the last kind of value that can be kept.

    Raises:
        StrategyCrashError: it is something else.
    """
    match value:
        case datetime():
            return ["datetime", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case time():
            return ["time", value.isoformat()]
        case timedelta():
            return ["span", value.days, value.seconds, value.microseconds]
    raise StrategyCrashError(
        f"a strategy cannot keep a {type(value).__name__} from bar to bar"
    )


def unpack_moment(kind: str, rest: list[Any]) -> object:
    """Read a time."""
    if kind == "span":
        return timedelta(*rest)
    makers = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
    }
    return makers[kind](rest[0])
