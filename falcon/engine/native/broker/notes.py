"""Notes: what the strategy is to be told, and the snapshots that it is told of."""

from __future__ import annotations

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import bail, present
from falcon.engine.native.jit import inlined, lean


@lean
def order_row(book: Book, handle: int) -> int:
    """Row of the live order behind a handle, which is also its number less one.

    Handles of the same row are equal to the strategy, as its orders are by `ref`.
    """
    row = handle >> 1
    if handle & 1:
        row = book.note_ints[row, col.NOTE_ORDER]
    return row


@lean
def add_note(book: Book, handle: int) -> None:
    """Note how an order, live or a snapshot, stands now."""
    place = book.counts[col.NOTES]
    if place >= len(book.note_ints):
        bail(book)
        return
    row = handle >> 1
    notes = book.note_ints
    source = notes if handle & 1 else book.order_ints
    numbers = book.note_floats if handle & 1 else book.order_floats
    for column in range(col.NOTE_WIDTH):
        book.note_floats[place, column] = numbers[row, column]
    notes[place, col.STATUS] = notes[place, col.TOLD_STATUS] = source[row, col.STATUS]
    notes[place, col.WHOLE] = source[row, col.WHOLE]
    notes[place, col.NOTE_ORDER] = order_row(book, handle)
    book.counts[col.NOTES] = place + 1


@lean
def finish(book: Book, handle: int, status: int) -> None:
    """End an order without a fill and note it; of a snapshot, only the snapshot."""
    row = handle >> 1
    data = book.order_ints[order_row(book, handle), col.DATA]
    now = present(book, data, col.DATETIME)
    if handle & 1:
        book.note_ints[row, col.STATUS] = status
        book.note_floats[row, col.DT] = now
    else:
        book.order_ints[row, col.STATUS] = status
        book.order_floats[row, col.DT] = now
    add_note(book, handle)


@inlined
def has_news(book: Book) -> bool:
    """Whether there is anything that the strategy was not told of yet."""
    news: bool = book.counts[col.NOTES] > book.counts[col.TOLD_NOTES]
    return news


@lean
def first_note(book: Book) -> int:
    """Row of the first note not told yet; its handle is ``2 * row + 1``."""
    row: int = book.counts[col.TOLD_NOTES]
    return row


@lean
def note_count(book: Book) -> int:
    """Notes taken so far; the end of those to be told now."""
    count: int = book.counts[col.NOTES]
    return count


@lean
def first_announced(book: Book) -> int:
    """Row of the first announced trade not told yet."""
    row: int = book.counts[col.TOLD_ANNOUNCED]
    return row


@lean
def announced_count(book: Book) -> int:
    """Trades announced so far; the end of those to be told now."""
    count: int = book.counts[col.ANNOUNCED]
    return count


@lean
def deliver(book: Book, turn: int) -> None:
    """Count all notes and trades as told on a turn (place in the run's stamps).

    Take `first_note`, `note_count` and the like before, then call this, then the
    strategy: what happens while it is being told is told on the next step.
    """
    for row in range(book.counts[col.TOLD_NOTES], book.counts[col.NOTES]):
        book.note_ints[row, col.TOLD_ON] = turn
    book.counts[col.TOLD_NOTES] = book.counts[col.NOTES]
    book.counts[col.TOLD_ANNOUNCED] = book.counts[col.ANNOUNCED]
