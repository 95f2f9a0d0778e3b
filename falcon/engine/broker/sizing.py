"""Sizing: how many shares an order gets whose strategy states no size."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from falcon.domain.orders import Side
from falcon.engine.broker.account import Account
from falcon.engine.rules import FixedSize, Sizer, SizingRequest
from falcon.engine.service import Service
from falcon.engine.sizers import FixedSizer, FixedSizeTarget, PositionSizer


class Sizing(Service):
    """The sizer that a strategy works with.

    Attributes:
        rule: the sizer as a value.
    """

    __slots__ = ("rule",)

    FIELDS: ClassVar = frozenset({"p", "params"})
    METHODS: ClassVar = frozenset({"setsizing"})
    ON_NUMBERS: ClassVar = METHODS

    def __init__(self, rule: Sizer) -> None:
        self.rule = FixedSizer(stake=rule.stake) if type(rule) is FixedSize else rule

    @property
    def p(self) -> Sizer:
        """Its parameters."""
        return self.rule

    @property
    def params(self) -> Sizer:
        """Its parameters."""
        return self.rule

    def setsizing(self, stake: float) -> None:
        """State another stake; of one in tranches a tranche becomes the stake.

        Raises:
            AttributeError: it has no stake.
        """
        rule = self.rule
        if not isinstance(rule, FixedSizer | FixedSizeTarget):
            raise AttributeError(f"{type(rule).__name__} has no stake to be set")  # noqa: TRY004
        if rule.tranches > 1:
            stake = abs(int(rule.stake / rule.tranches))
        self.rule = replace(rule, stake=stake)

    def restate(self, name: str, value: float) -> None:
        """Set a parameter; nothing happens if it has none of that name."""
        if isinstance(self.rule, Service) and name in self.rule.FIELDS:
            self.rule = replace(self.rule, **{name: value})


def size_of(account: Account, sizer: Sizer, data: int, side: Side) -> float:
    """What a sizer says for an order at the current close of a feed.

    Some look at the position as a strategy does, which creates its record.
    """
    bars, positions = account.feeds[data], account.positions
    looked_at = sizer.looks_at(data) if isinstance(sizer, PositionSizer) else None
    if looked_at is not None:
        _ = positions[looked_at]
    request = SizingRequest(
        cash=account.cash,
        price=bars.close[bars.at],
        position=positions.peek(data),
        is_buy=side is Side.BUY,
        first_position=positions.peek(0),
    )
    return sizer(request)
