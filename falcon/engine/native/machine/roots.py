"""Roots: the first instruction of a bar on which it depends what else happens."""

from __future__ import annotations

from typing import Final, NamedTuple

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.jit import inlined, lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.arithmetic import compares, compares_wholes
from falcon.engine.native.machine.state import Machine, fetched

Hidden = tuple[int, int]
"""Registers that hold a value of the bar, unknown before it; -1 for none."""

_LONGEST: Final = 64
"""Instructions on the way to a root."""
_NONE: Final = -1
_ACCESSED: Final = col.IS_ACCESSED


class Root(NamedTuple):
    """Where all bars come by, as long as nothing changes but the bar.

    Attributes:
        at: the instruction.
        is_test: whether it compares a line with what is the same on each bar.
        reads: how many lines were read into registers on the way, up to two.
        one: the instruction that read the last of them.
        other: the one before.
        hidden: the registers that they were read into.
    """

    at: int
    is_test: bool
    reads: int
    one: int
    other: int
    hidden: Hidden


@lean
def root_of(machine: Machine, book: Book, start: int, bar: int) -> Root:
    """The root of the bars from one on, of the method that begins somewhere."""
    one = other = _NONE
    hidden, reads = (_NONE, _NONE), 0
    # What is compared before a line is read into a register may be that register.
    at = _by_position(machine, book, start)
    which, a, _, c = fetched(machine.code, at)
    while which == op.LINE and reads < len(hidden) and c <= bar:
        other, one = one, at
        hidden = a, hidden[0]
        reads += 1
        at = _by_position(machine, book, at + 1)
        which, a, _, c = fetched(machine.code, at)
    at = settled(machine, book, at, hidden)
    which, _, b, _ = fetched(machine.code, at)
    is_test = which < op.ROWS and not is_hidden(b, hidden)
    return Root(at, is_test, reads, one, other, hidden)


@lean
def read_again(machine: Machine, book: Book, root: Root, bar: int) -> None:
    """Read what is read on the way to a root as it is on a bar."""
    if root.other != _NONE:
        _read(machine, book, root.other, bar)
    if root.one != _NONE:
        _read(machine, book, root.one, bar)


@lean
def _read(machine: Machine, book: Book, at: int, bar: int) -> None:
    _, a, b, c = fetched(machine.code, at)
    if c <= bar:
        machine.floats[a] = book.values[b, bar - c]


@inlined
def is_hidden(register: int, hidden: Hidden) -> bool:
    """Whether a register holds a value of the bar."""
    return register in hidden


@lean
def settled(machine: Machine, book: Book, start: int, hidden: Hidden) -> int:
    """Where the instructions lead that do the same on each bar, and change nothing."""
    wholes, floats = machine.wholes, machine.floats
    at = _by_position(machine, book, start)
    for _ in range(_LONGEST):
        which, a, b, c = fetched(machine.code, at)
        leads = False
        if is_hidden(a, hidden) or is_hidden(b, hidden):
            return at
        if op.ROWS <= which < op.I_LT:
            leads = compares(which, floats[a], floats[b])
        elif op.I_LT <= which < op.WHOLE_TESTS:
            leads = compares_wholes(which, wholes[a], wholes[b])
        elif which != op.MOVE or wholes[a] != wholes[b]:
            return at
        at = _by_position(machine, book, c if leads else at + 1)
    return at


@lean
def _by_position(machine: Machine, book: Book, start: int) -> int:
    """Where the instructions lead that only depend on whether there is a position."""
    at = start
    for _ in range(_LONGEST):
        which, a, _, c = fetched(machine.code, at)
        if which == op.JUMP:
            at = a
        elif op.WHOLE_TESTS <= which < op.JUMPS and book.position_ints[a, _ACCESSED]:
            is_flat = book.position_floats[a, col.HELD] == 0.0
            at = c if is_flat == (which == op.IF_FLAT) else at + 1
        else:
            break
    return at
