"""``pandas.Timestamp`` of a time: the time itself, which equals it."""

from __future__ import annotations

from datetime import date, datetime, time

from falcon.engine.runtime.meter import NotOfferedError


def stamped(at: object) -> datetime:
    """The time; of a day its midnight."""
    if isinstance(at, datetime):
        return at
    if isinstance(at, date):
        return datetime.combine(at, time())
    raise NotOfferedError("pandas.Timestamp of what is no date")
