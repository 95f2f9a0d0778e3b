"""Desk: where a strategy places its orders; the face that both brokers share.

In: what a strategy asks for. Out: live orders, handed to the broker behind the desk.

Steps of a run, for every bar of any feed:

1. The run loop moves the cursors of the feeds that have a new bar.
2. `step` lets the broker work on these bars.
3. `take_notifications` hands over what the strategy is to be told now.
4. The strategy's methods call `buy`, `sell`, `cancel` and so on.

Reading `positions[feed]` creates the record of the feed, as reading a position does in
backtrader, and with it the order in which the portfolio is summed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Self

from falcon.domain.orders import Side
from falcon.engine.broker import prices
from falcon.engine.broker.account import Account
from falcon.engine.broker.brackets import Legs, place_bracket
from falcon.engine.broker.conditions import Conditions
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Positions
from falcon.engine.broker.sizing import Sizing, size_of
from falcon.engine.broker.state import (
    Packer,
    State,
    Unpacker,
    pack_account,
    pack_notices,
    unpack_account,
    unpack_notices,
)
from falcon.engine.broker.targets import Targets
from falcon.engine.broker.terms import AT_MARKET, Bracket, Terms
from falcon.engine.broker.working import Working
from falcon.engine.rules import FixedSize, Rules
from falcon.engine.saving import saved
from falcon.engine.sizers import OwnSizer
from falcon.engine.venue import Practice
from falcon.errors import StrategyCrashError


class Desk(Targets, Working, ABC):
    """Takes orders, numbers and sizes them, and keeps the account; see `prices`.

    Attributes:
        rules: the terms of the run.
        conditions: the terms as they are now.
        feeds: the bars by feed, moved by the run loop.
        account: cash, positions and trades; see also `Working`.
        is_over: whether the strategy has asked for the end of the run.
        sizing: sizes orders whose strategy states no size.
        ask_sizer: asks the sizer that the strategy file defines, if it is chosen.
        order_count: orders created so far; the last one's `ref`.
    """

    is_simulated: ClassVar = False
    """Whether a strategy may set its cash and its terms."""

    __slots__ = (
        "account",
        "ask_sizer",
        "conditions",
        "feeds",
        "is_over",
        "order_count",
        "rules",
        "sizing",
    )

    def __init__(self, rules: Rules, feed_count: int) -> None:
        super().__init__()
        self.rules = rules
        self.feeds = tuple(Feed() for _ in range(feed_count))
        self.conditions = Conditions(rules, feed_count)
        self.account = Account(rules.cash, self.feeds, self.conditions.schemes)
        self.sizing = Sizing(rules.sizer)
        self.ask_sizer: Callable[[int, Side], float] = lambda _data, _side: 0
        self.is_over = False
        self.order_count = 0

    @abstractmethod
    def working_orders(self) -> list[Order]:
        """The orders that were accepted and can still fill, oldest first."""

    @abstractmethod
    def cancel(self, order: Order | None) -> None:
        """Cancel an order that was accepted; nothing happens to any other."""

    @abstractmethod
    def _submit(self, order: Order) -> None:
        """Take in an order that was just created."""

    @abstractmethod
    def _pack(self, packer: Packer) -> State:
        """Write what only this broker has."""

    @abstractmethod
    def _unpack(self, state: State, unpacker: Unpacker) -> None:
        """Read it back."""

    @property
    def cash(self) -> float:
        """Dollars in cash."""
        return self.account.cash

    @property
    def value(self) -> float:
        """Cash plus positions, in dollars, as of the last `step`."""
        return self.account.value

    @property
    def positions(self) -> Positions:
        """Positions by feed; looking one up creates its record."""
        return self.account.positions

    def dump(self, held: Sequence[Order] = ()) -> State:
        """Write everything but the bars as plain data.

        Args:
            held: orders, live or snapshots, that the strategy keeps.
        """
        packer = Packer()
        state: State = {
            "is_over": self.is_over,
            "order_count": self.order_count,
            "account": pack_account(self.account),
            "conditions": self.conditions.dump(),
            "sizer": saved.pack_sizer(self.sizing.rule),
            "created": packer.orders(self._created),
            "notices": pack_notices(self._notices, packer),
            "held": packer.orders(held),
            "own": self._pack(packer),
        }
        return state | {"shelf": packer.finish()}

    @classmethod
    def restore(
        cls, rules: Rules, feed_count: int, state: State
    ) -> tuple[Self, list[Order]]:
        """Read what `dump` wrote: the broker, and the orders that were held.

        The bars are not part of it: the run loop fills `feeds` again.
        """
        desk = cls(rules, feed_count)
        return desk, desk.load(state)

    def load(self, state: State) -> list[Order]:
        """Be as the broker that `dump` was called of; return the orders held."""
        unpacker = Unpacker(state["shelf"])
        self.is_over = state["is_over"]
        self.order_count = state["order_count"]
        self.conditions.load(state["conditions"])
        self.sizing.rule = saved.unpack_sizer(state["sizer"])
        unpack_account(self.account, state["account"])
        self._created = unpacker.orders(state["created"])
        unpack_notices(self._notices, state["notices"], unpacker)
        self._unpack(state["own"], unpacker)
        return unpacker.orders(state["held"])

    def buy(
        self, data: int, size: float | None = None, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create a buy order; ``None`` if its size is 0.

        Args:
            data: index of the feed.
            size: shares; its sign does not matter; ``None`` asks the sizer.
            terms: everything else.

        Raises:
            StrategyCrashError: the feed has no bar yet.
        """
        return self._place(data, Side.BUY, size, terms)

    def sell(
        self, data: int, size: float | None = None, terms: Terms = AT_MARKET
    ) -> Order | None:
        """Create a sell order; as `buy`."""
        return self._place(data, Side.SELL, size, terms)

    def buy_bracket(self, data: int, size: float | None, bracket: Bracket) -> Legs:
        """Create a buy order and the exits that wait for its fill.

        Raises:
            AttributeError: the size of the entry is 0, so it cannot have exits.
        """
        return place_bracket(self._place, data, Side.BUY, size, bracket)

    def sell_bracket(self, data: int, size: float | None, bracket: Bracket) -> Legs:
        """Create a sell order and its waiting exits; as `buy_bracket`."""
        return place_bracket(self._place, data, Side.SELL, size, bracket)

    def size_for(self, data: int, side: Side) -> float:
        """What the sizer says for an order; 0 for none.

        Raises:
            StrategyCrashError: the feed has no bar yet.
        """
        self.check_started(data)
        if isinstance(self.sizing.rule, OwnSizer):
            return self.ask_sizer(data, side)
        return size_of(self.account, self.sizing.rule, data, side)

    def impose_sizer(self) -> None:
        """Let a sizer that the run states replace the one of the strategy."""
        if self.rules.sizer != FixedSize():
            self.sizing = Sizing(self.rules.sizer)

    @property
    def lets_act_at_open(self) -> bool:
        """Whether the strategy is called at the open of each bar."""
        return Practice.CHEAT_ON_OPEN in self.rules.venue.practices

    @property
    def is_plain(self) -> bool:
        """Whether the terms are plain costs and nobody has changed them."""
        return self.rules.is_plain and not self.conditions.are_changed

    def _place(
        self, data: int, side: Side, size: float | None, terms: Terms
    ) -> Order | None:
        asked = self.size_for(data, side) if size is None else size
        if not asked:
            return None
        feed = self.check_started(data)
        self.charge(prices.ORDER)
        if len(self._created) >= prices.MAX_ORDERS:
            raise StrategyCrashError(f"too large: over {prices.MAX_ORDERS} orders")
        self.is_idle = False
        self.order_count += 1
        order = Order(self.order_count, data, side, abs(asked), feed, terms)
        order.stated_size = None if size is None else abs(size)
        self._submit(order)
        self._created.append(order)
        return order

    def _finish(self, order: Order, status: int) -> None:
        """End an order without a fill and note it."""
        feed = self.feeds[order.data]
        order.end(status, feed.time[feed.at])
        self._notices.add(order)

    def check_started(self, data: int) -> Feed:
        """The feed, which must have delivered a bar.

        Raises:
            StrategyCrashError: it has not.
        """
        feed = self.feeds[data]
        if not feed.is_started:
            raise StrategyCrashError(f"an order for data{data} before its first bar")
        return feed
