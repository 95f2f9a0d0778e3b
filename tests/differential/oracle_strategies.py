"""Runs the same source in backtrader and in the engine, and shows both alike.

What is compared is everything that a run leaves behind: each order with all its fields
and the bars on which the strategy was told of it, closed trades, cash, the value on
each step, and the text that was printed. Floats are compared as they are.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import backtrader as bt
import numpy as np
import pandas as pd

from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.engine import compile_strategy, run
from falcon.engine.columns import time_number
from falcon.engine.rules import FixedSize, Rules, SizingRequest
from falcon.engine.tiers import Tier
from falcon.engine.venue import Practice
from falcon.errors import StrategyCrashError
from falcon.providers.backtrader.printed import logging_to
from falcon.providers.backtrader.watch import Broker
from tests.differential.oracle_venue import set_up

Row = tuple[object, ...]

_MODULE = "oracle_strategy"
_AS_BACKTRADER = {"insufficient data": "IndexError"}
"""Kinds of failure that the engine names better."""


_ADDRESS = re.compile(r" at 0x[0-9a-f]+>")
"""Where in memory a printed object lies; no two runs agree on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run left behind, in plain values.

    Attributes:
        orders: a row for each.
        trades: a row for each closed one.
        equity: value on each step.
        final: cash and value.
        log: printed lines.
        error: kind of the failure that ended it, or empty.
    """

    orders: tuple[Row, ...] = ()
    trades: tuple[Row, ...] = ()
    equity: tuple[float, ...] = ()
    final: tuple[float, ...] = ()
    log: tuple[str, ...] = ()
    error: str = ""


def ours(
    source: str,
    series: Sequence[BarSeries],
    rules: Rules,
    parameters: Mapping[str, Any] | None = None,
    tier: Tier = Tier.BEST,
) -> Outcome:
    """The engine's run, on one of its tiers."""
    try:
        result = run(compile_strategy(source), series, parameters, rules, tier=tier)
    except StrategyCrashError as crash:
        kind = crash.reason.split(":")[0]
        return Outcome(error=_AS_BACKTRADER.get(kind, kind))
    return outcome_of(result)


def outcome_of(result: Result) -> Outcome:
    """A result in plain values."""
    return Outcome(
        orders=tuple(
            (
                order.ref,
                order.symbol,
                order.side,
                order.order_type,
                order.size,
                order.price,
                time_number(order.created),
                order.status,
                tuple((time_number(s.stamp), s.status) for s in order.statuses),
                order.executed_price,
                order.executed_size,
                order.executed_value,
                order.executed_commission,
                None if order.executed is None else time_number(order.executed),
            )
            for order in result.orders
        ),
        trades=tuple(
            (
                trade.ref,
                trade.symbol,
                trade.side == "buy",
                time_number(trade.opened),
                time_number(trade.closed),
                trade.entry_price,
                trade.pnl,
                trade.pnlcomm,
                trade.bars,
            )
            for trade in result.trades
        ),
        equity=tuple(result.equity.tolist()),
        final=(result.final_cash, result.final_value),
        log=tuple(result.log),
    )


class _Watch(bt.Analyzer):  # type: ignore[misc]
    """Sees what the strategy sees."""

    def start(self) -> None:
        self.statuses: dict[int, list[Row]] = {}
        self.trades: list[Row] = []
        self.equity: list[float] = []

    def notify_order(self, order: Any) -> None:
        at = self.strategy.lines.datetime[0]
        self.statuses.setdefault(order.ref, []).append((at, order.status_told))

    def notify_trade(self, trade: Any) -> None:
        if trade.isclosed:
            self.trades.append(
                (
                    trade.ref,
                    trade.data._name,
                    bool(trade.long),
                    trade.dtopen,
                    trade.dtclose,
                    trade.price,
                    trade.pnl,
                    trade.pnlcomm,
                    trade.barlen,
                )
            )

    def next(self) -> None:
        self.equity.append(self.strategy.broker.getvalue())

    def prenext(self) -> None:
        self.next()

    def nextstart(self) -> None:
        self.next()


