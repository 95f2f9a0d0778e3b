"""The funded broker: a simulation whose cash is stated from outside, bar by bar.

For repeating what a strategy did on a shared account. There its cash depends on what
others did, and whether the money reaches for an order was decided when the cash was
stated; so nothing is refused for want of money here.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import ClassVar

from falcon.domain.orders import Side
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.rules import Rules


class FundedBroker(SimulatedBroker):
    """Fills orders against the bars; its cash is what `fund` said last."""

    is_simulated: ClassVar = False

    __slots__ = ("_granted", "_stated")

    def __init__(self, rules: Rules, feed_count: int) -> None:
        super().__init__(rules, feed_count)
        self._stated = rules.cash
        self._granted: Mapping[int, float] = {}

    def fund(self, cash: float, granted: Mapping[int, float]) -> None:
        """State the cash of the next step.

        Args:
            cash: dollars that the strategy sees.
            granted: dollars, by feed, that an order gets whose size is left open.
        """
        self._stated, self._granted = cash, granted

    def step(self) -> None:
        """Fill whatever the bars fill, then have the stated cash."""
        account = self.account
        account.cash = inf
        super().step()
        account.cash = self._stated
        account.revalue()

    def _is_free(self) -> bool:
        # Its cash changes from step to step.
        return False

    def size_for(self, data: int, side: Side) -> float:
        """What the sizer says for an order, given the cash that was granted for it."""
        account = self.account
        seen, account.cash = account.cash, self._granted.get(data, account.cash)
        try:
            return super().size_for(data, side)
        finally:
            account.cash = seen
