"""Runs a script on backtrader's broker and on ours and tells all that happened.

What happened is a list of lines, each the exact text of one event with all its fields,
so that a difference in the last bit, or between 1 and 1.0, is a difference.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import backtrader as bt

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.terms import Bracket, Terms
from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.rules import AllocationSize, FixedSize, Rules, SizingRequest
from tests.differential.broker_script import (
    Case,
    Handle,
    Keywords,
    Row,
    Script,
    name_of,
    volume_of,
)
from tests.differential.oracle_venue import set_up

_ORDER_DATA = (
    "dt",
    "size",
    "price",
    "remsize",
    "value",
    "comm",
    "pnl",
    "psize",
    "margin",
)
_CREATED = ("dt", "size", "price", "pricelimit", "pclose")
_ORDER = ("ref", "status", "size", "exectype", "price", "pricelimit", "tradeid")
_TRADE = (
    "ref",
    "tradeid",
    "status",
    "size",
    "price",
    "value",
    "commission",
    "pnl",
    "pnlcomm",
    "justopened",
    "isopen",
    "isclosed",
    "long",
    "baropen",
    "dtopen",
    "barclose",
    "dtclose",
    "barlen",
)


def _fields(thing: object, names: Sequence[str]) -> list[object]:
    return [getattr(thing, name) for name in names]


def order_line(order: Handle, data: int) -> str:
    told = [
        data,
        *_fields(order, _ORDER),
        order.valid,
        order.isbuy(),
        order.issell(),
        order.alive(),
        order.getstatusname(),
        order.getordername(),
        _fields(order.created, _CREATED),
        _fields(order.executed, (*_ORDER_DATA, "pprice")),
        sorted(order.info.items()),
    ]
    return f"order {told!r}"


def trade_line(trade: Handle, data: int) -> str:
    return f"trade {[data, *_fields(trade, _TRADE), bool(trade)]!r}"


def handles_line(handles: Sequence[Handle]) -> str:
    told = [
        (handle.ref, handle.status, handle.executed.remsize, handle.created.price)
        for handle in handles[-8:]
        if handle is not None
    ]
    return f"handles {told!r}"


class DeskVenue:
    """One of our brokers behind the script's face."""

    def __init__(self, broker: Desk) -> None:
        self.broker = broker
        self.handles: list[Order | None] = []
        self.snapshots: list[Order] = []
        self.at = datetime.min  # noqa: DTZ901  # bars carry naive times

    def close_of(self, data: int) -> float:
        """Current close."""
        return self.broker.feeds[data].bar.close

    def now(self) -> datetime:
        """Time of the current step."""
        return self.at

    def place(self, verb: str, data: int, size: Any, words: Keywords) -> Order | None:
        """Create an order through the desk's method of that name."""
        order: Order | None = getattr(self.broker, verb)(data, size, _terms(words))
        self.handles.append(order)
        return order

    def bracket(
        self, verb: str, data: int, size: Any, legs: Sequence[Keywords | None]
    ) -> Sequence[Order | None]:
        """Create a bracket."""
        main, stop, limit = legs
        placed: Sequence[Order | None] = getattr(self.broker, verb)(
            data,
            size,
            Bracket(
                main=_terms(main or {}),
                stop=None if stop is None else _terms(stop),
                limit=None if limit is None else _terms(limit),
            ),
        )
        self.handles.extend(placed)
        return placed

    def cancel(self, handle: Order | None) -> None:
        """Cancel an order."""
        self.broker.cancel(handle)

    def read_position(self, data: int) -> tuple[float, float]:
        """Size and price of the position."""
        position = self.broker.positions[data]
        return position.size, position.price


def _terms(words: Keywords) -> Terms:
    own = dict(words)
    info = {"note": own.pop("note")} if "note" in own else {}
    return Terms(info=info, **own)


