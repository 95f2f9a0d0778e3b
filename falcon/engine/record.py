"""Record: what happened in a run, as its result wants it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from falcon.domain.bars import BarSeries
from falcon.domain.runs import RunOrder, RunTrade, StatusChange
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.kinds import STATUS_NAMES
from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade


class Record:
    """Collects notifications, and writes orders and trades at the end.

    Attributes:
        trades: closed ones, in the order in which they closed.
    """

    def __init__(self, series: Sequence[BarSeries], desk: Desk) -> None:
        self.trades: list[RunTrade] = []
        self._series = series
        self._desk = desk
        self._statuses: defaultdict[int, list[StatusChange]] = defaultdict(list)

    def told(self, orders: Sequence[Order], trades: Sequence[Trade], at: int) -> None:
        """Note what the strategy is told."""
        for order in orders:
            status = STATUS_NAMES[order.status]
            self._statuses[order.ref].append(StatusChange(stamp=at, status=status))
        self.trades += [self._trade(trade) for trade in trades if trade.isclosed]

    def orders(self, created: Iterable[Order]) -> tuple[RunOrder, ...]:
        """The orders of the run as they stand at its end."""
        return tuple(self._order(order) for order in created)

    def _order(self, order: Order) -> RunOrder:
        done = order.executed
        has_fill = bool(done.size) and done.dt is not None
        return RunOrder(
            ref=order.ref,
            symbol=self._series[order.data].symbol,
            side=str(order.side),
            order_type=order.getordername(),
            size=order.size,
            price=order.created.price,
            created=self._stamp(order.data, order.created.dt),
            status=order.getstatusname(),
            statuses=tuple(self._statuses[order.ref]),
            executed_price=done.price,
            executed_size=done.size,
            executed_value=done.value,
            executed_commission=done.comm,
            executed=self._stamp(order.data, done.dt or 0.0) if has_fill else None,
        )

    def _trade(self, trade: Trade) -> RunTrade:
        return RunTrade(
            ref=trade.ref,
            symbol=self._series[trade.data].symbol,
            side="buy" if trade.long else "sell",
            size=trade.peak,
            opened=self._stamp(trade.data, trade.dtopen),
            closed=self._stamp(trade.data, trade.dtclose),
            entry_price=trade.price,
            exit_price=trade.exit_price,
            pnl=trade.pnl,
            pnlcomm=trade.pnlcomm,
            bars=trade.barlen,
        )

    def _stamp(self, data: int, time: float) -> int:
        """The stamp of the bar with a date number, exact where the number is not."""
        index = bisect_left(self._desk.feeds[data].time, time)
        return int(self._series[data].stamps[index])
