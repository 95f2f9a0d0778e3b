"""Desk: where a native strategy places its orders; see `falcon.engine.broker.desk`.

The caller has checked and converted what the strategy passed, and has taken the fuel of
the call itself (`prices.CALL` and its like). Terms are passed in row MAIN of
`Book.terms` and `Book.ties`, for the exits of a bracket in STOP and LIMIT;
`clear_terms` sets them to what is meant when nothing is said.

Every action gives the handle of its order, or NONE. Ask `has_bailed` afterwards.
"""

from __future__ import annotations

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.feeds import bail, has_started, present
from falcon.engine.native.broker.placing import kind_of, place
from falcon.engine.native.broker.positions import is_position_whole, position_size
from falcon.engine.native.broker.sizing import shares_for
from falcon.engine.native.jit import lean


@lean
def clear_terms(book: Book, leg: int) -> None:
    """Ask for nothing: a market order, good for ever, sent at once.

    Then state what the strategy does:

    * ``book.terms[leg, ASKED_PRICE]`` and so on; what is ``None`` stays 0.0.
    * ``book.ties[leg, ASKED_GIVEN]``: or-ed bits of those that are not ``None``.
    * ``book.ties[leg, ASKED_KIND]`` and so on; parent and oco are handles.

    Args:
        book: the book.
        leg: MAIN; for a bracket also STOP and LIMIT, where IS_ASKED says whether the
            exit is wanted (1 after this call).
    """
    for column in range(col.TERMS_WIDTH):
        book.terms[leg, column] = 0.0
    for column in range(col.TIES_WIDTH):
        book.ties[leg, column] = 0
    book.ties[leg, col.ASKED_OCO] = book.ties[leg, col.ASKED_PARENT] = col.NONE
    book.ties[leg, col.ASKED_TRANSMIT] = book.ties[leg, col.IS_ASKED] = 1


@lean
def order(book: Book, data: int, is_sell: int, size: float, has_size: int) -> int:
    """Create a buy or sell order.

    Args:
        book: the book.
        data: index of the feed.
        is_sell: 0 to buy, 1 to sell.
        size: shares; its sign does not matter.
        has_size: NO_SIZE (the sizer is asked), FLOAT_SIZE, or WHOLE_SIZE for an int.
    """
    return place(book, data, is_sell, size, has_size, col.MAIN)


@lean
def buy(book: Book, data: int, size: float, has_size: int) -> int:
    """Create a buy order; as `order`."""
    return place(book, data, 0, size, has_size, col.MAIN)


@lean
def sell(book: Book, data: int, size: float, has_size: int) -> int:
    """Create a sell order; as `order`."""
    return place(book, data, 1, size, has_size, col.MAIN)


@lean
def close(book: Book, data: int, size: float, has_size: int) -> int:
    """Create an order against the position, of its size or of ``size``; as `order`."""
    held = position_size(book, data)
    if has_size == col.NO_SIZE:
        size, has_size = held, kind_of(is_position_whole(book, data))
    if held == 0.0:
        return col.NONE
    return place(book, data, 1 if held > 0.0 else 0, size, has_size, col.MAIN)


@lean
def target_size(book: Book, data: int, target: float, has_size: int) -> int:
    """Create the order that takes the position to ``target`` shares, if any.

    Args:
        book: the book.
        data: index of the feed.
        target: signed shares.
        has_size: FLOAT_SIZE or WHOLE_SIZE.
    """
    held = position_size(book, data)
    if not is_position_whole(book, data):
        has_size = col.FLOAT_SIZE
    elif target == 0.0:
        has_size = col.WHOLE_SIZE
    size = target - held
    return place(book, data, 1 if size < 0.0 else 0, size, has_size, col.MAIN)


@lean
def target_value(book: Book, data: int, target: float) -> int:
    """Create the order that takes the position to ``target`` dollars, if any.

    Whole shares at the stated price or the close, which becomes the order's.
    """
    held = position_size(book, data)
    if target == 0.0 and held != 0.0:
        return close(book, data, held, kind_of(is_position_whole(book, data)))
    if not has_started(book, data):
        bail(book)
        return col.NONE
    price = present(book, data, col.CLOSE)
    gap = target - held * price
    if book.ties[col.MAIN, col.ASKED_GIVEN] & col.GIVEN_PRICE:
        price = book.terms[col.MAIN, col.ASKED_PRICE]
    else:
        book.terms[col.MAIN, col.ASKED_PRICE] = price
        book.ties[col.MAIN, col.ASKED_GIVEN] |= col.GIVEN_PRICE
    if not gap < 0.0 and not gap > 0.0:
        return col.NONE
    shares = shares_for(book, abs(gap), price)
    return place(book, data, 1 if gap < 0.0 else 0, shares, col.WHOLE_SIZE, col.MAIN)


@lean
def target_percent(book: Book, data: int, target: float) -> int:
    """As `target_value`, with a fraction of the account's value."""
    position_size(book, data)
    return target_value(book, data, target * book.account[col.VALUE])


@lean
def bracket(book: Book, data: int, is_sell: int, size: float, has_size: int) -> int:
    """Create an entry and the exits that wait for its fill.

    Args:
        book: the book; `Book.legs` holds the handles of main, stop and limit after.
        data: index of the feed.
        is_sell: 1 if the entry sells.
        size: as in `order`.
        has_size: as in `order`.

    Returns:
        The handle of the entry.
    """
    ties, legs = book.ties, book.legs
    has_exits = ties[col.STOP, col.IS_ASKED] + ties[col.LIMIT, col.IS_ASKED]
    ties[col.MAIN, col.ASKED_TRANSMIT] = 0 if has_exits else 1
    main = place(book, data, is_sell, size, has_size, col.MAIN)
    legs[col.MAIN], legs[col.STOP], legs[col.LIMIT] = main, col.NONE, col.NONE
    if main == col.NONE and has_exits:
        bail(book)
        return main
    for leg in range(col.STOP, col.LEGS):
        if ties[leg, col.IS_ASKED]:
            _place_exit(book, main, leg)
    return main


@lean
def _place_exit(book: Book, main: int, leg: int) -> None:
    """Create an exit of the entry with handle ``main``, of its size."""
    row, ties = main >> 1, book.ties
    is_last = leg == col.LIMIT or ties[col.LIMIT, col.IS_ASKED] == 0
    ties[leg, col.ASKED_PARENT] = main
    ties[leg, col.ASKED_TRANSMIT] = 1 if is_last else 0
    size = book.order_floats[row, col.SIZE]
    is_whole = book.order_ints[row, col.WHOLE] >> col.SIZE & 1
    data, is_sell = book.order_ints[row, col.DATA], book.order_ints[row, col.IS_SELL]
    book.legs[leg] = place(book, data, 1 - is_sell, size, kind_of(is_whole != 0), leg)