def fill_feeds(broker: Desk, case: Case) -> None:
    for feed, rows in zip(broker.feeds, case.feeds, strict=True):
        feed.time = [date_number(row[0]) for row in rows]
        feed.open = [row[1] for row in rows]
        feed.high = [row[2] for row in rows]
        feed.low = [row[3] for row in rows]
        feed.close = [row[4] for row in rows]
        feed.volume = [volume_of(row) for row in rows]


def rules_of(case: Case) -> Rules:
    return Rules(
        cash=case.cash,
        commission=case.commission,
        slippage=case.slippage,
        sizer=FixedSize(case.stake) if case.stake else AllocationSize(),
        venue=case.market,
    )


class Replay:
    """Steps our broker over the bars of a case."""

    def __init__(self, case: Case, *, checkpoints: bool = False) -> None:
        self.checkpoints = checkpoints
        self.broker = SimulatedBroker(rules_of(case), len(case.feeds))
        self.broker.conditions.name([name_of(n) for n in range(len(case.feeds))])
        fill_feeds(self.broker, case)
        self.venue = DeskVenue(self.broker)
        self.script = Script(case)
        self.times = sorted({time for feed in self.broker.feeds for time in feed.time})

    def run(self) -> list[str]:
        """All that happened, up to an error that would abort the run."""
        lines: list[str] = []
        try:
            for time in self.times:
                lines.extend(self.step(time))
                if self.checkpoints:
                    self.checkpoint()
        except IndexError as error:
            lines.append(f"aborted {type(error).__name__}")
        return lines

    def checkpoint(self) -> None:
        """Go on with a broker that was written to text and read again."""
        broker, venue = self.broker, self.venue
        placed = [order for order in venue.handles if order is not None]
        text = json.dumps(broker.dump([*placed, *venue.snapshots]))
        restored, held = SimulatedBroker.restore(
            broker.rules, len(broker.feeds), json.loads(text)
        )
        for fresh, feed in zip(restored.feeds, broker.feeds, strict=True):
            for name in Feed.__slots__:
                setattr(fresh, name, getattr(feed, name))
        restored.conditions.name(broker.conditions.names)
        self.broker = venue.broker = restored
        live = iter(held)
        venue.handles = [order and next(live) for order in venue.handles]
        venue.snapshots = list(live)

    def step(self, time: float) -> list[str]:
        """Bring the feeds up to a time, let the broker work and the script act."""
        broker, venue = self.broker, self.venue
        for feed in broker.feeds:
            if feed.at + 1 < len(feed.time) and feed.time[feed.at + 1] <= time:
                feed.at += 1
        broker.step()
        orders, trades = broker.take_notifications()
        venue.snapshots.extend(orders)
        lines = [order_line(order, order.data) for order in orders]
        lines += [trade_line(trade, trade.data) for trade in trades]
        lines.append(f"cash {broker.cash!r} {broker.value!r}")
        if all(feed.is_started for feed in broker.feeds):
            venue.at = from_date_number(time)
            lines += [repr(told) for told in self.script.act(venue)]
            lines.append(handles_line(venue.handles))
            lines.append(f"now {broker.cash!r} {broker.value!r}")
        return lines


class _Rows(bt.feed.DataBase):  # type: ignore[misc]  # backtrader is untyped
    params = (("rows", ()),)

    def start(self) -> None:
        super().start()
        self.rest = iter(self.p.rows)

    def _load(self) -> bool:
        row: Row | None = next(self.rest, None)
        if row is None:
            return False
        lines = self.lines
        lines.datetime[0] = bt.date2num(row[0])
        lines.open[0], lines.high[0], lines.low[0], lines.close[0] = row[1:]
        lines.volume[0] = volume_of(row)
        lines.openinterest[0] = 0.0
        return True


class _Allocation(bt.Sizer):  # type: ignore[misc]
    def _getsizing(self, _info: object, cash: float, data: Any, isbuy: bool) -> float:
        position = self.broker.positions.get(data)
        return AllocationSize()(
            SizingRequest(
                cash=cash,
                price=data.close[0],
                position=position.size if position is not None else 0,
                is_buy=isbuy,
            )
        )


