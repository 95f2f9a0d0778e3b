"""Witnesses: who else is told what a strategy is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade


class Witness(Protocol):
    """Sees what the strategy is told."""

    def told(self, orders: Sequence[Order], trades: Sequence[Trade], at: int) -> None:
        """Notifications that arrive on the step at stamp ``at``."""


class Nobody:
    """A witness that does not care."""

    def told(self, orders: Sequence[Order], trades: Sequence[Trade], at: int) -> None:
        """Look away."""
