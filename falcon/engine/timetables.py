"""Timetables: what a timer was asked to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, ClassVar, Final

from falcon.engine.service import Service
from falcon.errors import StrategyCrashError

SESSION_START: Final = 1
SESSION_END: Final = 2
"""Values of ``when`` that stand for a time of the feed's session."""

_SCALARS: Final = (bool, int, float, str, type(None))
_PLAIN: Final = (
    "tid",
    "weekdays",
    "weekcarry",
    "monthdays",
    "monthcarry",
    "cheat",
    "feed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable(Service):
    """What a timer was asked to be.

    Attributes:
        tid: its number, from 0.
        when: time of the day, or one of `SESSION_START` and `SESSION_END`.
        offset: added to it.
        repeat: how long until it is due again in the same session; nothing for never.
        weekdays: on which it may be due, Monday is 1; none for all. In order.
        weekcarry: whether a day that was missed is made up for.
        monthdays: days of the month, the same way.
        monthcarry: whether one that was missed is made up for.
        cheat: whether it is asked before the broker works.
        feed: index of the feed whose session counts, ``None`` for no session.
        allow: says whether a day is allowed.
        keywords: what the callback is given besides.
    """

    FIELDS: ClassVar = frozenset({"tid", "when", "offset", "repeat", "cheat"})

    tid: int
    when: time | int
    offset: timedelta = timedelta()
    repeat: timedelta = timedelta()
    weekdays: Sequence[float] = ()
    weekcarry: bool = False
    monthdays: Sequence[float] = ()
    monthcarry: bool = True
    cheat: bool = False
    feed: int | None = None
    allow: Callable[[date], object] | None = None
    keywords: Mapping[str, Any] = field(default_factory=dict)


def pack(schedule: Timetable) -> dict[str, Any]:
    """Write a timetable.

    Raises:
        StrategyCrashError: it holds what cannot be saved.
    """
    kept = schedule.keywords.values()
    if schedule.allow is not None or not all(isinstance(v, _SCALARS) for v in kept):
        raise StrategyCrashError(
            "a timer made in start cannot keep functions or lists; make it in __init__"
        )
    plain = {name: getattr(schedule, name) for name in _PLAIN}
    when = schedule.when
    return plain | {
        "when": when.isoformat() if isinstance(when, time) else when,
        "offset": _span(schedule.offset),
        "repeat": _span(schedule.repeat),
        "keywords": dict(schedule.keywords),
    }


def unpack(plain: Mapping[str, Any]) -> Timetable:
    """Read a timetable."""
    when = plain["when"]
    own = {
        "when": time.fromisoformat(when) if isinstance(when, str) else when,
        "offset": timedelta(*plain["offset"]),
        "repeat": timedelta(*plain["repeat"]),
    }
    return Timetable(**{**plain, **own})


def _span(span: timedelta) -> list[int]:
    return [span.days, span.seconds, span.microseconds]