class _Trader(bt.Strategy):  # type: ignore[misc]
    params = (("script", None), ("lines_out", None))

    def __init__(self) -> None:
        self.handles: list[Handle] = []
        self.snapshots: list[Handle] = []

    def close_of(self, data: int) -> float:
        close: float = self.datas[data].close[0]
        return close

    def now(self) -> datetime:
        at: datetime = self.datetime.datetime()
        return at

    def place(self, verb: str, data: int, size: Any, words: Keywords) -> Handle:
        call = getattr(self, verb)
        if verb.startswith("order_target"):
            order = call(data=self.datas[data], target=size, **words)
        else:
            order = call(data=self.datas[data], size=size, **words)
        self.handles.append(order)
        return order

    def bracket(
        self, verb: str, data: int, size: Any, legs: Sequence[Keywords | None]
    ) -> Sequence[Handle]:
        main, stop, limit = (None if leg is None else dict(leg) for leg in legs)
        assert main is not None
        words: Keywords = {"stopexec": None, "limitexec": None}
        for name, leg in (("stop", stop), ("limit", limit)):
            if leg is not None:
                words[f"{name}price"] = leg.pop("price")
                words[f"{name}exec"] = leg.pop("exectype")
                words[f"{name}args"] = leg
        placed: Sequence[Handle] = getattr(self, verb)(
            data=self.datas[data], size=size, oargs=main, **words
        )
        self.handles.extend(placed)
        return placed

    def read_position(self, data: int) -> tuple[float, float]:
        position = self.getposition(self.datas[data])
        return position.size, position.price

    def notify_order(self, order: Handle) -> None:
        self.snapshots.append(order)
        self.p.lines_out.append(order_line(order, self._index(order.data)))

    def notify_trade(self, trade: Handle) -> None:
        self.p.lines_out.append(trade_line(trade, self._index(trade.data)))

    def _index(self, data: Any) -> int:
        # Feeds compare by their current close, so `list.index` would mix them up.
        return next(index for index, own in enumerate(self.datas) if own is data)

    def notify_cashvalue(self, cash: float, value: float) -> None:
        self.p.lines_out.append(f"cash {cash!r} {value!r}")

    def next(self) -> None:
        out = self.p.lines_out
        out.extend(repr(told) for told in self.p.script.act(self))
        out.append(handles_line(self.handles))
        out.append(f"now {self.broker.getcash()!r} {self.broker.getvalue()!r}")


def run_backtrader(case: Case) -> list[str]:
    # Numbers count on over all runs of a process; ours start from 1.
    bt.order.OrderBase.refbasis = itertools.count(1)
    bt.Trade.refbasis = itertools.count(1)
    lines: list[str] = []
    cerebro = bt.Cerebro(stdstats=False)
    for data, rows in enumerate(case.feeds):
        cerebro.adddata(_Rows(rows=rows), name=name_of(data))
    cerebro.broker.setcash(case.cash)
    cerebro.broker.setcommission(commission=case.commission)
    if case.slippage:
        cerebro.broker.set_slippage_perc(case.slippage)
    set_up(cerebro, case.market)
    if case.stake:
        cerebro.addsizer(bt.sizers.FixedSize, stake=case.stake)
    else:
        cerebro.addsizer(_Allocation)
    cerebro.addstrategy(_Trader, script=Script(case), lines_out=lines)
    try:
        cerebro.run()
    except IndexError as error:
        lines.append(f"aborted {type(error).__name__}")
    return lines


def run_falcon(case: Case) -> list[str]:
    return Replay(case).run()


def run_falcon_in_pieces(case: Case) -> list[str]:
    """As `run_falcon`, written down and read again after each bar."""
    return Replay(case, checkpoints=True).run()


def first_difference(ours: Sequence[str], theirs: Sequence[str]) -> str:
    for index, (mine, their) in enumerate(zip(ours, theirs, strict=False)):
        if mine != their:
            return f"line {index}:\n ours   {mine}\n theirs {their}"
    return f"lengths {len(ours)} and {len(theirs)}"
