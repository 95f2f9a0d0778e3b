"""Books: what one strategy owns, made from its fills alone.

In: `Fill`. Out: `Book`, and a `Trade` each time a position comes back to zero.

Invariants (held by property tests): quantity = sum of signed fills; flows = sum of
their cash flows; the net pnl of all trades plus what is open equals the book's pnl.
"""

from __future__ import annotations

from dataclasses import replace

from falcon.domain.books import Book, Holding
from falcon.domain.fills import Fill
from falcon.domain.orders import Side
from falcon.domain.positions import Position
from falcon.domain.trades import Trade

DUST = 1e-9
"""Quantities below this are the rounding of fractional shares, not a position."""


def apply(book: Book, fill: Fill) -> tuple[Book, Trade | None]:
    """Book one fill.

    A fill through zero closes one trade and opens the next; its commission is divided
    by quantity.
    """
    held = book.holdings.get(fill.symbol)
    closing = 0.0 if held is None else _closing_quantity(held.position, fill)
    trade: Trade | None = None
    after = held
    if held is not None and closing > 0:
        after, trade = _reduce(book.strategy_id, held, _part(fill, closing))
    opening = fill.quantity - closing
    if opening > DUST:
        after = _enlarge(after, _part(fill, opening))
    holdings = {
        symbol: holding
        for symbol, holding in book.holdings.items()
        if symbol != fill.symbol
    }
    if after is not None:
        holdings[fill.symbol] = after
    flows = book.flows + fill.cash_flow
    return replace(book, flows=flows, holdings=holdings), trade


def _closing_quantity(position: Position, fill: Fill) -> float:
    if position.quantity * fill.signed_quantity >= 0:
        return 0.0
    return min(abs(position.quantity), fill.quantity)


def _part(fill: Fill, quantity: float) -> Fill:
    """The share of a fill that has this quantity."""
    if quantity == fill.quantity:
        return fill
    commission = fill.commission * quantity / fill.quantity
    return replace(fill, quantity=quantity, commission=commission)


def _enlarge(held: Holding | None, fill: Fill) -> Holding:
    value = fill.quantity * fill.price
    if held is None:
        return Holding(
            position=Position(
                symbol=fill.symbol,
                quantity=fill.signed_quantity,
                average_price=fill.price,
            ),
            peak_quantity=fill.quantity,
            entered_quantity=fill.quantity,
            entered_value=value,
            exited_quantity=0.0,
            exited_value=0.0,
            commission=fill.commission,
            opened_at=fill.filled_at,
        )
    old = held.position
    quantity = old.quantity + fill.signed_quantity
    average = (abs(old.quantity) * old.average_price + value) / abs(quantity)
    return replace(
        held,
        position=replace(old, quantity=quantity, average_price=average),
        peak_quantity=max(held.peak_quantity, abs(quantity)),
        entered_quantity=held.entered_quantity + fill.quantity,
        entered_value=held.entered_value + value,
        commission=held.commission + fill.commission,
    )


def _reduce(
    strategy_id: int, held: Holding, fill: Fill
) -> tuple[Holding | None, Trade | None]:
    quantity = held.position.quantity + fill.signed_quantity
    after = replace(
        held,
        position=replace(held.position, quantity=quantity),
        exited_quantity=held.exited_quantity + fill.quantity,
        exited_value=held.exited_value + fill.quantity * fill.price,
        commission=held.commission + fill.commission,
    )
    if abs(quantity) > DUST:
        return after, None
    return None, _trade(strategy_id, after, fill)


def _trade(strategy_id: int, holding: Holding, last: Fill) -> Trade:
    side = Side.SELL if last.side is Side.BUY else Side.BUY
    return Trade(
        strategy_id=strategy_id,
        symbol=last.symbol,
        side=side,
        quantity=holding.peak_quantity,
        entry_price=holding.entered_value / holding.entered_quantity,
        exit_price=holding.exited_value / holding.exited_quantity,
        opened_at=holding.opened_at,
        closed_at=last.filled_at,
        pnl=side.sign * (holding.exited_value - holding.entered_value),
        commission=holding.commission,
    )
