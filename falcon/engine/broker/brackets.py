"""Brackets: an entry and its exits, created together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from falcon.domain.orders import Side
from falcon.engine.broker.orders import Order
from falcon.engine.broker.terms import Bracket, Terms

Legs = tuple[Order | None, Order | None, Order | None]
"""The orders of a bracket: main, stop, limit."""

Place = Callable[[int, Side, float | None, Terms], Order | None]
"""Creates an order: feed, side, size, terms."""


def place_bracket(
    place: Place, data: int, side: Side, size: float | None, bracket: Bracket
) -> Legs:
    """Create the orders of a bracket; only the last one is sent, and all with it.

    Raises:
        AttributeError: the size of the entry is 0, so it cannot have exits.
    """
    stop, limit = bracket.stop, bracket.limit
    alone = stop is None and limit is None
    main = place(data, side, size, replace(bracket.main, transmit=alone))
    if alone:
        return main, None, None
    if main is None:
        raise AttributeError("a bracket cannot hang on a main order of size 0")
    exit_side = Side.SELL if side is Side.BUY else Side.BUY
    stop_order = limit_order = None
    if stop is not None:
        terms = replace(stop, parent=main, transmit=limit is None)
        stop_order = place(data, exit_side, main.size, terms)
    if limit is not None:
        terms = replace(limit, parent=main, transmit=True)
        limit_order = place(data, exit_side, main.size, terms)
    return main, stop_order, limit_order
