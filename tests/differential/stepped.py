"""Takes a program through bars one at a time, as a live strategy goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from falcon.domain.bars import Bar, BarSeries
from falcon.engine import Program, Stepper
from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade
from falcon.engine.columns import time_number
from falcon.engine.events import Logged
from falcon.engine.rules import Rules
from tests.differential.oracle_strategies import Outcome, Row

_NEARLY = 1 - 1e-12
"""A fill may be a last digit more than was asked for; the next one takes it back."""


class Told:
    """Keeps what the strategy was told."""

    def __init__(self, symbols: Sequence[str]) -> None:
        self.symbols = symbols
        self.statuses: dict[int, list[Row]] = {}
        self.orders: dict[int, Order] = {}
        self.trades: list[Row] = []

    def told(self, orders: Sequence[Order], trades: Sequence[Trade], at: int) -> None:
        """Note it."""
        for order in orders:
            told = self.statuses.setdefault(order.ref, [])
            told.append((time_number(at), order.getstatusname()))
            # One that is cancelled by what was told of it is told as it was then.
            if abs(order.executed.size) >= abs(self._filled(order.ref)) * _NEARLY:
                self.orders[order.ref] = order
        self.trades += [self._trade(trade) for trade in trades if trade.isclosed]

    def _filled(self, ref: int) -> float:
        return self.orders[ref].executed.size if ref in self.orders else 0

    def order_rows(self) -> tuple[Row, ...]:
        """A row for each order, in their order."""
        return tuple(self._order(self.orders[ref]) for ref in sorted(self.orders))

    def _order(self, order: Order) -> Row:
        done = order.executed
        return (
            order.ref,
            self.symbols[order.data],
            str(order.side),
            order.getordername(),
            order.size,
            _price(order.getordername(), order.created.price),
            order.created.dt,
            tuple(self.statuses[order.ref]),
            done.price,
            done.size,
            done.value,
            done.comm,
            done.dt if done.size else None,
        )

    def _trade(self, trade: Trade) -> Row:
        return (
            trade.ref,
            self.symbols[trade.data],
            trade.long,
            trade.dtopen,
            trade.dtclose,
            trade.price,
            trade.pnl,
            trade.pnlcomm,
            trade.barlen,
        )


def stepped(
    program: Program,
    series: Sequence[BarSeries],
    rules: Rules,
    parameters: Mapping[str, Any] | None = None,
    *,
    break_every: int = 0,
) -> Outcome:
    """The outcome of stepping, written down and read again every so many steps."""
    symbols = [one.symbol for one in series]
    told = Told(symbols)
    stepper = Stepper(program, parameters, symbols=symbols, rules=rules, witness=told)
    equity, log = [], []
    for number, bars in enumerate(_steps(series), start=1):
        events = stepper.step(bars)
        log += [event.text for event in events if isinstance(event, Logged)]
        equity.append(stepper.value)
        if break_every and number % break_every == 0:
            stepper = Stepper.restore(program, stepper.checkpoint(), witness=told)
        if stepper.is_over:
            break
    return Outcome(
        orders=told.order_rows(),
        trades=tuple(told.trades),
        equity=tuple(equity),
        final=(stepper.cash, stepper.value),
        log=tuple(log),
    )


def told_part(outcome: Outcome, lines: int) -> Outcome:
    """What a stepper can know of a run: orders it was told of, no call of ``stop``."""
    kind, price, status, statuses = 3, 5, 7, 8
    return Outcome(
        orders=tuple(
            (
                *row[:price],
                _price(row[kind], row[price]),
                *row[price + 1 : status],
                *row[statuses:],
            )
            for row in outcome.orders
            if row[statuses]
        ),
        trades=outcome.trades,
        equity=outcome.equity,
        final=outcome.final,
        log=outcome.log[:lines],
    )


def _price(kind: object, price: object) -> object:
    """The created price, where it stays: what a stepper told earlier is not renewed."""
    return None if str(kind).startswith("StopTrail") else price


def _steps(series: Sequence[BarSeries]) -> Iterator[dict[str, Bar]]:
    by_time: dict[int, dict[str, Bar]] = {}
    for one in series:
        for stamp, bar in zip(one.stamps.tolist(), one, strict=True):
            by_time.setdefault(stamp, {})[one.symbol] = bar
    for stamp in sorted(by_time):
        yield by_time[stamp]
