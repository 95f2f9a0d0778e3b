"""A native run: the whole way from a lowered program to a result in one call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.runs import Result
from falcon.engine import budget
from falcon.engine.deferred import Deferred
from falcon.engine.instance import Instance
from falcon.engine.lower.native.program import NativeProgram, lower
from falcon.engine.lower.native.setting import Setting
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints, grown
from falcon.engine.native.broker.opening import new_book, serves
from falcon.engine.native.broker.results import orders_of, trades_of
from falcon.engine.native.columns import columns_of
from falcon.engine.native.jit import is_loaded
from falcon.engine.native.lines.sheet import Sheet, fill
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.loop import BEFORE, LOG_RESERVE, go
from falcon.engine.native.machine.state import FUEL, LOGGED, MARKS, STEP, Machine
from falcon.engine.native.outcome import DONE, NEED_ROOM
from falcon.engine.native.printed import Kept
from falcon.engine.rules import Rules
from falcon.engine.schedules import Schedule
from falcon.engine.terms import Node

NATIVE: Final = "native"

_FEED_LINES: Final = (
    *("close", "low", "high", "open", "volume", "openinterest", "datetime"),
)
_BROKER_LINES: Final = ("close", "low", "high", "open", "datetime")
_LOG_AT_FIRST: Final = 16_384
_ORDERS_AT_FIRST: Final = 256
_MOST_AT_FIRST: Final = 50_000


def run_natively(instance: Instance, schedule: Schedule, rules: Rules) -> Result:
    """Run an instance, which stays as it is.

    Raises:
        NotNativeError: the program cannot be run natively, or this run of it not to
            its end; says why.
    """
    _check(instance, schedule)
    series, steps = schedule.series, schedule.stamps
    program = lowered(instance)
    sheet = _sheet(instance, program, series)
    # Pages of an array that nobody writes to cost nothing.
    orders = min(max(_ORDERS_AT_FIRST, len(steps) // 16), _MOST_AT_FIRST)
    rows = _feed_rows(instance, sheet)
    book = new_book(instance.desk, sheet.values, rows, orders)
    machine = _machine(instance, program, sheet, _fuel(instance, series, rules))
    equity = np.zeros(len(steps))
    entries = np.array(program.entries, dtype=np.int64)
    warm_ups = np.array(instance.warm_ups, dtype=np.int64)
    moves = _moves(series, steps)
    status = NEED_ROOM
    while status == NEED_ROOM:
        status = go(machine, book, entries, warm_ups, moves, equity)
        if status == NEED_ROOM and _is_log_full(machine):
            log = np.concatenate([machine.log, np.zeros_like(machine.log)])
            machine = machine._replace(log=log)
        elif status == NEED_ROOM:
            book = grown(book)
    if status != DONE:
        raise NotNativeError("something came up that only the python tier does exactly")
    return _result(instance, program, (machine, book), series, (steps, equity))


def _is_log_full(machine: Machine) -> bool:
    end = int(machine.marks[LOGGED])
    return end + LOG_RESERVE > len(machine.log)


def is_ready() -> bool:
    """Whether the machine code is in memory."""
    return is_loaded(go)


def _check(instance: Instance, schedule: Schedule) -> None:
    if not serves(instance.desk):
        raise NotNativeError("terms of the broker that the machine does not know")
    if instance.timers.all or instance.stage.lags:
        raise NotNativeError("timers, or steps that lag behind the bars")
    if instance.workshop.customs:
        raise NotNativeError("indicators that the strategy file defines")
    if schedule.is_streamed:
        raise NotNativeError("a resampled feed")


def lowered(instance: Instance) -> NativeProgram:
    """The native program of an instance."""
    names, space = instance.program.names, instance.space
    return lower(
        Setting(
            stage=instance.stage,
            methods=instance.program.strategy.methods,
            own=instance.own,
            changing=instance.program.changing,
            recorded=_recorded(instance),
            parameters=instance.parameters,
            fixed={name: space[emitted] for name, emitted in names.fixed.items()},
            desk=instance.desk,
        )
    )


def _recorded(instance: Instance) -> frozenset[str]:
    """The lists that nobody reads."""
    program, own = instance.program, instance.own
    names = program.recorded - program.changing
    # A list that is also found elsewhere is read there.
    places = Counter(id(inner) for value in own.values() for inner in _inside(value))
    return frozenset(
        name
        for name in names
        if type(own.get(name)) is list and places[id(own[name])] == 1
    )


def _inside(value: object) -> Iterator[object]:
    """A value and what it holds."""
    yield value
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            yield from _inside(item)


def _sheet(
    instance: Instance, program: NativeProgram, series: Sequence[BarSeries]
) -> Sheet:
    feeds = instance.stage.feeds
    reads = {Node(node) for node in program.nodes}
    reads |= {feed.lines[name].node for feed in feeds for name in _BROKER_LINES}
    sheet = fill(instance.stage.graph, [columns_of(one) for one in series], reads)
    if sheet is None:
        raise NotNativeError("lines that only the python tier computes")
    return sheet


def _feed_rows(instance: Instance, sheet: Sheet) -> Ints:
    rows = [
        [sheet.row_of[feed.lines[name].node] for name in _FEED_LINES]
        for feed in instance.stage.feeds
    ]
    return np.array(rows, dtype=np.int64)


def _machine(
    instance: Instance, program: NativeProgram, sheet: Sheet, fuel: int
) -> Machine:
    code = np.array(program.rows, dtype=np.uint32).T.copy()
    row_of = np.array(sheet.row_of, dtype=np.int64)
    is_test = code[0] < op.ROWS
    code[1, is_test] = row_of[code[1, is_test]]
    is_line = (code[0] == op.LINE) | (code[0] == op.LINE_AT)
    code[2, is_line] = row_of[code[2, is_line]]
    clocks = np.zeros(len(sheet.values), dtype=np.uint32)
    graph = instance.stage.graph
    for node, row in enumerate(sheet.row_of):
        if row >= 0:
            clocks[row] = graph.clock(Node(node))
    wholes = np.array(program.registers, dtype=np.int64)
    marks = np.zeros(MARKS, dtype=np.int64)
    marks[FUEL], marks[STEP] = fuel, BEFORE
    return Machine(
        code=code,
        wholes=wholes,
        floats=wholes.view(np.float64),
        clocks=clocks,
        log=np.zeros(_LOG_AT_FIRST, dtype=np.int64),
        marks=marks,
    )


def _fuel(instance: Instance, series: Sequence[BarSeries], rules: Rules) -> int:
    """What is left of the fuel when the lines are paid for."""
    counts = [len(one) for one in series]
    price = budget.price_of(instance.stage.graph) * max(counts)
    fuel = budget.fuel_for(rules, sum(counts)) - price
    if fuel < 0:
        raise NotNativeError("not enough fuel for the indicators")
    return fuel


def _moves(series: Sequence[BarSeries], steps: Stamps) -> npt.NDArray[np.int8]:
    """Whether a feed has a bar on a step, by feed; no steps if all always have."""
    if all(len(one) == len(steps) for one in series):
        return np.zeros((len(series), 0), dtype=np.int8)
    return np.array([np.isin(steps, one.stamps) for one in series], dtype=np.int8)


def _result(
    instance: Instance,
    program: NativeProgram,
    end: tuple[Machine, Book],
    series: Sequence[BarSeries],
    value: tuple[Stamps, Floats],
) -> Result:
    machine, book = end
    steps, equity = value
    kept = Kept(
        program=program,
        before=instance.log,
        words=machine.log[: machine.marks[LOGGED]],
        steps=len(steps),
    )
    lines = Deferred(kept.lines)
    return Result(
        strategy=instance.program.name,
        tier=NATIVE,
        orders=orders_of(book, series, steps),
        trades=trades_of(book, series),
        stamps=steps,
        equity=equity,
        final_cash=float(book.account[col.CASH]),
        final_value=float(book.account[col.VALUE]),
        log=Deferred(lambda: [line for _, line in lines]),
        log_steps=Deferred(lambda: [step for step, _ in lines]),
    )
