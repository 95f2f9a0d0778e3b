"""Copies: a draft that runs over the bars of one symbol after the other.

What an instance becomes does not depend on the bars, so that a strategy which runs once
for each symbol, or over the same ones again, is built, lowered and planned once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from falcon.domain.runs import Result
from falcon.engine.instance import Instance
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.columns import columns_of
from falcon.engine.native.draft import draft_of, fuel_of
from falcon.engine.native.lines.plan import Plan
from falcon.engine.native.lines.sheet import filled, is_known
from falcon.engine.native.room import Room
from falcon.engine.native.run import Course, Ended, perform, run_natively
from falcon.engine.rules import Rules
from falcon.engine.schedules import Schedule

_MOST_ROOMS = 8


class CopyPress:
    """A draft with what is the same for all symbols of a single feed.

    Several threads may use it at once.
    """

    def __init__(self, instance: Instance, schedule: Schedule, rules: Rules) -> None:
        """Prepare.

        Raises:
            NotNativeError: the instance cannot be run natively; says why.
        """
        self._instance = instance
        self._rules = rules
        self._draft = draft_of(instance, schedule, rules)
        self._graph = instance.stage.graph
        if not is_known(self._graph):
            raise NotNativeError("lines that only the python tier computes")
        self._plans: tuple[int, Plan] = self._planned(len(schedule.stamps))
        self._rooms: deque[Room] = deque(maxlen=_MOST_ROOMS)

    def ended(self, schedule: Schedule, room: Room) -> Ended:
        """Go through the bars of a symbol.

        Raises:
            NotNativeError: only the Python tier does all of it exactly.
        """
        bars, (planned, plan) = len(schedule.stamps), self._plans
        if bars != planned:
            self._plans = bars, plan = self._planned(bars)
        columns = [columns_of(one) for one in schedule.series]
        sheet = filled(plan, columns, room.rows)
        if sheet is None:
            raise NotNativeError("lines that only the python tier computes")
        fuel = fuel_of(self._instance, schedule.series, self._rules)
        course = Course.of(schedule, self._graph, sheet, columns)
        return perform(replace(self._draft, fuel=fuel), course, room)

    def room(self, steps: int) -> Room:
        """Memory for a run over so many steps; to be given back."""
        try:
            room = self._rooms.pop()
        except IndexError:
            return Room(steps)
        return room if len(room.equity) == steps else Room(steps)

    def give_back(self, room: Room) -> None:
        """Take memory back whose run has been read."""
        self._rooms.append(room)

    def _planned(self, bars: int) -> tuple[int, Plan]:
        return bars, Plan(self._graph, [bars], self._draft.reads)


def pressed(instance: Instance, schedule: Schedule, rules: Rules) -> Result:
    """Run an instance, which stays as it is, by the press that it keeps.

    Raises:
        NotNativeError: the program cannot be run natively, or this run of it not to
            its end; says why.
    """
    if len(schedule.series) > 1:
        return run_natively(instance, schedule, rules)
    press = instance.natives.get(CopyPress) or CopyPress(instance, schedule, rules)
    instance.natives[CopyPress] = press
    return press.ended(schedule, Room(len(schedule.stamps))).result()
