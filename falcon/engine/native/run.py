"""A native run: the whole way from a lowered program to a result in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.runs import Result
from falcon.engine.deferred import Deferred
from falcon.engine.graph import Graph
from falcon.engine.instance import Instance
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints, grown
from falcon.engine.native.broker.market import Market, market_of
from falcon.engine.native.broker.results import orders_of, trades_of
from falcon.engine.native.columns import columns_of, date_numbers
from falcon.engine.native.draft import Draft, draft_of
from falcon.engine.native.heap import heap_of
from falcon.engine.native.jit import is_loaded
from falcon.engine.native.lines.sheet import Columns, Sheet, fill
from falcon.engine.native.machine.loop import BEFORE, LOG_RESERVE, go
from falcon.engine.native.machine.state import (
    FUEL,
    LOGGED,
    MARKS,
    STEP,
    Code,
    Machine,
)
from falcon.engine.native.outcome import DONE, NEED_ROOM
from falcon.engine.native.printed import Kept
from falcon.engine.native.room import Room
from falcon.engine.rules import Rules
from falcon.engine.schedules import Schedule
from falcon.engine.terms import Node

NATIVE: Final = "native"

_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """The way through the bars, and the values of all lines on it.

    Attributes:
        series: the bars of each feed.
        steps: int64[n], time of each step.
        moves: whether a feed has a bar on a step, by feed; no steps if all always have.
        market: the bars as the broker reads them.
        sheet: values of the lines.
        row_of: int64[nodes], row of each node in the sheet.
        clocks: uint32[rows], the feed that each row moves with.
        times: float64[steps], date numbers of the steps, if there are several feeds.
    """

    series: Sequence[BarSeries]
    steps: Stamps
    moves: npt.NDArray[np.int8]
    market: Market
    sheet: Sheet
    row_of: Ints
    clocks: Code
    times: Floats

    @classmethod
    def of(
        cls,
        schedule: Schedule,
        graph: Graph,
        sheet: Sheet,
        columns: Sequence[Columns],
    ) -> Course:
        """The course of a run over a graph whose values are known."""
        clocks = np.zeros(len(sheet.values), dtype=np.uint32)
        for node, row in enumerate(sheet.row_of):
            if row >= 0:
                clocks[row] = graph.clock(Node(node))
        return cls(
            series=schedule.series,
            steps=schedule.stamps,
            moves=_moves(schedule.series, schedule.stamps),
            market=market_of(columns),
            sheet=sheet,
            row_of=np.array(sheet.row_of, dtype=np.int64),
            clocks=clocks,
            times=date_numbers(schedule.stamps if len(schedule.series) > 1 else _NONE),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ended:
    """A native run after its last bar.

    Attributes:
        draft: what ran.
        course: over what.
        machine: as it was in the end.
        book: as it was in the end.
        equity: float64[n], dollars after each step.
    """

    draft: Draft
    course: Course
    machine: Machine
    book: Book
    equity: Floats

    @property
    def orders(self) -> int:
        """How many orders were sent."""
        return int(self.book.counts[col.ORDERS])

    @property
    def final_value(self) -> float:
        """Dollars in the end."""
        return float(self.book.account[col.VALUE])

    def result(self) -> Result:
        """Everything that it did."""
        book, steps = self.book, self.course.steps
        kept = Kept(
            program=self.draft.program.program,
            before=self.draft.log,
            words=self.machine.log[: self.machine.marks[LOGGED]],
            steps=len(steps),
        )
        lines = Deferred(kept.lines)
        return Result(
            strategy=self.draft.name,
            tier=NATIVE,
            orders=orders_of(book, self.course.series, steps),
            trades=trades_of(book, self.course.series),
            stamps=steps,
            equity=self.equity,
            final_cash=float(book.account[col.CASH]),
            final_value=self.final_value,
            log=Deferred(lambda: [line for _, line in lines]),
            log_steps=Deferred(lambda: [step for step, _ in lines]),
        )


def run_natively(instance: Instance, schedule: Schedule, rules: Rules) -> Result:
    """Run an instance, which stays as it is.

    Raises:
        NotNativeError: the program cannot be run natively, or this run of it not to
            its end; says why.
    """
    draft, graph = draft_of(instance, schedule, rules), instance.stage.graph
    columns = [columns_of(one) for one in schedule.series]
    sheet = fill(graph, columns, draft.reads)
    if sheet is None:
        raise NotNativeError("lines that only the python tier computes")
    return perform(draft, Course.of(schedule, graph, sheet, columns)).result()


def perform(draft: Draft, course: Course, room: Room | None = None) -> Ended:
    """Go through all bars.

    Args:
        draft: what runs.
        course: over what.
        room: memory of the run before, whose `Ended` is worth nothing any more.

    Raises:
        NotNativeError: only the Python tier does all of it exactly.
    """
    room = room or Room(len(course.steps))
    book = room.book(course.sheet.values, course.market)
    draft.opening.write(book)
    machine = _machine(draft, course, room.log)
    entries = draft.program.entries
    warm_ups = np.array(draft.warm_ups, dtype=np.int64)
    status = NEED_ROOM
    while status == NEED_ROOM:
        status = go(machine, book, entries, warm_ups, course.moves, room.equity)
        if status == NEED_ROOM and _is_log_full(machine):
            log = np.concatenate([machine.log, np.zeros_like(machine.log)])
            machine = machine._replace(log=log)
        elif status == NEED_ROOM:
            book = grown(book)
    if status != DONE:
        raise NotNativeError("something came up that only the python tier does exactly")
    room.keep(book, machine.log)
    return Ended(
        draft=draft, course=course, machine=machine, book=book, equity=room.equity
    )


def is_ready() -> bool:
    """Whether the machine code is in memory."""
    return is_loaded(go)


def _is_log_full(machine: Machine) -> bool:
    end = int(machine.marks[LOGGED])
    return end + LOG_RESERVE > len(machine.log)


def _machine(draft: Draft, course: Course, log: Ints) -> Machine:
    registers = draft.program.registers.copy()
    marks = np.zeros(MARKS, dtype=np.int64)
    marks[FUEL], marks[STEP] = draft.fuel, BEFORE
    heap = heap_of(draft.program.program.lists, len(course.steps))
    return Machine(
        code=draft.program.with_rows(course.row_of),
        wholes=registers,
        floats=registers.view(np.float64),
        clocks=course.clocks,
        log=log,
        marks=marks,
        heap=heap,
        reals=heap.view(np.float64),
        times=course.times,
    )


def _moves(series: Sequence[BarSeries], steps: Stamps) -> npt.NDArray[np.int8]:
    """Whether a feed has a bar on a step, by feed; no steps if all always have."""
    if all(len(one) == len(steps) for one in series):
        return np.zeros((len(series), 0), dtype=np.int8)
    return np.array([np.isin(steps, one.stamps) for one in series], dtype=np.int8)
