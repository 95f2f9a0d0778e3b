"""Timers: calls that a strategy has itself make at times of the day.

A timer is due on the first step of a day at or after its time, on days that its masks
allow; with ``repeat`` again and again until the session ends. It knows the time of the
step and nothing else, so on daily bars of midnight only a time of midnight is ever due.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final

from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.service import Service
from falcon.engine.timetables import SESSION_END, SESSION_START, Timetable, pack, unpack

_LAST: Final = time(23, 59, 59, 999990)
_TIMES: Final = {SESSION_START: time.min, SESSION_END: _LAST}


class Mask:
    """Days of a week or a month on which a timer may be due.

    Attributes:
        days: all of them, in order; none for every day.
        carries: whether one that was missed is made up for on the next day.
        period: number of the week or month that is under way, -1 before the first.
        left: days of it that are still to come.
    """

    __slots__ = ("carries", "days", "left", "period")

    def __init__(self, days: Sequence[float], *, carries: bool) -> None:
        self.days = days
        self.carries = carries
        self.period = -1
        self.left: list[float] = []

    def allows(self, period: int, day: int) -> bool:
        """Whether a day is one of them, or makes up for one; once for each day."""
        if not self.days:
            return True
        is_carried = False
        if period != self.period:
            is_carried = self.carries and bool(self.left)
            self.period, self.left = period, list(self.days)
        passed = bisect_left(self.left, day)
        is_carried = is_carried or (self.carries and passed > 0)
        is_met = False
        if passed < len(self.left):
            is_met = bisect_right(self.left, day, lo=passed) > 0
            passed += is_met
        del self.left[:passed]
        return is_carried or is_met


class Timer(Service):
    """One timer at work.

    Attributes:
        schedule: what it was asked to be.
        lastwhen: the time for which it was due last.
    """

    __slots__ = (
        "_called",
        "_day",
        "_due",
        "_end",
        "_month",
        "_time",
        "_week",
        "lastwhen",
        "schedule",
    )

    FIELDS: ClassVar = frozenset({"p", "params", "lastwhen"})

    def __init__(self, schedule: Timetable) -> None:
        self.schedule = schedule
        when = schedule.when
        self._time = when if isinstance(when, time) else _TIMES[when]
        self._week = Mask(schedule.weekdays, carries=schedule.weekcarry)
        self._month = Mask(schedule.monthdays, carries=schedule.monthcarry)
        self._called: date | None = None
        self._day = date.min
        self._end = datetime.min  # noqa: DTZ901  # bars carry naive times
        self._due: tuple[datetime, float] | None = None
        self.lastwhen: datetime | None = None

    @property
    def p(self) -> Timetable:
        """What it was asked to be."""
        return self.schedule

    @property
    def params(self) -> Timetable:
        """What it was asked to be."""
        return self.schedule

    def is_due(self, number: float, feed: Feed | None) -> bool:
        """Whether it is due on a step; to be asked once on each.

        Args:
            number: time of the step, a date number.
            feed: the one whose session counts, ``None`` for the day itself.
        """
        at = from_date_number(number)
        day = at.date()
        if self._called == day:
            return False
        if at > self._end:
            self._end = _session_end(at, feed)
            self._due, self._called = None, None
        if day > self._day:
            self._day = day
            if not self._is_allowed(day):
                self._due, self._called = None, day
                return False
        when, due = self._due or self._next_due(day)
        self._due = when, due
        if number < due:
            return False
        self.lastwhen = when
        self._repeat(at, day, when)
        return True

    def dump(self) -> list[Any]:
        """Where it stands, in plain data."""
        due = self._due
        return [
            self._called and self._called.isoformat(),
            self._day.isoformat(),
            self._end.isoformat(),
            due and [due[0].isoformat(), due[1]],
            self.lastwhen and self.lastwhen.isoformat(),
            *([mask.period, list(mask.left)] for mask in (self._week, self._month)),
        ]

    def load(self, state: Sequence[Any]) -> None:
        """Stand where `dump` was called."""
        called, day, end, due, last, week, month = state
        self._called = called and date.fromisoformat(called)
        self._day, self._end = date.fromisoformat(day), datetime.fromisoformat(end)
        self._due = due and (datetime.fromisoformat(due[0]), due[1])
        self.lastwhen = last and datetime.fromisoformat(last)
        self._week.period, self._week.left = week
        self._month.period, self._month.left = month

    def _is_allowed(self, day: date) -> bool:
        is_met = self._month.allows(day.month, day.day)
        if is_met:
            _, week, weekday = day.isocalendar()
            is_met = self._week.allows(week, weekday)
        allow = self.schedule.allow
        return bool(allow(day)) if is_met and allow is not None else is_met

    def _next_due(self, day: date) -> tuple[datetime, float]:
        when = datetime.combine(day, self._time)
        if self.schedule.offset:
            when += self.schedule.offset
        return when, date_number(when)

    def _repeat(self, at: datetime, day: date, when: datetime) -> None:
        """Find out when it is due again in this session, if at all."""
        repeat = self.schedule.repeat
        self._due, self._called = None, day
        if repeat:
            when += max(1, (at - when) // repeat + 1) * repeat
            if when <= self._end:
                number = date_number(when)
                self._due, self._called = (from_date_number(number), number), None


class Timers:
    """The timers of one strategy.

    Attributes:
        feeds: the bars, by index.
        all: in the order in which they were made.
        initial: how many of them were made in `__init__`.
        are_started: whether the run is under way; later ones are never due.
    """

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self.feeds = feeds
        self.all: list[Timer] = []
        self.initial = 0
        self.are_started = False

    def add(self, schedule: Timetable) -> Timer:
        """Take in a timer."""
        timer = Timer(schedule)
        if not self.are_started:
            self.all.append(timer)
        return timer

    def dump(self) -> list[Any]:
        """Where each stands, with the schedules of those not made in `__init__`.

        Raises:
            StrategyCrashError: such a schedule cannot be saved.
        """
        return [
            [None if index < self.initial else pack(timer.schedule), timer.dump()]
            for index, timer in enumerate(self.all)
        ]

    def load(self, state: Sequence[Any], *, are_started: bool) -> None:
        """Stand where `dump` was called, with the timers of `__init__` made again."""
        del self.all[self.initial :]
        for schedule, _ in state[self.initial :]:
            self.add(unpack(schedule))
        for timer, (_, where) in zip(self.all, state, strict=True):
            timer.load(where)
        self.are_started = are_started

    def due(self, number: float, *, cheat: bool) -> Iterator[Timer]:
        """The timers that are due on a step, those before or after the broker."""
        self.are_started = True
        for timer in self.all:
            schedule = timer.schedule
            if schedule.cheat == cheat:
                feed = None if schedule.feed is None else self.feeds[schedule.feed]
                if timer.is_due(number, feed):
                    yield timer


def _session_end(at: datetime, feed: Feed | None) -> datetime:
    """The end of a session: of the feed's, or of the day."""
    if feed is None:
        return datetime.combine(at.date(), _LAST)
    if not feed.is_started:
        return datetime.min  # noqa: DTZ901  # bars carry naive times
    now = from_date_number(feed.time[feed.at])
    end = from_date_number(date_number(datetime.combine(now, _LAST)))
    while now > end:
        end += timedelta(days=1)
    return end
