"""Sendable: whether the orders of a strategy can be traded, not only backtested.

A backtest knows every kind of order that backtrader knows. Outside each order is sent
alone, and is of a kind that any broker takes.
"""

from __future__ import annotations

from typing import Final

from falcon.engine import Program
from falcon.research.backtest import Backtest

SENT_OUTSIDE: Final = frozenset({"Market", "Limit", "Stop"})
"""Kinds of orders that leave the house, in backtrader's words."""


def unsendable(program: Program, outcome: Backtest) -> str:
    """Why the orders of a program cannot leave the house; empty if they can.

    Args:
        program: the strategy.
        outcome: what it did in a backtest.
    """
    if program.links_orders:
        return (
            "it places bracket or OCO orders; paper trading takes each order alone: "
            "place the stop once the position is open, and cancel it when leaving"
        )
    if outcome.sets_terms:
        return (
            "it sets the cash or the costs of its own broker, so its backtest says "
            "nothing about the account; leave these calls of self.broker out"
        )
    unknown = ", ".join(sorted(outcome.order_types - SENT_OUTSIDE))
    if not unknown:
        return ""
    known = ", ".join(sorted(SENT_OUTSIDE))
    return f"it places {unknown} orders; paper trading takes {known} orders only"
