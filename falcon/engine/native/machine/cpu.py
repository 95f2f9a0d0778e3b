"""The processor: goes through instructions until a method returns.

Each kernel decides between few opcodes, so that all of them become jump tables; the
values go in and come out as scalars, which costs nothing once they are inlined.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import has_bailed
from falcon.engine.native.broker.positions import is_position_whole, position_size
from falcon.engine.native.jit import inlined, lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.arithmetic import (
    combined,
    compares,
    compares_row,
    compares_wholes,
    counted,
    is_broken,
    rounded,
)
from falcon.engine.native.machine.broker import act, read_float, read_whole
from falcon.engine.native.machine.functions import function
from falcon.engine.native.machine.lists import serve_list
from falcon.engine.native.machine.moments import part
from falcon.engine.native.machine.state import (
    LEAP,
    LOGGED,
    STEP,
    STEPS,
    Machine,
    fetched,
)
from falcon.engine.native.outcome import BAIL, DONE
from falcon.engine.native.times import NO_MOMENT, date_number, moment_of

_WHOLE_TAG: Final = 2
_FAILED: Final = 0
"""Where the instruction stands that gives up."""


@inlined
def execute(machine: Machine, book: Book, at: int) -> int:
    """Run a method from an instruction on; DONE or BAIL."""
    while True:
        at = plainly(machine, book, at)
        if machine.code[0, at] == op.RETURN:
            return DONE
        if _serve(machine, book, at) == BAIL:
            return BAIL
        at += 1


@inlined
def plainly(machine: Machine, book: Book, at: int) -> int:  # noqa: C901, PLR0912, PLR0915  # dispatch
    """Run instructions that change registers and fuel only; where others begin."""
    wholes, floats = machine.wholes, machine.floats
    while True:
        which, a, b, c = fetched(machine.code, at)
        at += 1
        if which >= op.CONDITIONS:
            if which < op.FLOATS:
                floats[a] = combined(which, floats[b], floats[c])
            elif which == op.LINE:
                bar = book.at[machine.clocks[b]] - c
                if bar < 0:
                    return _FAILED
                floats[a] = book.values[b, bar]
            elif which == op.MOVE:
                wholes[a] = wholes[b]
            elif which < op.WHOLES:
                wholes[a] = counted(which, wholes[b], wholes[c])
            elif which == op.JUMP:
                at = a
            elif (
                not op.RETURN < which < op.BAIL or _look(machine, book, at - 1) == BAIL
            ):
                return at - 1
        elif which < op.ROWS:
            bar = book.at[machine.clocks[a]]
            if bar < 0:
                return _FAILED
            if compares_row(which, book.values[a, bar], floats[b]):
                at = leap(machine, c)
        elif which < op.I_LT:
            if compares(which, floats[a], floats[b]):
                at = leap(machine, c)
        elif which < op.WHOLE_TESTS:
            if compares_wholes(which, wholes[a], wholes[b]):
                at = leap(machine, c)
        elif which < op.JUMPS:
            if (position_size(book, a) == 0.0) == (which == op.IF_FLAT):
                at = leap(machine, c)
        elif is_broken(which, floats[a], floats[b], wholes[a], wholes[b]):
            at = leap(machine, c)


@inlined
def leap(machine: Machine, target: int) -> int:
    """Go on somewhere else.

    It is written down because a processor foresees a branch that writes, and waits for
    what decides between two values.
    """
    machine.marks[LEAP] = target
    return target


@lean
def _serve(machine: Machine, book: Book, at: int) -> int:
    """One of the other instructions."""
    which, a, b, c = fetched(machine.code, at)
    if which <= op.BAIL:
        # One that has not gone well already.
        return BAIL
    if which < op.PUT:
        return _convert(machine, book, at)
    if which < op.READS:
        return _put(machine, which, a)
    if which < op.FLOAT_READS:
        machine.wholes[a] = read_whole(book, which, machine.wholes[b], b, c)
    elif which < op.ACTIONS:
        machine.floats[a] = read_float(book, which, machine.wholes[b], b, c)
    else:
        return _do(machine, book, at)
    return DONE


@lean
def _do(machine: Machine, book: Book, at: int) -> int:
    """What changes more than a register."""
    which, a, _, c = fetched(machine.code, at)
    if which < op.LISTS:
        act(machine, book, at)
        return BAIL if has_bailed(book) else DONE
    if which != op.STEP_TIME:
        return serve_list(machine, book, at)
    step = machine.marks[STEPS] - 1 - c
    if step < 0:
        return BAIL
    machine.floats[a] = machine.times[step]
    return DONE


@lean
def _look(machine: Machine, book: Book, at: int) -> int:
    """What is asked on nearly every bar."""
    wholes, floats = machine.wholes, machine.floats
    which, a, b, _ = fetched(machine.code, at)
    if which == op.PAY:
        if book.fuel[0] < a:
            return BAIL
        book.fuel[0] -= a
        return DONE
    if which == op.WHOLE_POSITION:
        wholes[a] = int(position_size(book, b))
        return DONE if is_position_whole(book, b) else BAIL
    if which == op.STEPS:
        wholes[a] = machine.marks[STEPS]
    elif which == op.LENGTH:
        wholes[a] = book.at[b] + 1
    elif which == op.POSITION:
        floats[a] = position_size(book, b)
    elif which == op.TO_FLOAT:
        floats[a] = float(wholes[b])
    return DONE


@lean
def _put(machine: Machine, which: int, a: int) -> int:
    end = machine.marks[LOGGED]
    if end + 1 >= len(machine.log):
        return BAIL
    if which == op.PUT:
        machine.log[end] = a
        machine.log[end + 1] = machine.marks[STEP]
        machine.marks[LOGGED] = end + 2
    else:
        machine.log[end] = machine.wholes[a]
        machine.marks[LOGGED] = end + 1
    return DONE


@lean
def _convert(machine: Machine, book: Book, at: int) -> int:
    wholes, floats = machine.wholes, machine.floats
    which, a, b, c = fetched(machine.code, at)
    if which == op.TO_WHOLE:
        wholes[a] = _whole(floats[b], c)
    elif which == op.FUNCTION:
        floats[a] = function(c, floats[b])
    elif which == op.ROUND:
        floats[a] = rounded(floats[b], wholes[c])
    elif which == op.PICK:
        wholes[a] = wholes[b + wholes[c]]
    elif which == op.LINE_AT:
        bar = book.at[machine.clocks[b]] + wholes[c]
        if bar < 0 or wholes[c] > 0 or wholes[c] <= -10_000:  # noqa: PLR2004
            return BAIL
        floats[a] = book.values[b, bar]
    else:
        return _tell_time(machine, which, a, (b, c))
    return DONE


@lean
def _tell_time(machine: Machine, which: int, a: int, given: tuple[int, int]) -> int:
    wholes, floats = machine.wholes, machine.floats
    b, c = given
    if which == op.MOMENT:
        wholes[a] = part(c, wholes[b])
    elif which == op.FROM_NUMBER:
        wholes[a] = moment_of(floats[b])
        if wholes[a] == NO_MOMENT:
            return BAIL
    else:
        floats[a] = date_number(wholes[b])
    return DONE


@lean
def _whole(x: float, way: int) -> int:
    """A float without its fraction."""
    if way == 0:
        return int(x)
    if way == 1:
        return int(math.floor(x))  # noqa: RUF046  # a float in numba
    if way == 2:  # noqa: PLR2004  # ceiling
        return int(math.ceil(x))  # noqa: RUF046
    floor = math.floor(x) * 1.0
    rest = x - floor
    if rest > 0.5 or (rest == 0.5 and np.fmod(floor, 2.0) != 0.0):  # noqa: PLR2004
        floor += 1.0
    return int(floor)
