"""Working: the steps of a broker, and what is handed over after each.

Most steps come to little: no order waits, and nothing is to be told. Then a broker is
*idle* until somebody asks something of it, and its step is left out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import isfinite

from falcon.engine.broker.account import Account
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.notices import Notices
from falcon.engine.broker.orders import Order
from falcon.engine.broker.resting import OPEN, Band
from falcon.engine.broker.trades import Trade
from falcon.engine.paying import Paying

_NOTHING: tuple[Sequence[Order], Sequence[Trade]] = ((), ())


class Working(Paying, ABC):
    """Whatever works on bars and tells of it.

    Attributes:
        account: cash, positions and trades.
        feeds: the bars by feed.
        is_idle: whether `step` would do no more than value the account, and nothing is
            to be told or handed over.
        is_flat: whether, besides, nothing is held of the only feed, so that it is worth
            its cash as long as prices are numbers.
    """

    __slots__ = ("_created", "_notices", "is_flat", "is_idle")

    account: Account
    feeds: tuple[Feed, ...]

    def __init__(self) -> None:
        super().__init__()
        self.is_idle = self.is_flat = False
        self._created: list[Order] = []
        self._notices = Notices()

    @abstractmethod
    def step(self) -> None:
        """Work on the current bars, then bring `value` up to them."""

    @abstractmethod
    def _is_free(self) -> bool:
        """Whether the broker behind the desk has nothing to do until further orders."""

    def work(self) -> tuple[Sequence[Order], Sequence[Trade]]:
        """Do a `step` and `take_notifications`, or what little they come to."""
        if not self.is_idle:
            self.step()
            told = self.take_notifications()
            waits = self._created or self._notices.waiting
            self.is_idle = not waits and self._is_free()
            is_single = self.is_idle and len(self.feeds) == 1
            self.is_flat = is_single and self.account.is_flat
            return told
        feed = self.feeds[0]
        if self.is_flat and isfinite(feed.close[feed.at]):
            return _NOTHING
        self.is_flat = False
        self.account.revalue()
        return _NOTHING

    def band(self) -> Band | None:
        """Where prices may go from here with no more to do than to value the account.

        Returns:
            ``None`` if every bar has to be worked on.
        """
        return OPEN if self.is_idle and self.account.is_plain else None

    def take_notifications(self) -> tuple[Sequence[Order], Sequence[Trade]]:
        """What the strategy is to be told since the last call.

        Call `notify_order` for each of the orders first, then `notify_trade` for each
        of the trades.
        """
        if not self._notices.waiting:
            return _NOTHING
        told = self._notices.take()
        trades: list[Trade] = []
        for order, fills in told:
            if fills:
                trades += self.account.count(order, fills)
        return [order for order, _ in told], trades

    def take_created(self) -> list[Order]:
        """The live orders created since the last call."""
        if not self._created:
            return []
        created, self._created = self._created, []
        return created

    def take_cancels(self) -> list[int]:
        """The `ref` of each order to cancel outside, asked for since the last call."""
        return []
