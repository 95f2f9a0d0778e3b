"""Lists of a strategy: rows of the heap, each with a head and items of some words.

Items go in at the end and out anywhere; what leaves at the front only moves the start.
A list that has no room left gives up, and so does whatever Python has an error for.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.native.broker.book import Book
from falcon.engine.native.jit import lean
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.state import Machine, fetched
from falcon.engine.native.outcome import BAIL, DONE

# Columns of the head.
START: Final = 0
"""The first item that is still there."""
LENGTH: Final = 1
WIDTH: Final = 2
"""Words of an item."""
MOST: Final = 3
"""Items that it keeps at most, the oldest leave; -1 for any number."""
HEAD: Final = 4

_DEEPEST: Final = 10_000
"""Bars that nobody may read as many of."""


@lean
def serve_list(machine: Machine, book: Book, at: int) -> int:
    """One of the instructions of lists."""
    wholes, heap = machine.wholes, machine.heap
    which, a, b, c = fetched(machine.code, at)
    if which == op.LIST_GET:
        word = _word(machine, b, wholes[c])
        if word < 0:
            return BAIL
        wholes[a] = heap[b // op.CELLS, word]
    elif which == op.LIST_PUT:
        word = _word(machine, a, wholes[b])
        if word < 0:
            return BAIL
        heap[a // op.CELLS, word] = wholes[c]
    elif which == op.LIST_LENGTH:
        wholes[a] = heap[b, LENGTH]
    else:
        return _change(machine, book, at)
    return DONE


@lean
def _change(machine: Machine, book: Book, at: int) -> int:
    which, a, b, _ = fetched(machine.code, at)
    if which == op.LIST_GROW:
        return _grow(machine, a)
    if which == op.LIST_DROP:
        return _drop(machine, book, a, machine.wholes[b])
    if which == op.LIST_PAY:
        book.fuel[0] -= 1 + machine.heap[a, LENGTH] * b // 8
        return BAIL if book.fuel[0] < 0 else DONE
    if which != op.LIST_CLEAR:
        return _copy(machine, book, at)
    machine.heap[a, START] = machine.heap[a, LENGTH] = 0
    return DONE


@lean
def _word(machine: Machine, cell: int, index: int) -> int:
    """Where a word of an item is, -1 if there is no such item."""
    heap, row = machine.heap, cell // op.CELLS
    length = heap[row, LENGTH]
    if index < 0:
        index += length
    if index < 0 or index >= length:
        return -1
    item = heap[row, START] + index
    word: int = HEAD + item * heap[row, WIDTH] + cell % op.CELLS
    return word


@lean
def _grow(machine: Machine, row: int) -> int:
    """Make room for one more item at the end."""
    heap = machine.heap
    if heap[row, LENGTH] == heap[row, MOST]:
        if heap[row, MOST] == 0:
            return BAIL
        heap[row, START] += 1
        heap[row, LENGTH] -= 1
    start, length, width = heap[row, START], heap[row, LENGTH], heap[row, WIDTH]
    if HEAD + (start + length + 1) * width > heap.shape[1]:
        if start < length or start == 0:
            return BAIL
        begin = HEAD + start * width
        for word in range(length * width):
            heap[row, HEAD + word] = heap[row, begin + word]
        heap[row, START] = 0
    heap[row, LENGTH] = length + 1
    return DONE


@lean
def _drop(machine: Machine, book: Book, row: int, index: int) -> int:
    """Take out an item."""
    heap = machine.heap
    place, length = _word(machine, row * op.CELLS, index), heap[row, LENGTH]
    if place < 0:
        return BAIL
    heap[row, LENGTH] = length - 1
    if index == 0 or index == -length:  # noqa: PLR1714  # a set would be made
        heap[row, START] += 1
        return DONE
    width = heap[row, WIDTH]
    end = HEAD + (heap[row, START] + length) * width
    book.fuel[0] -= (end - place) // 8
    for word in range(place, end - width):
        heap[row, word] = heap[row, word + width]
    return DONE


@lean
def _copy(machine: Machine, book: Book, at: int) -> int:
    """Fill a list with a part of another one, or with the last values of a line."""
    wholes, heap = machine.wholes, machine.heap
    which, a, b, c = fetched(machine.code, at)
    first, last = wholes[c], wholes[c + 1]
    if which == op.LIST_LINE:
        end = book.at[machine.clocks[b]] + first + 1
        if first > 0 or (end < 0 and last > 0) or last >= _DEEPEST:
            return BAIL
        first, last = end - last, end
        if first < 0:
            first = last
    else:
        length = heap[b, LENGTH]
        first, last = _clamped(first, length), _clamped(last, length)
    count = max(last - first, 0)
    width = 1 if which == op.LIST_LINE else heap[b, WIDTH]
    heap[a, START], heap[a, LENGTH] = 0, count
    book.fuel[0] -= count
    if HEAD + count * width > heap.shape[1] or book.fuel[0] < 0:
        return BAIL
    if which == op.LIST_LINE:
        for word in range(count):
            machine.reals[a, HEAD + word] = book.values[b, first + word]
    else:
        begin = HEAD + (heap[b, START] + first) * width
        for word in range(count * width):
            heap[a, HEAD + word] = heap[b, begin + word]
    return DONE


@lean
def _clamped(index: int, length: int) -> int:
    """A bound of a slice within a list."""
    if index < 0:
        return max(index + length, 0)
    return min(index, length)
