"""Timing: timers as a strategy asks for them, ``self.add_timer(…)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time, timedelta
from types import FunctionType
from typing import Any, Final

from falcon.engine.runtime.actions import Actions
from falcon.engine.runtime.handles import FeedHandle
from falcon.engine.runtime.meter import TooLargeError
from falcon.engine.runtime.numbers import number
from falcon.engine.timers import Timer, Timers
from falcon.engine.timetables import SESSION_END, SESSION_START, Timetable

ADDING: Final = 200
"""Fuel of a timer."""

MAX_TIMERS: Final = 100
"""Most timers of a strategy; each is asked on each step."""

_MAX_DAYS: Final = 100
_NAMES: Final[tuple[str, ...]] = (
    "when",
    "offset",
    "repeat",
    "weekdays",
    "weekcarry",
    "monthdays",
    "monthcarry",
    "allow",
    "tzdata",
    "cheat",
)


def adder(actions: Actions, timers: Timers) -> Callable[..., Timer]:
    """``add_timer`` of one strategy, given its arguments and its keywords."""

    def add(args: tuple[Any, ...], given: dict[str, Any]) -> Timer:
        actions.desk.charge(ADDING)
        if len(timers.all) >= MAX_TIMERS:
            raise TooLargeError(f"over {MAX_TIMERS} timers")
        if len(args) > len(_NAMES):
            raise TypeError("add_timer() got too many arguments")
        stated = dict(zip(_NAMES, args, strict=False))
        twice = stated.keys() & given.keys()
        if twice:
            raise TypeError(f"add_timer() got {min(twice)} twice")
        return timers.add(_schedule(len(timers.all), stated | given, actions))

    return add


def _schedule(tid: int, stated: dict[str, Any], actions: Actions) -> Timetable:
    if "when" not in stated:
        raise TypeError("add_timer() needs when")
    when, feed = stated.pop("when"), None
    is_session = when in {SESSION_START, SESSION_END} and isinstance(when, int)
    if not is_session and not isinstance(when, time):
        raise TypeError("when must be a datetime.time or a session's start or end")
    tzdata = stated.pop("tzdata", None)
    if isinstance(tzdata, FeedHandle):
        feed = actions.index(tzdata)
    elif tzdata is not None:
        raise TypeError("tzdata must be a feed; times are those of the bars")
    own = {name: stated.pop(name) for name in _NAMES if name in stated}
    return Timetable(
        tid=tid,
        when=when,
        feed=0 if is_session and feed is None else feed,
        offset=_span(own, "offset"),
        repeat=_span(own, "repeat"),
        weekdays=_days(own, "weekdays"),
        weekcarry=bool(own.get("weekcarry", False)),
        monthdays=_days(own, "monthdays"),
        monthcarry=bool(own.get("monthcarry", True)),
        cheat=bool(own.get("cheat", False)),
        allow=_function(own.get("allow")),
        keywords=stated,
    )


def _span(stated: dict[str, Any], name: str) -> timedelta:
    span = stated.get(name, timedelta())
    if not isinstance(span, timedelta):
        raise TypeError(f"{name} must be a timedelta, was {type(span).__name__}")
    if name == "repeat" and span < timedelta():
        raise ValueError("repeat must lie ahead")
    return span


def _days(stated: dict[str, Any], name: str) -> Sequence[float]:
    days = stated.get(name) or ()
    if not isinstance(days, list | tuple) or len(days) > _MAX_DAYS:
        raise TypeError(f"{name} must be a short list of days")
    return tuple(number(day, name) for day in days)


def _function(allow: Any) -> Any:
    if allow is None or isinstance(allow, FunctionType):
        return allow
    raise TypeError(f"allow must be a function, was {type(allow).__name__}")
