"""The loop over the bars, as `falcon.engine.session` and `falcon.engine.runs` go."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints
from falcon.engine.native.broker.feeds import has_bailed
from falcon.engine.native.broker.notes import (
    announced_count,
    deliver,
    first_announced,
    first_note,
    has_news,
    note_count,
)
from falcon.engine.native.broker.working import has_room, step
from falcon.engine.native.jit import entry, inlined, lean
from falcon.engine.native.machine.cpu import execute
from falcon.engine.native.machine.state import (
    FUEL,
    LOGGED,
    STEP,
    STEPS,
    UNDER_WAY,
    Machine,
)
from falcon.engine.native.outcome import BAIL, DONE, NEED_ROOM

TURN_FUEL: Final = 2_000_000
LOG_RESERVE: Final = 4_096
"""Room for what any ordinary bar prints."""

START: Final = 0
PRENEXT: Final = 1
NEXTSTART: Final = 2
NEXT: Final = 3
STOP: Final = 4
ORDER: Final = 5
TRADE: Final = 6
CASHVALUE: Final = 7
"""Rows of the entries."""

Moves = npt.NDArray[np.int8]


@entry
def go(
    machine: Machine,
    book: Book,
    entries: Ints,
    warm_ups: Ints,
    moves: Moves,
    equity: Floats,
) -> int:
    """Go through the rest of a run.

    Args:
        machine: the program.
        book: its broker.
        entries: int64[8, 3], where methods begin, -1 for none, and their arguments.
        warm_ups: int64[feeds], bars that each feed must have delivered before `next`.
        moves: int8[feeds, steps], whether a feed has a bar on a step; int8[feeds, 0] if
            all of them do on each.
        equity: float64[steps], written.

    Returns:
        How it ended; after NEED_ROOM call it again with more.
    """
    marks = machine.marks
    if marks[STEP] == 0 and _call(machine, book, entries[START, 0]) != DONE:
        return BAIL
    while marks[STEP] < len(equity):
        turn = marks[STEP]
        if not has_room(book) or marks[LOGGED] + LOG_RESERVE > len(machine.log):
            return NEED_ROOM
        for feed in range(len(book.at)):
            if moves.shape[1] == 0 or moves[feed, turn]:
                book.at[feed] += 1
        marks[STEPS] = turn + 1
        if _turn(machine, book, entries, warm_ups) != DONE:
            return BAIL
        equity[turn] = book.account[col.VALUE]
        marks[STEP] = turn + 1
    return _call(machine, book, entries[STOP, 0])


@inlined
def _turn(machine: Machine, book: Book, entries: Ints, warm_ups: Ints) -> int:
    """One step: broker, notifications, the strategy."""
    granted = _grant(machine, book)
    step(book)
    if has_bailed(book):
        return BAIL
    if has_news(book) and _tell(machine, book, entries) != DONE:
        return BAIL
    if entries[CASHVALUE, 0] >= 0 and _tell_value(machine, book, entries) != DONE:
        return BAIL
    which = _callback(machine, book, warm_ups)
    start = entries[which, 0]
    if start >= 0 and execute(machine, book, start) != DONE:
        return BAIL
    return _pay(machine, book, granted)


@inlined
def _grant(machine: Machine, book: Book) -> int:
    granted: int = min(machine.marks[FUEL], TURN_FUEL)
    book.fuel[0] = granted
    return granted


@inlined
def _pay(machine: Machine, book: Book, granted: int) -> int:
    machine.marks[FUEL] -= granted - book.fuel[0]
    return BAIL if has_bailed(book) or machine.marks[FUEL] < 0 else DONE


@inlined
def _call(machine: Machine, book: Book, start: int) -> int:
    """Call `start` or `stop`."""
    if start < 0:
        return DONE
    granted = _grant(machine, book)
    if execute(machine, book, start) != DONE:
        return BAIL
    return _pay(machine, book, granted)


@inlined
def _callback(machine: Machine, book: Book, warm_ups: Ints) -> int:
    """Which of prenext, nextstart and next the bars are enough for."""
    marks = machine.marks
    if marks[UNDER_WAY]:
        return NEXT
    for feed in range(len(warm_ups)):
        if book.at[feed] + 1 < warm_ups[feed]:
            return PRENEXT
    marks[UNDER_WAY] = 1
    return NEXTSTART


@lean
def _tell(machine: Machine, book: Book, entries: Ints) -> int:
    """Tell the strategy of orders, then of trades."""
    first, end = first_note(book), note_count(book)
    first_trade, end_trade = first_announced(book), announced_count(book)
    deliver(book, machine.marks[STEP])
    start = entries[ORDER, 0]
    if start >= 0:
        for row in range(first, end):
            machine.wholes[entries[ORDER, 1]] = 2 * row + 1
            if execute(machine, book, start) != DONE:
                return BAIL
    start = entries[TRADE, 0]
    if start >= 0:
        for row in range(first_trade, end_trade):
            machine.wholes[entries[TRADE, 1]] = row
            if execute(machine, book, start) != DONE:
                return BAIL
    return DONE


@lean
def _tell_value(machine: Machine, book: Book, entries: Ints) -> int:
    """Tell the strategy of its cash and its value."""
    machine.floats[entries[CASHVALUE, 1]] = book.account[col.CASH]
    machine.floats[entries[CASHVALUE, 2]] = book.account[col.VALUE]
    return execute(machine, book, entries[CASHVALUE, 0])
