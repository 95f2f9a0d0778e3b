"""A batch: runs of one program whose lines are computed together, each line once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from falcon.engine.instance import Instance
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.columns import columns_of
from falcon.engine.native.draft import Draft, draft_of
from falcon.engine.native.lines.plan import empty_rows
from falcon.engine.native.lines.sheet import fill
from falcon.engine.native.room import Room
from falcon.engine.native.run import Course, Ended, perform
from falcon.engine.rules import Rules
from falcon.engine.schedules import Schedule
from falcon.engine.terms import Node
from falcon.engine.union import UnionGraph
from falcon.errors import StrategyError

MAX_BYTES: Final = 128 * 2**20
"""Most memory of the lines, about; those of one run may take more."""

MAX_NODES: Final = 5_000
"""Most nodes of the graph, about: half of what a strategy may have by itself."""

MAX_RUNS: Final = 32
"""Most runs. More would share more lines, but what is computed at a time would leave
the cache, which costs more."""

_BYTES: Final = 8

Begin = Callable[[UnionGraph], Instance]
"""Has a program build its indicators in a graph."""


class Batch:
    """Runs that wait for their lines."""

    def __init__(self, schedule: Schedule, rules: Rules) -> None:
        self._schedule = schedule
        self._rules = rules
        self._graph = UnionGraph()
        self._drafts: list[Draft | None] = []
        self._kept: set[Node] = set()
        self._most = 0
        row = max(map(len, schedule.series)) * _BYTES
        self._room = MAX_BYTES // row

    def add(self, begin: Begin) -> None:
        """Add a run."""
        self._graph.begin()
        try:
            draft = draft_of(begin(self._graph), self._schedule, self._rules)
        except (NotNativeError, StrategyError):
            self._drafts.append(None)
            return
        self._drafts.append(draft)
        self._kept |= draft.reads
        self._most = max(self._most, len(self._graph.own))

    @property
    def is_full(self) -> bool:
        """Whether another run may be too much."""
        rows = len(self._kept | self._graph.shared) + 2 * self._most
        is_large = rows > self._room or len(self._graph) > MAX_NODES
        return is_large or len(self._drafts) == MAX_RUNS

    def ended(self, room: Room | None = None) -> Iterator[Ended | None]:
        """The runs in the order in which they were added.

        One that cannot be run natively, or not with the others, is ``None``.

        Args:
            room: memory for all of them, so that each is worth nothing any more when
                the next one is asked for.
        """
        course = self._course(room)
        for draft in self._drafts:
            if course is None or draft is None:
                yield None
            else:
                yield _ended(draft, course, room)

    def _course(self, room: Room | None) -> Course | None:
        columns = [columns_of(one) for one in self._schedule.series]
        rows = empty_rows if room is None else room.rows
        sheet = fill(self._graph, columns, self._kept, rows)
        if sheet is None:
            return None
        return Course.of(self._schedule, self._graph, sheet, columns)


def _ended(draft: Draft, course: Course, room: Room | None) -> Ended | None:
    try:
        return perform(draft, course, room)
    except NotNativeError:
        return None
