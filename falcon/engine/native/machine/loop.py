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
from falcon.engine.native.jit import entry, inlined
from falcon.engine.native.machine.cpu import execute
from falcon.engine.native.machine.leaps import is_calm, leap
from falcon.engine.native.machine.state import (
    CALLBACK,
    FUEL,
    LOGGED,
    NOTE,
    NOTES,
    STEP,
    STEPS,
    TELLS_VALUE,
    TRADE_NOTE,
    TRADE_NOTES,
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

BEFORE: Final = -1
"""The turn on which `start` is called; `stop` is on the one after the last bar."""

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
        entries: int64[8, ENTRY_WIDTH], see `falcon.engine.lower.native.program`.
        warm_ups: int64[feeds], bars that each feed must have delivered before `next`.
        moves: int8[feeds, steps], whether a feed has a bar on a step; int8[feeds, 0] if
            all of them do on each.
        equity: float64[steps], written.

    Returns:
        How it ended; after NEED_ROOM call it again with more.
    """
    marks = machine.marks
    while marks[STEP] <= len(equity):
        if not _has_room(machine, book):
            return NEED_ROOM
        start = _begin(machine, book, entries, warm_ups, moves, equity)
        granted = min(marks[FUEL], TURN_FUEL)
        # All that runs of a strategy runs here, so that there is one such loop.
        while start >= 0:
            if execute(machine, book, start) != DONE:
                return BAIL
            start = _next_call(machine, book, entries)
        marks[FUEL] -= granted - book.fuel[0]
        if has_bailed(book) or marks[FUEL] < 0:
            return BAIL
        if _is_bar(machine, equity):
            equity[marks[STEP]] = book.account[col.VALUE]
        marks[STEP] += 1
    return DONE


@inlined
def _begin(
    machine: Machine,
    book: Book,
    entries: Ints,
    warm_ups: Ints,
    moves: Moves,
    equity: Floats,
) -> int:
    """Begin the next turn that needs a method of the strategy, or the broker.

    Returns:
        Where to go on in that method; -1 if there is none.
    """
    start = -1
    if _may_leap(entries, moves) and is_calm(machine, book):
        start = leap(machine, book, entries[NEXT], equity, TURN_FUEL)
    if start < 0:
        book.fuel[0] = min(machine.marks[FUEL], TURN_FUEL)
        if _is_bar(machine, equity):
            _work(machine, book, moves)
        _plan(machine, book, entries, warm_ups, len(equity))
        start = _next_call(machine, book, entries)
    return start


@inlined
def _may_leap(entries: Ints, moves: Moves) -> bool:
    """Whether each bar of a warm strategy calls `next` if there is no news."""
    is_plain: bool = entries[NEXT, 0] >= 0 and entries[CASHVALUE, 0] < 0
    return moves.shape[1] == 0 and is_plain


@inlined
def _is_bar(machine: Machine, equity: Floats) -> bool:
    """Whether the next turn has a bar; the first and the last one have none."""
    is_bar: bool = 0 <= machine.marks[STEP] < len(equity)
    return is_bar


@inlined
def _has_room(machine: Machine, book: Book) -> bool:
    end = machine.marks[LOGGED] + LOG_RESERVE
    return has_room(book) and end <= len(machine.log)


@inlined
def _work(machine: Machine, book: Book, moves: Moves) -> None:
    """Deliver the bars of a step to the broker."""
    turn = machine.marks[STEP]
    _deliver_bars(book, moves, turn)
    machine.marks[STEPS] = turn + 1
    step(book)


@inlined
def _deliver_bars(book: Book, moves: Moves, turn: int) -> None:
    for feed in range(len(book.at)):
        if moves.shape[1] == 0 or moves[feed, turn]:
            book.at[feed] += 1


@inlined
def _plan(
    machine: Machine, book: Book, entries: Ints, warm_ups: Ints, steps: int
) -> None:
    """Note what the strategy is to be called for on this turn."""
    marks = machine.marks
    turn = marks[STEP]
    marks[NOTES] = marks[TRADE_NOTES] = marks[TELLS_VALUE] = 0
    marks[NOTE] = marks[TRADE_NOTE] = 0
    if turn == BEFORE:
        marks[CALLBACK] = START
    elif turn == steps:
        marks[CALLBACK] = STOP
    else:
        if has_news(book):
            _plan_news(machine, book, entries)
        marks[TELLS_VALUE] = entries[CASHVALUE, 0] >= 0
        marks[CALLBACK] = _callback(machine, book, warm_ups)


@inlined
def _plan_news(machine: Machine, book: Book, entries: Ints) -> None:
    """Tell of orders, then of trades; what happens meanwhile, on the next step."""
    marks = machine.marks
    if entries[ORDER, 0] >= 0:
        marks[NOTE], marks[NOTES] = first_note(book), note_count(book)
    if entries[TRADE, 0] >= 0:
        marks[TRADE_NOTE] = first_announced(book)
        marks[TRADE_NOTES] = announced_count(book)
    deliver(book, marks[STEP])


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


@inlined
def _next_call(machine: Machine, book: Book, entries: Ints) -> int:
    """Where the next call of this turn begins, -1 after the last; pays for it."""
    marks = machine.marks
    if marks[NOTE] < marks[NOTES]:
        which = ORDER
        machine.wholes[entries[ORDER, 1]] = 2 * marks[NOTE] + 1
        marks[NOTE] += 1
    elif marks[TRADE_NOTE] < marks[TRADE_NOTES]:
        which = TRADE
        machine.wholes[entries[TRADE, 1]] = marks[TRADE_NOTE]
        marks[TRADE_NOTE] += 1
    elif marks[TELLS_VALUE]:
        which = CASHVALUE
        machine.floats[entries[CASHVALUE, 1]] = book.account[col.CASH]
        machine.floats[entries[CASHVALUE, 2]] = book.account[col.VALUE]
        marks[TELLS_VALUE] = 0
    elif marks[CALLBACK] >= 0:
        which = marks[CALLBACK]
        marks[CALLBACK] = -1
    else:
        return -1
    book.fuel[0] -= entries[which, 3]
    start: int = entries[which, 0]
    return start
