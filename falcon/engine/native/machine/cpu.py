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
    compares_wholes,
    counted,
    is_broken,
    rounded,
)
from falcon.engine.native.machine.broker import act, read_float, read_whole
from falcon.engine.native.machine.functions import function
from falcon.engine.native.machine.moments import part
from falcon.engine.native.machine.state import LOGGED, STEPS, Machine
from falcon.engine.native.outcome import BAIL, DONE
from falcon.engine.native.times import NO_MOMENT, date_number, moment_of

_WHOLE_TAG: Final = 2


@inlined
def execute(machine: Machine, book: Book, start: int) -> int:  # noqa: C901, PLR0912, PLR0915  # dispatch
    """Run a method; DONE or BAIL."""
    code, wholes, floats = machine.code, machine.wholes, machine.floats
    at = start
    while True:
        which, a, b, c = code[at, 0], code[at, 1], code[at, 2], code[at, 3]
        at += 1
        if which == op.LINE:
            bar = book.at[machine.clocks[b]] - c
            if bar < 0:
                return BAIL
            floats[a] = book.values[b, bar]
        elif which < op.I_LT:
            if compares(which, floats[a], floats[b]):
                at = c
        elif which < op.SMALL:
            if compares_wholes(which, wholes[a], wholes[b]):
                at = c
        elif which < op.CONDITIONS:
            if is_broken(which, floats[a], floats[b], wholes[a], wholes[b]):
                at = c
        elif which < op.FLOATS:
            floats[a] = combined(which, floats[b], floats[c])
        elif which < op.WHOLES:
            wholes[a] = counted(which, wholes[b], wholes[c])
        elif which == op.MOVE:
            wholes[a] = wholes[b]
        elif which == op.JUMP:
            at = a
        elif which == op.RETURN:
            return DONE
        elif which == op.PAY:
            book.fuel[0] -= a
            if book.fuel[0] < 0:
                return BAIL
        elif which == op.WHOLE_POSITION:
            wholes[a] = int(position_size(book, b))
            if not is_position_whole(book, b):
                return BAIL
        elif which == op.BAIL or _serve(machine, book, at - 1) == BAIL:
            return BAIL


@lean
def _serve(machine: Machine, book: Book, at: int) -> int:
    """One of the rarer instructions."""
    code, wholes, floats = machine.code, machine.wholes, machine.floats
    which, a, b, c = code[at, 0], code[at, 1], code[at, 2], code[at, 3]
    if which < op.PUT:
        return _convert(machine, book, at)
    if which < op.READS:
        return _put(machine, a if which == op.PUT else wholes[a])
    if which < op.ACTIONS:
        if which in (
            op.POSITION_PRICE,
            op.CASH,
            op.VALUE,
            op.ORDER_FLOAT,
            op.TRADE_FLOAT,
        ):
            floats[a] = read_float(book, which, wholes[b], b, c)
        else:
            wholes[a] = read_whole(book, which, wholes[b], b, c)
        return DONE
    act(machine, book, at)
    return BAIL if has_bailed(book) else DONE


@lean
def _put(machine: Machine, value: int) -> int:
    end = machine.marks[LOGGED]
    if end >= len(machine.log):
        return BAIL
    machine.log[end] = value
    machine.marks[LOGGED] = end + 1
    return DONE


@lean
def _convert(machine: Machine, book: Book, at: int) -> int:
    code, wholes, floats = machine.code, machine.wholes, machine.floats
    which, a, b, c = code[at, 0], code[at, 1], code[at, 2], code[at, 3]
    if which == op.TO_FLOAT:
        floats[a] = float(wholes[b])
    elif which == op.TO_WHOLE:
        wholes[a] = _whole(floats[b], c)
    elif which == op.FUNCTION:
        floats[a] = function(c, floats[b])
    elif which == op.ROUND:
        floats[a] = rounded(floats[b], wholes[c])
    elif which == op.PICK:
        wholes[a] = wholes[b + wholes[c]]
    elif which == op.POSITION:
        floats[a] = position_size(book, b)
    else:
        return _look(machine, book, at)
    return DONE


@lean
def _look(machine: Machine, book: Book, at: int) -> int:
    code, wholes, floats = machine.code, machine.wholes, machine.floats
    which, a, b, c = code[at, 0], code[at, 1], code[at, 2], code[at, 3]
    if which == op.LENGTH:
        wholes[a] = machine.marks[STEPS] if b < 0 else book.at[b] + 1
    elif which == op.LINE_AT:
        bar = book.at[machine.clocks[b]] + wholes[c]
        if bar < 0 or wholes[c] > 0 or wholes[c] <= -10_000:  # noqa: PLR2004
            return BAIL
        floats[a] = book.values[b, bar]
    elif which == op.MOMENT:
        wholes[a] = part(c, wholes[b])
    elif which == op.FROM_NUMBER:
        wholes[a] = moment_of(floats[b])
        if wholes[a] == NO_MOMENT:
            return BAIL
    elif which == op.TO_NUMBER:
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
