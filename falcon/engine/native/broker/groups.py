"""Groups: families and one-cancels-others groups, as in `falcon.engine.broker.groups`.

Both are kept with the order that founded them. A family is a chain of rows. A group has
a round: an order belongs to it as long as the round is the one on which it joined, so
that emptying the group is to begin the next round.
"""

from __future__ import annotations

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.notes import order_row
from falcon.engine.native.jit import lean


@lean
def found_family(book: Book, row: int) -> None:
    """Give a new order its family; there are no grandchildren, see `orders._family`."""
    ints = book.order_ints
    ints[row, col.FAMILY] = row
    ints[row, col.FIRST_MEMBER] = ints[row, col.LAST_MEMBER] = col.NONE
    ints[row, col.NEXT_MEMBER] = col.NONE
    ints[row, col.IS_FAMILY_OPEN] = 0
    if ints[row, col.PARENT] != col.NONE:
        parent = order_row(book, ints[row, col.PARENT])
        if ints[parent, col.PARENT] == col.NONE:
            ints[row, col.FAMILY] = ints[parent, col.FAMILY]


@lean
def join_group(book: Book, row: int, other: int) -> None:
    """Put a new order into the group of another (a handle), or found one with it."""
    ints = book.order_ints
    ints[row, col.GROUP_ROUND] = 0
    ints[row, col.GROUP] = row
    if other != col.NONE:
        ints[row, col.GROUP] = ints[order_row(book, other), col.GROUP]
    ints[row, col.JOINED_ROUND] = ints[ints[row, col.GROUP], col.GROUP_ROUND]


@lean
def is_orphan(book: Book, row: int) -> bool:
    """Whether it has a parent whose family takes no more children."""
    ints = book.order_ints
    family = ints[row, col.FAMILY]
    orphan: bool = (
        ints[row, col.PARENT] != col.NONE and ints[family, col.IS_FAMILY_OPEN] == 0
    )
    return orphan


@lean
def join_family(book: Book, row: int) -> None:
    """Add an order that has come to the broker."""
    ints = book.order_ints
    family = ints[row, col.FAMILY]
    ints[family, col.IS_FAMILY_OPEN] = 1
    last = ints[family, col.LAST_MEMBER]
    if last == col.NONE:
        ints[family, col.FIRST_MEMBER] = row
    else:
        ints[last, col.NEXT_MEMBER] = row
    ints[family, col.LAST_MEMBER] = row


@lean
def pop_member(book: Book, family: int) -> int:
    """Take the first member out of a family; -1 if there is none."""
    ints = book.order_ints
    first: int = ints[family, col.FIRST_MEMBER]
    if first != col.NONE:
        ints[family, col.FIRST_MEMBER] = ints[first, col.NEXT_MEMBER]
        if ints[first, col.NEXT_MEMBER] == col.NONE:
            ints[family, col.LAST_MEMBER] = col.NONE
    return first
