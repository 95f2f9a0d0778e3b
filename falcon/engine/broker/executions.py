"""Executions: one fill of an order, split into what it closes and what it opens.

`plan` works out what a fill means for position and cash and changes nothing; whoever
has to ask whether the money reaches does so between planning and settling
(`falcon.engine.broker.account`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from falcon.engine.broker.positions import Change, Position
from falcon.engine.broker.printed import placeless
from falcon.engine.broker.schemes import Scheme

Charge = Callable[[float, float], float]
"""Commission in dollars for a size at a price."""


class Execution(NamedTuple):
    """One fill; sizes are signed, amounts are dollars.

    Attributes:
        price: dollars per share.
        closed: the part that reduced a position.
        closed_value: that part at its entry price.
        closed_commission: cost of that part.
        opened: the part that opened or enlarged a position.
        opened_value: that part at `price`.
        opened_commission: cost of that part.
        pnl: gain of the closed part before commission.
        psize: position after the fill, if all of it went through.
        pprice: average entry price after the fill, likewise.
        cash_closed: cash once the closed part is settled.
        cash: cash once both are.
        is_affordable: whether cash pays for the part that opens; closing is always
            allowed.
        dt: time of the fill, 0.0 while it is only planned.
    """

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
    is_affordable: bool
    dt: float = 0.0

    def __repr__(self) -> str:
        return placeless("order.OrderExecutionBit")

    @property
    def size(self) -> float:
        """What it changes the position by."""
        return self.closed + self.opened

    @property
    def closing_part(self) -> Execution:
        """The fill without what it would have opened."""
        return self._replace(
            opened=0, opened_value=0.0, opened_commission=0.0, cash=self.cash_closed
        )


def plan(
    position: Position,
    size: float,
    price: float,
    *,
    cash: float,
    scheme: Scheme,
    charge: Charge,
) -> Execution:
    """What filling a signed ``size`` would do to a position and to the cash."""
    entry = position.price
    change = position.changed(size, price)
    closed, opened = change.closed, change.opened
    pnl = scheme.profit(-closed, entry, price)
    closed_value = closed_commission = opened_value = opened_commission = 0.0
    if closed:
        closed_value = scheme.traded(-closed, entry)
        closed_commission = charge(closed, price)
        cash += scheme.cash_for(closed_value) + scheme.paid_out(pnl)
        cash -= closed_commission
        cash += _marked(scheme, position, -closed, price)
    cash_closed = cash
    if opened:
        opened_value = scheme.traded(opened, price)
        opened_commission = charge(opened, price)
        cash -= scheme.cash_for(opened_value)
        cash -= opened_commission
    is_affordable = not (opened and cash < 0.0)
    if opened and is_affordable and abs(change.size) > abs(opened):
        # What was held before is settled at this price as well.
        cash += _marked(scheme, position, change.size - opened, price)
    closing = (closed, closed_value, closed_commission)
    opening = (opened, opened_value, opened_commission)
    after = (pnl, change.size, change.price, cash_closed, cash)
    return Execution(price, *closing, *opening, *after, is_affordable=is_affordable)


def rehearse(change: Change, price: float, *, cash: float, scheme: Scheme) -> float:
    """Cash after a fill at ``price`` of what was never held at another price.

    The check at submission knows no gains: it takes closed parts at the price of the
    order, not of the entry.
    """
    if change.closed:
        cash += scheme.cash_for(scheme.traded(-change.closed, price))
        cash -= scheme.commission(change.closed, price)
    if change.opened:
        cash -= scheme.cash_for(scheme.traded(change.opened, price))
        cash -= scheme.commission(change.opened, price)
    return cash


def _marked(scheme: Scheme, position: Position, size: float, price: float) -> float:
    """Cash that follows for ``size`` of a position settled at ``price``."""
    base = position.adjbase
    return 0.0 if base is None else scheme.marked(size, base, price)