class _Sizer(bt.Sizer):  # type: ignore[misc]
    params = (("rule", None),)

    def _getsizing(self, _comminfo: Any, cash: float, data: Any, isbuy: bool) -> float:
        held = self.broker.positions
        size = held[data].size if data in held else 0
        request = SizingRequest(
            cash=cash, price=data.close[0], position=size, is_buy=isbuy
        )
        chosen: float = self.p.rule(request)
        return chosen


def theirs(
    source: str,
    series: Sequence[BarSeries],
    rules: Rules,
    parameters: Mapping[str, Any] | None = None,
) -> Outcome:
    """Backtrader's run."""
    # References are counted from 1 in each run of ours; strategies print them.
    bt.order.OrderBase.refbasis = itertools.count(1)
    bt.trade.Trade.refbasis = itertools.count(1)
    strategy = _strategy_class(source)
    practices = rules.venue.practices
    cerebro = bt.Cerebro(
        stdstats=False, cheat_on_open=Practice.CHEAT_ON_OPEN in practices
    )
    cerebro.setbroker(Broker())
    for one in series:
        cerebro.adddata(feed(one), name=one.symbol)
    cerebro.broker.setcash(rules.cash)
    cerebro.broker.setcommission(commission=rules.commission)
    if rules.slippage:
        cerebro.broker.set_slippage_perc(rules.slippage)
    set_up(cerebro, rules.venue)
    if rules.sizer != FixedSize():
        cerebro.addsizer(_Sizer, rule=rules.sizer)
    cerebro.addstrategy(strategy, **(parameters or {}))
    cerebro.addanalyzer(_Watch, _name="watch")
    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text), logging_to(text), _without_warnings():
            watch = cerebro.run()[0].analyzers.watch
    except Exception as error:  # noqa: BLE001  # whatever it aborts with is the result
        return Outcome(error=type(error).__name__)
    broker = cerebro.broker
    return Outcome(
        orders=_orders(broker.placed, watch.statuses),
        trades=tuple(watch.trades),
        equity=tuple(watch.equity),
        final=(broker.getcash(), broker.getvalue()),
        log=tuple(_ADDRESS.sub(" at 0x0>", text.getvalue()).splitlines()),
    )


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """What numpy warns of is no error to a user of backtrader."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _strategy_class(source: str) -> type[bt.Strategy]:
    module = ModuleType(_MODULE)
    # Backtrader looks up the module of each class that it creates.
    sys.modules[_MODULE] = module
    exec(compile(source, _MODULE, "exec"), module.__dict__)  # noqa: S102  # our own
    # A file may hold several; which one is meant the engine knows.
    chosen: type[bt.Strategy] = vars(module)[compile_strategy(source).name]
    return chosen


def feed(series: BarSeries) -> Any:
    """A series as a feed of backtrader."""
    index = pd.to_datetime(series.stamps, unit="us")
    columns = {
        name: getattr(series, name)
        for name in ("open", "high", "low", "close", "volume")
    }
    columns["openinterest"] = np.zeros(len(series))
    names = tuple(series.extras)
    more = {"lines": names, "params": tuple((name, -1) for name in names)}
    kind = (
        type("Extended", (bt.feeds.PandasData,), more) if names else bt.feeds.PandasData
    )
    table = pd.DataFrame({**columns, **series.extras}, index=index)
    return kind(dataname=table, name=series.symbol)


def _orders(
    orders: Sequence[Any], statuses: Mapping[int, list[Row]]
) -> tuple[Row, ...]:
    # One that is sent again is listed again, one that is rejected at once never.
    by_ref = {order.ref: order for order in orders}
    return tuple(
        (
            order.ref,
            order.data._name,
            "buy" if order.isbuy() else "sell",
            order.getordername(),
            order.size,
            order.created.price,
            order.created.dt,
            order.getstatusname(),
            tuple(statuses.get(order.ref, ())),
            order.executed.price,
            order.executed.size,
            order.executed.value,
            order.executed.comm,
            order.executed.dt if order.executed.size else None,
        )
        for _, order in sorted(by_ref.items())
    )
