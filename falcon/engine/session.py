"""Session: an instance on its way through the bars, one step after the other.

Whoever owns the bars moves the cursors of the feeds; then `turn` does the rest of a
step as backtrader does it:

1. The broker works on the new bars; what may come before it is told in
   `falcon.engine.prelude`.
2. The strategy's own clock moves on.
3. ``notify_order`` for all that happened, then ``notify_trade``, then
   ``notify_cashvalue`` and ``notify_fund``.
4. One of ``prenext``, ``nextstart`` and ``next``: each feed must have delivered as many
   bars as the indicators on it need, and at least one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade
from falcon.engine.columns import time_number
from falcon.engine.instance import Instance
from falcon.engine.prelude import Prelude
from falcon.engine.runtime.handles import MAX_LOOK_BACK
from falcon.engine.runtime.meter import FUEL, FuelExhaustedError
from falcon.engine.saving.keeping import MAX_STATE, check_kept
from falcon.engine.witness import Witness

TURN_FUEL = 2_000_000
"""Fuel of one step; it bounds what a strategy can hold in memory meanwhile."""

Callback = Callable[..., object]


class Session:
    """One run of an instance.

    Attributes:
        instance: what runs.
        fuel: left for the rest of the run.
        stamp: of the present step.
        is_under_way: whether ``nextstart`` or ``next`` was called already.
    """

    __slots__ = (
        "_cashvalue",
        "_desk",
        "_feeds",
        "_fund",
        "_is_single",
        "_is_told",
        "_lasting",
        "_next",
        "_nextstart",
        "_order",
        "_prelude",
        "_prenext",
        "_space",
        "_stop",
        "_trade",
        "_unweighed",
        "_witness",
        "fuel",
        "instance",
        "is_under_way",
        "stamp",
    )

    def __init__(self, instance: Instance, witness: Witness, fuel: int) -> None:
        self.instance = instance
        self.fuel = fuel
        self.stamp = 0
        self.is_under_way = False
        self._witness = witness
        self._desk = instance.desk
        self._space = instance.space
        self._unweighed = 0
        self._is_single = instance.clock is instance.desk.feeds[0]
        self._prelude = Prelude(instance) if instance.stage.lags else None
        self._feeds = tuple(zip(instance.desk.feeds, instance.warm_ups, strict=True))
        self._order = instance.method("notify_order")
        self._trade = instance.method("notify_trade")
        self._cashvalue = instance.method("notify_cashvalue")
        self._fund = instance.method("notify_fund")
        self._is_told = self._cashvalue is not None or self._fund is not None
        self._lasting: Callback | None = None
        self._prenext = instance.method("prenext")
        self._next = instance.method("next")
        self._nextstart = instance.method("nextstart") or self._next
        self._stop = instance.method("stop")
        for custom in instance.workshop.customs:
            custom.spend = self.spend

    def spend(self, units: int) -> None:
        """Take fuel for what was done for the strategy before it runs.

        Raises:
            FuelExhaustedError: there is not as much.
        """
        self.fuel -= units
        if self.fuel < 0:
            raise FuelExhaustedError

    def start(self) -> None:
        """Call ``start``; no bar has been delivered yet."""
        self._call(self.instance.method("start"))

    def stop(self) -> None:
        """Call ``stop``."""
        self._call(self._stop)

    def turn(self) -> bool:
        """Do a step on the bars that the cursors stand on.

        Returns:
            Whether the strategy was called: not once it has asked for the end.

        Raises:
            FuelExhaustedError: the run, or this step, took too long.
            Exception: whatever the strategy fails with, see `falcon.engine.crash`.
        """
        fuel, space, desk = self.fuel, self._space, self._desk
        granted = fuel if fuel < TURN_FUEL else TURN_FUEL  # noqa: FURB136 -- hot
        space[FUEL] = granted
        prelude = self._prelude
        now = 0.0 if prelude is None else time_number(self.stamp)
        if prelude is not None and not prelude.before_broker(now):
            return False
        orders, trades = desk.work()
        if desk.is_over:
            return False
        if prelude is not None:
            prelude.after_broker(now)
        if not self._is_single:
            self._tick()
        callback = self._lasting or self._callback()
        if orders:
            self._tell(orders, trades)
        if self._is_told:
            self._tell_worth()
        if callback is not None:
            callback()
        self._pay(granted - space[FUEL])
        return True

    def turns(self, stamps: Sequence[int]) -> Iterator[None]:
        """Do all steps of a run over one whole feed, stopping after each.

        The same as a `turn` for each bar, written out: it knows beforehand which method
        comes next, and this loop is where a backtest spends its time.
        """
        desk, feed, space = self._desk, self._desk.feeds[0], self._space
        work, take, pay = desk.step, desk.take_notifications, self._pay
        callback = self._prenext
        first = self.instance.warm_ups[0] - 1
        for position, stamp in enumerate(stamps):
            feed.at = position
            self.stamp = stamp
            if position >= first:
                callback = self._next if position > first else self._nextstart
            space[FUEL] = granted = min(self.fuel, TURN_FUEL)
            work()
            if desk.is_over:
                return
            orders, trades = take()
            if orders:
                self._tell(orders, trades)
            if self._is_told:
                self._tell_worth()
            if callback is not None:
                callback()
            pay(granted - space[FUEL])
            yield
            if desk.is_over:
                return

    def _tell_worth(self) -> None:
        desk, account = self._desk, self._desk.account
        if self._cashvalue is not None:
            self._cashvalue(desk.cash, desk.value)
        if self._fund is not None:
            shares, worth = account.fund_shares, account.fund_value
            self._fund(desk.cash, desk.value, worth, shares)

    def skip(self) -> None:
        """Let a step happen of which neither broker nor strategy is told."""
        if not self._is_single:
            self._tick()
        if self._prelude is not None:
            self._prelude.follow()
            self._prelude.lacking = self._lacking()

    @property
    def is_steady(self) -> bool:
        """Whether a step is nothing but broker, notifications and ``next`` by now."""
        return self._lasting is not None and not self._is_told

    def catch_up(self, stamp: int, spent: int) -> None:
        """Count steps that were done elsewhere.

        Args:
            stamp: of the last one.
            spent: fuel of all of them; each had its own, so none is taken.
        """
        self.stamp = stamp
        self._unweighed += spent

    def dump(self) -> dict[str, Any]:
        """Where it stands, in plain data."""
        clock = self.instance.clock
        steps = [] if self._is_single else [clock.at, clock.dropped, clock.time]
        return {
            "stamp": self.stamp,
            "is_under_way": self.is_under_way,
            "clock": steps,
            "timers": self.instance.timers.dump(),
            "lacking": self._prelude and self._prelude.lacking,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Stand where `dump` was called."""
        self.stamp, self.is_under_way = state["stamp"], state["is_under_way"]
        if not self._is_single:
            clock = self.instance.clock
            clock.at, clock.dropped, clock.time[:] = state["clock"]
        if self._prelude is not None:
            self._prelude.follow()
            self._prelude.lacking = state["lacking"]
        has_begun = bool(self.stamp)
        self.instance.timers.load(state["timers"], are_started=has_begun)

    @property
    def is_ready(self) -> bool:
        """Whether every feed has delivered what the indicators need."""
        return all(feed.length >= need for feed, need in self._feeds)

    def _tick(self) -> None:
        clock = self.instance.clock
        clock.at += 1
        clock.time.append(max(f.time[f.at] for f, _ in self._feeds if f.at >= 0))
        if clock.at >= 2 * MAX_LOOK_BACK:
            del clock.time[:MAX_LOOK_BACK]
            clock.at -= MAX_LOOK_BACK
            clock.dropped += MAX_LOOK_BACK

    def _callback(self) -> Callback | None:
        lacking = self._lacking()
        if self._prelude is not None:
            self._prelude.lacking = lacking
        if lacking > 0:
            return self._prenext
        # A warmed strategy is past the bar of its nextstart when it first runs.
        if lacking == 0 or not self.is_under_way:
            self.is_under_way = True
            return self._nextstart
        if self._prelude is None:
            # From here on it is the same method on each step.
            self._lasting = self._next
        return self._next

    def _lacking(self) -> int:
        """Bars that are still lacking until ``nextstart``, below 0 after it."""
        return max([need - feed.length for feed, need in self._feeds])

    def _tell(self, orders: Sequence[Order], trades: Sequence[Trade]) -> None:
        self._witness.told(orders, trades, self.stamp)
        if self._order is not None:
            for order in orders:
                self._order(order)
        if self._trade is not None:
            for trade in trades:
                self._trade(trade)

    def _call(self, method: Callback | None) -> None:
        if method is None:
            return
        self._space[FUEL] = granted = min(TURN_FUEL, self.fuel)
        method()
        self._pay(granted - self._space[FUEL])

    def _pay(self, spent: int) -> None:
        self.fuel -= spent
        if self.fuel < 0:
            raise FuelExhaustedError
        self._unweighed += spent
        if self._unweighed > TURN_FUEL:
            self._weigh()

    def _weigh(self) -> None:
        """Count what the strategy keeps; only long runs ever come here."""
        self._unweighed = 0
        check_kept(self._space, self.instance.program.names, MAX_STATE)
