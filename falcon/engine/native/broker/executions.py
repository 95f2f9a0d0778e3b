"""Executions: one fill of an order, split into what it closes and what it opens.

The steps and their order are those of `falcon.engine.broker.executions`.
"""

from __future__ import annotations

from typing import NamedTuple

from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.positions import Change, change_position
from falcon.engine.native.jit import lean


class Execution(NamedTuple):
    """One fill; sizes are signed, amounts are dollars."""

    price: float
    closed: float
    closed_value: float
    closed_commission: float
    opened: float
    opened_value: float
    opened_commission: float
    pnl: float
    psize: float
    pprice: float
    cash_closed: float
    cash: float


@lean
def plan(book: Book, data: int, size: float, price: float) -> Execution:
    """What filling ``size`` of a feed at ``price`` would do."""
    cash, rate = book.account[col.CASH], book.position_floats[data, col.RATE]
    change = change_position(book, data, size, price)
    entry = book.position_floats[data, col.ENTRY]
    closed, opened = change.closed, change.opened
    # An int 0 has no sign, so this must not become -0.0.
    closing = 0.0 - closed
    pnl = closing * (price - entry)
    closed_value = closed_commission = opened_value = opened_commission = 0.0
    if closed != 0.0:
        closed_value = closing * entry
        closed_commission = abs(closed) * rate * price
        cash += closed_value + pnl
        cash -= closed_commission
    cash_closed = cash
    if opened != 0.0:
        opened_value = opened * price
        opened_commission = abs(opened) * rate * price
        cash -= opened_value
        cash -= opened_commission
    return Execution(
        price,
        closed,
        closed_value,
        closed_commission,
        opened,
        opened_value,
        opened_commission,
        pnl,
        change.size,
        change.price,
        cash_closed,
        cash,
    )


@lean
def closing_part(whole: Execution) -> Execution:
    """The fill without what it would have opened."""
    return Execution(
        whole.price,
        whole.closed,
        whole.closed_value,
        whole.closed_commission,
        0.0,
        0.0,
        0.0,
        whole.pnl,
        whole.psize,
        whole.pprice,
        whole.cash_closed,
        whole.cash_closed,
    )


@lean
def rehearse(change: Change, rate: float, price: float, cash: float) -> float:
    """Cash after a fill at ``price`` of what was never held at another price."""
    if change.closed != 0.0:
        cash += -change.closed * price
        cash -= abs(change.closed) * rate * price
    if change.opened != 0.0:
        cash -= change.opened * price
        cash -= abs(change.opened) * rate * price
    return cash
