"""Watch: sees what a strategy sees, and writes down what a run came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import backtrader as bt

from falcon.providers.backtrader.feeds import Times

Row = list[object]


class Broker(bt.brokers.BackBroker):  # type: ignore[misc]
    """Remembers every order that was placed, also one that it rejects at once.

    What it tells of an order carries its status as ``status_told``: a strategy that
    cancels what it is told of changes the status before anybody else sees it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.placed: list[Any] = []

    def buy(self, *args: Any, **keywords: Any) -> Any:
        """Buy, and remember."""
        self.placed.append(super().buy(*args, **keywords))
        return self.placed[-1]

    def sell(self, *args: Any, **keywords: Any) -> Any:
        """Sell, and remember."""
        self.placed.append(super().sell(*args, **keywords))
        return self.placed[-1]

    def notify(self, order: Any) -> None:
        """Tell of an order, and of the status that it has now."""
        super().notify(order)
        self.notifs[-1].status_told = order.getstatusname()


class Watch(bt.Analyzer):  # type: ignore[misc]
    """Notes statuses, closed trades and the value on each step."""

    params = (("times", None),)

    def start(self) -> None:
        """Begin with nothing."""
        self.statuses: dict[int, list[Row]] = {}
        self.trades: list[Row] = []
        self.stamps: list[int] = []
        self.equity: list[float] = []

    def notify_order(self, order: Any) -> None:
        """Note a status and when the strategy is told of it."""
        row: Row = [self._now(), order.status_told]
        self.statuses.setdefault(order.ref, []).append(row)

    def notify_trade(self, trade: Any) -> None:
        """Note a closed trade."""
        if trade.isclosed:
            self.trades.append(_trade(trade, self.p.times))

    def next(self) -> None:
        """Note the value at the end of a step."""
        self.stamps.append(self._now())
        self.equity.append(self.strategy.broker.getvalue())

    def prenext(self) -> None:
        """As on any other step."""
        self.next()

    def nextstart(self) -> None:
        """As on any other step."""
        self.next()

    def step(self) -> int:
        """The present step, see `Result.log_steps`."""
        done, begun = len(self.equity), len(self.strategy)
        return begun - 1 if begun > done or not done else done

    def _now(self) -> int:
        stamp: int = self.p.times.stamp(self.strategy.datetime[0])
        return stamp


def orders_of(orders: Sequence[Any], watch: Watch) -> list[Row]:
    """A row for each order, see `falcon.domain.runs.RunOrder`."""
    stamp = watch.p.times.stamp
    return [
        [
            order.ref,
            order.data._name,  # noqa: SLF001  # the only name that a feed has
            "buy" if order.isbuy() else "sell",
            order.getordername(),
            order.size,
            order.created.price,
            stamp(order.created.dt),
            order.getstatusname(),
            watch.statuses.get(order.ref, []),
            order.executed.price,
            order.executed.size,
            order.executed.value,
            order.executed.comm,
            stamp(order.executed.dt) if order.executed.size else None,
        ]
        for order in sorted(orders, key=lambda order: order.ref)
    ]


def _trade(trade: Any, times: Times) -> Row:
    """A row for a closed trade, see `falcon.domain.runs.RunTrade`."""
    peak, exit_price = _peak_and_exit(trade.history)
    return [
        trade.ref,
        trade.data._name,  # noqa: SLF001  # the only name that a feed has
        "buy" if trade.long else "sell",
        peak,
        times.stamp(trade.dtopen),
        times.stamp(trade.dtclose),
        trade.price,
        exit_price,
        trade.pnl,
        trade.pnlcomm,
        trade.barlen,
    ]


def _peak_and_exit(history: Sequence[Any]) -> tuple[float, float]:
    """The largest size of a trade, signed, and the average price of its way out."""
    before = peak = closed = exit_price = 0.0
    for entry in history:
        size, price, after = entry.event.size, entry.event.price, entry.status.size
        if abs(after) > abs(before):
            peak = max(peak, after, key=abs)
        else:
            total = closed + size
            exit_price = (closed * exit_price + size * price) / total if total else 0.0
            closed = total
        before = after
    return peak, exit_price
