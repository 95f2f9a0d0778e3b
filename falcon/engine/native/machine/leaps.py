"""Leaps: bars on which nothing is asked of the broker, gone over at once.

Most strategies do nothing on most bars: `next` asks for the position, compares some
lines, and returns. As long as the broker has nothing to do either, all that such a bar
leaves behind is registers, its fuel, and the value of the account.

A leap ends before a bar that may do something to a pending order, which is done as any
other, or in the middle of one that asks for something else: the processor goes on from
there.
"""

from __future__ import annotations

from typing import Final

from falcon.domain.bars import Floats
from falcon.engine.broker import prices
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints
from falcon.engine.native.broker.notes import has_news
from falcon.engine.native.broker.positions import stand, value_bars
from falcon.engine.native.broker.resting import Reach, is_touched, reach_of
from falcon.engine.native.jit import inlined, lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.arithmetic import compares_row
from falcon.engine.native.machine.cpu import plainly
from falcon.engine.native.machine.roots import Root, read_again, root_of, settled
from falcon.engine.native.machine.scans import first_that
from falcon.engine.native.machine.state import (
    FUEL,
    STEP,
    STEPS,
    UNDER_WAY,
    Machine,
    fetched,
)

_WORKING: Final = prices.WORKING
_NOWHERE: Final = -1
_PATIENCE: Final = 15
"""Bars that are gone through one by one after one at which a test led on."""
_LONG_PATIENCE: Final = 1_000
"""The same where no bar begins with a test; one may only after others were done."""


@inlined
def is_calm(machine: Machine, book: Book) -> bool:
    """Whether the next bar has nothing but a call of `next` and pending orders."""
    counts = book.counts
    has_work = counts[col.SUBMITTED] != 0 or counts[col.ACTIVATING] != 0
    return machine.marks[UNDER_WAY] != 0 and not has_work and not has_news(book)


@lean
def leap(machine: Machine, book: Book, entry: Ints, equity: Floats, turn: int) -> int:
    """Go over calm bars, from the next one on.

    Args:
        machine: before its next step.
        book: whose feeds all have a bar on each step.
        entry: of `next`, see `falcon.engine.lower.native.program`.
        equity: float64[steps], written.
        turn: fuel that a turn has at most.

    Returns:
        Where to go on with the bar that the leap ends in; -1 if that has not begun.
    """
    marks, counts = machine.marks, book.counts
    reach = reach_of(book)
    if marks[FUEL] < 4 * turn or not reach.is_known:
        return _NOWHERE
    first, count = int(marks[STEP]), int(counts[col.ACCESSED])
    fuel = entry[3] + _WORKING * counts[col.PENDING]
    # Half of the fuel is for the calls, a quarter for what is paid on the way.
    bars = first, int(min(len(equity), first + marks[FUEL] // 2 // fuel))
    granted = marks[FUEL] // 4
    book.fuel[0] = granted
    at, end, before = _over(machine, book, entry[0], bars, reach)
    marks[FUEL] -= granted - before + fuel * (end - first)
    marks[STEP] = end
    stop = end if at == _NOWHERE else end + 1
    if stop > first:
        value_bars(book, equity, (first, stop), count)
        marks[STEPS] = stop
    book.fuel[0] += turn - before - fuel
    return at


@lean
def _over(
    machine: Machine, book: Book, start: int, bars: tuple[int, int], reach: Reach
) -> tuple[int, int, int]:
    """Where a leap ends.

    Returns:
        Where to go on, -1 if with the next bar; that bar; and what was left of the fuel
        before it.
    """
    bar, last = bars
    count = book.counts[col.ACCESSED]
    wait = 0
    while bar < last:
        at = start
        wait -= 1
        if wait < 0:
            at, found, is_test = _skip(machine, book, start, reach, (bar, last))
            wait = 0
            if found == bar:
                wait = _PATIENCE if is_test else _LONG_PATIENCE
            bar = found
        if bar >= last or (reach.is_needed and is_touched(book, reach, bar)):
            break
        before = book.fuel[0]
        stand(book, bar)
        machine.marks[STEPS] = bar + 1
        at = plainly(machine, book, at)
        has_returned = machine.code[0, at] == op.RETURN
        if not has_returned or book.counts[col.ACCESSED] != count:
            return at, bar, before
        bar += 1
    return _NOWHERE, bar, book.fuel[0]


@inlined
def _skip(
    machine: Machine, book: Book, start: int, reach: Reach, bars: tuple[int, int]
) -> tuple[int, int, bool]:
    """Go over bars as far as one test tells; as `_scan`, and whether there is one."""
    bar, _ = bars
    root = root_of(machine, book, start, bar)
    at = root.at
    if root.is_test:
        at, found = _scan(machine, book, root, reach, bars)
        if found > bar:
            read_again(machine, book, root, found - 1)
        bar = found
    return start if root.reads else at, bar, root.is_test


@inlined
def _scan(
    machine: Machine, book: Book, root: Root, reach: Reach, bars: tuple[int, int]
) -> tuple[int, int]:
    """Go over bars by the test with which each of them begins.

    Returns:
        Where the first bar leads that does not return at once, and that bar.
    """
    which, row, register, target = fetched(machine.code, root.at)
    number = machine.floats[register]
    if_so = settled(machine, book, target, root.hidden)
    if_not = settled(machine, book, root.at + 1, root.hidden)
    is_idle_if_so = machine.code[0, if_so] == op.RETURN
    is_idle_if_not = machine.code[0, if_not] == op.RETURN
    bar, last = bars
    if is_idle_if_so != is_idle_if_not and not reach.is_needed:
        seen = book.values[row][bar:last]
        bar += first_that(which, seen, number, is_idle_if_not)
        return (if_so if is_idle_if_not else if_not) if bar < last else root.at, bar
    at = root.at
    while bar < last:
        if reach.is_needed and is_touched(book, reach, bar):
            break
        if compares_row(which, book.values[row, bar], number):
            if not is_idle_if_so:
                at = if_so
                break
        elif not is_idle_if_not:
            at = if_not
            break
        bar += 1
    return at, bar
