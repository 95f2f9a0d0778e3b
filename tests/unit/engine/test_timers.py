"""When timers are due, and what they may be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.broker.times import date_number
from falcon.engine.timers import Timer, Timers
from falcon.engine.timetables import Timetable, pack, unpack
from falcon.errors import StrategyCrashError
from tests.unit.engine.sources import RISING, strategy

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001  # bars carry naive times


def days_due(timetable: Timetable, days: int) -> list[int]:
    timer = Timer(timetable)
    steps = [MONDAY + timedelta(days=day) for day in range(days)]
    return [at.day for at in steps if timer.is_due(date_number(at), None)]


def hours_due(timetable: Timetable, hours: int) -> list[float]:
    timer, due = Timer(timetable), []
    for half in range(2 * hours):
        at = MONDAY + timedelta(minutes=30) * half
        if timer.is_due(date_number(at), None):
            due.append(half / 2)
    return due


def test_a_timer_is_due_once_a_day() -> None:
    assert hours_due(Timetable(tid=0, when=time(10, 15)), 48) == [10.5, 34.5]


def test_a_timer_repeats_until_the_session_ends() -> None:
    timetable = Timetable(tid=0, when=time(18, 0), repeat=timedelta(hours=2))

    assert hours_due(timetable, 30) == [18.0, 20.0, 22.0]


def test_a_tiny_repeat_takes_no_time_to_follow() -> None:
    timetable = Timetable(
        tid=0, when=time(0, 0), repeat=timedelta(microseconds=1), weekdays=(1,)
    )

    assert days_due(timetable, 9) == [1, 8]


def test_a_day_that_was_missed_is_made_up_for_if_it_is_carried() -> None:
    sundays = {"tid": 0, "when": time(0, 0), "weekdays": (7,)}
    carried = Timetable(**sundays, weekcarry=True)  # type: ignore[arg-type]
    left_out = Timetable(**sundays)  # type: ignore[arg-type]
    skipping = [MONDAY + timedelta(days=day) for day in (0, 2, 7)]

    def due(timetable: Timetable) -> list[int]:
        timer = Timer(timetable)
        return [at.day for at in skipping if timer.is_due(date_number(at), None)]

    assert due(carried) == [8]
    assert due(left_out) == []


def test_a_timer_asks_whether_a_day_is_allowed() -> None:
    def is_even(day: date) -> bool:
        return day.day % 2 == 0

    timetable = Timetable(tid=0, when=time(0, 0), allow=is_even)

    assert days_due(timetable, 6) == [2, 4, 6]


def test_a_timer_goes_on_from_where_it_stood() -> None:
    timetable = Timetable(tid=0, when=time(0, 0), monthdays=(3, 5))
    timer, twin = Timer(timetable), Timer(timetable)
    assert not timer.is_due(date_number(MONDAY), None)
    twin.load(timer.dump())
    later = [date_number(MONDAY + timedelta(days=day)) for day in range(1, 6)]

    assert [twin.is_due(at, None) for at in later] == [
        timer.is_due(at, None) for at in later
    ]
    assert twin.dump() == timer.dump()


def test_a_timetable_is_written_and_read() -> None:
    timetable = Timetable(
        tid=3,
        when=time(9, 30),
        offset=timedelta(minutes=5),
        weekdays=(1, 2),
        keywords={"name": "x"},
    )

    assert unpack(pack(timetable)) == timetable


def test_a_timetable_that_asks_a_function_is_not_written() -> None:
    with pytest.raises(StrategyCrashError, match="make it in __init__"):
        pack(Timetable(tid=0, when=time(0, 0), allow=bool))


def test_a_timer_made_while_the_run_is_under_way_is_never_due() -> None:
    timers = Timers(())
    assert list(timers.due(date_number(MONDAY), cheat=False)) == []
    timers.add(Timetable(tid=0, when=time(0, 0)))

    assert list(timers.due(date_number(MONDAY), cheat=False)) == []


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("self.add_timer()", "TypeError: add_timer() needs when"),
        ("self.add_timer('noon')", "TypeError: when must be a datetime.time"),
        ("self.add_timer(1, when=1)", "TypeError: add_timer() got when twice"),
        ("self.add_timer(1, offset=3)", "TypeError: offset must be a timedelta"),
        ("self.add_timer(1, weekdays=7)", "TypeError: weekdays must be a short list"),
        ("self.add_timer(1, tzdata='UTC')", "TypeError: tzdata must be a feed"),
        ("self.add_timer(1, allow=3)", "TypeError: allow must be a function"),
        ("[self.add_timer(1) for i in range(200)]", "too large: over 100 timers"),
    ],
)
def test_a_wrong_timer_is_told(call: str, reason: str) -> None:
    more = f"def start(self):\n    {call}"

    with pytest.raises(StrategyCrashError) as caught:
        run(compile_strategy(strategy("pass", more=more)), RISING)

    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("timer, when", "unexpected argument 'tag'"),
        ("timer, when, tag, more", "misses the argument 'more'"),
    ],
)
def test_a_callback_must_take_what_its_timer_passes(method: str, reason: str) -> None:
    more = f"def notify_timer(self, {method}):\n    pass"
    source = strategy("pass", init="self.add_timer(1, tag='x')", more=more)

    with pytest.raises(StrategyCrashError, match=reason):
        run(compile_strategy(source), RISING)


def test_timers_and_handles_of_them_survive_a_checkpoint() -> None:
    source = strategy(
        "pass",
        init="self.first = self.add_timer(1, cheat=True)",
        more="def start(self):\n"
        "    self.second = self.add_timer(bt.timer.SESSION_START, tag='late')\n"
        "def notify_timer(self, timer, when, tag='early'):\n"
        "    print(tag, timer is self.first, timer is self.second, len(self))",
    )
    stepper = Stepper(compile_strategy(source), symbols=["AAPL"])
    first, second, *_ = RISING
    stepper.step(first)
    restored = Stepper.restore(compile_strategy(source), stepper.checkpoint())

    events = restored.step(second)

    assert events == stepper.step(second)
    assert [event.text for event in events] == [  # type: ignore[union-attr]
        "early True False 1",
        "late False True 1",
    ]
