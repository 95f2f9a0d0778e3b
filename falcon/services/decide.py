"""Decide: one bar of every strategy, from bars to saved intents.

For one moment, in one transaction:

1. `_step`: each active strategy's programs see their bars and say what they want.
   A program that fails pauses its strategy; the others go on.
2. `falcon.services.wishes.plan`: allocation and sizing across all strategies.
3. `falcon.services.intents`: signals and orders are saved, not sent yet.
4. Checkpoints, equity curves and the moment itself.

Either all of it is saved or nothing; the orders are sent afterwards, from what was
saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from falcon.domain.bars import Bar
from falcon.domain.orders import OrderType
from falcon.domain.positions import in_shares
from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.engine.events import CancelRequested, Event, OrderRequested
from falcon.errors import InvariantError, StrategyError, UsageError
from falcon.risk.allocation import limit, shrunk_win_rate
from falcon.services import intents
from falcon.services.feed import Moment
from falcon.services.programs import Programs, RunningProgram
from falcon.services.valuation import Valuation
from falcon.services.wishes import Request, plan
from falcon.store import (
    books,
    decisions,
    events,
    funding,
    orders,
    performance,
    reports,
    runtime,
    strategies,
)
from falcon.store.database import Store
from falcon.store.funding import Funding


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came of one moment.

    Attributes:
        signals: orders that programs asked for.
        orders: orders that were saved to be sent.
        paused: strategies that failed, each with the reason.
    """

    signals: int
    orders: int
    paused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOrders:
    """Let every active strategy decide on one moment's bars.

    Attributes:
        store: where the intents are saved.
        programs: the running copies of the strategies' code.
    """

    store: Store
    programs: Programs

    def __call__(
        self, moment: Moment, *, since: datetime, valuation: Valuation
    ) -> Decided:
        """Decide and save; ``since`` is the moment before this one."""
        try:
            with self.store.writing() as db:
                return self._decide(db, moment, since, valuation)
        except BaseException:
            # The programs have moved on and the database has not.
            self.programs.forget()
            raise

    def _decide(
        self,
        db: sqlite3.Connection,
        moment: Moment,
        since: datetime,
        valuation: Valuation,
    ) -> Decided:
        active = strategies.of_status(db, StrategyStatus.ACTIVE)
        requests: list[Request] = []
        paused: list[str] = []
        for strategy in active:
            try:
                requests += self._step(db, strategy, moment, since, valuation)
            except StrategyError as error:
                self._pause(db, strategy, error, moment.at)
                paused.append(f"{strategy.name}: {error}")
        planned = plan(
            requests,
            projected=_projected(db, {r.program.strategy.id for r in requests}),
            available=max(0.0, books.unallocated(db)),
        )
        saved = intents.save(db, planned, moment.at)
        valuation.record(db, moment.at)
        runtime.put_moment(db, moment.at)
        return Decided(signals=len(requests), orders=saved, paused=tuple(paused))

    def _step(
        self,
        db: sqlite3.Connection,
        strategy: Strategy,
        moment: Moment,
        since: datetime,
        valuation: Valuation,
    ) -> list[Request]:
        measured = performance.get(db, strategy.id)
        win_rate = shrunk_win_rate(measured.winning_trades, measured.total_trades)
        requests: list[Request] = []
        for program in self.programs.of(db, strategy, since=since):
            bars = {s: moment.bars[s] for s in program.symbols if s in moment.bars}
            if not bars:
                continue
            most = _limit(db, program, valuation)
            wanted = _run(db, program, bars, cash=most)
            self.programs.save(db, program, moment.at)
            funding.add(db, _funding(program, moment.at, most))
            requests += [
                Request(
                    program=program,
                    wanted=event,
                    bar=bars.get(event.symbol) or moment.bars[program.symbols[0]],
                    win_rate=win_rate,
                    limit=most,
                )
                for event in wanted
                if isinstance(event, OrderRequested)
            ]
            _cancel(db, program, wanted)
            _note_quiet(db, program, wanted, moment.at)
        return requests

    def _pause(
        self,
        db: sqlite3.Connection,
        strategy: Strategy,
        error: StrategyError,
        at: datetime,
    ) -> None:
        self.programs.drop(db, strategy.id)
        stopped = replace(strategy, status=StrategyStatus.PAUSED, reason=str(error))
        strategies.save(db, stopped)
        events.add(
            db,
            "strategy_paused",
            {"reason": str(error)},
            at=at,
            strategy_id=strategy.id,
        )


def _limit(
    db: sqlite3.Connection, program: RunningProgram, valuation: Valuation
) -> float:
    """Dollars that a program may still use: what it sees as its cash."""
    own = {symbol: valuation.prices.get(symbol) for symbol in program.symbols}
    book = books.load(db, program.strategy.id)
    held = sum(abs(book.quantity(s)) * p for s, p in own.items() if p is not None)
    reserved = sum(
        record.reserved
        for record in orders.working(db, program.strategy.id)
        if record.order.symbol in own
    )
    most = limit(
        allocation_pct=program.strategy.allocation_pct,
        parts=program.parts,
        equity=valuation.account,
        in_market=held + reserved,
    )
    return min(most, max(0.0, books.unallocated(db)))


def _funding(program: RunningProgram, at: datetime, cash: float) -> Funding:
    return Funding(
        strategy_id=program.strategy.id,
        instance=program.instance,
        version=program.version,
        moment=at,
        cash=cash,
    )


def _run(
    db: sqlite3.Connection,
    program: RunningProgram,
    bars: Mapping[str, Bar],
    *,
    cash: float,
) -> tuple[Event, ...]:
    for report in reports.take(db, program.strategy.id, program.instance):
        try:
            program.stepper.report(report)
        except UsageError as error:
            raise InvariantError(str(error)) from error
    program.stepper.fund(cash)
    return program.stepper.step(bars)


def _cancel(
    db: sqlite3.Connection, program: RunningProgram, wanted: Iterable[Event]
) -> None:
    for event in wanted:
        if isinstance(event, CancelRequested):
            record = orders.by_ref(db, program.strategy.id, program.instance, event.ref)
            if record is not None:
                orders.request_cancel(db, record.order.client_order_id)


def _note_quiet(
    db: sqlite3.Connection,
    program: RunningProgram,
    wanted: Iterable[Event],
    at: datetime,
) -> None:
    """Note why a program asked for nothing on this bar."""
    asked = {event.symbol for event in wanted if isinstance(event, OrderRequested)}
    book = books.load(db, program.strategy.id)
    waiting = {r.order.symbol for r in orders.working(db, program.strategy.id)}
    for symbol in program.symbols:
        if symbol in asked:
            continue
        if not program.stepper.is_ready:
            reason = "warming up: its indicators need more bars"
        elif symbol in waiting:
            reason = "waiting: an order is working"
        elif book.quantity(symbol):
            reason = f"holding {in_shares(book.quantity(symbol))}: no exit signal"
        else:
            reason = "flat: no entry signal"
        decisions.note(db, program.strategy.id, symbol, reason, at)


def _projected(
    db: sqlite3.Connection, strategy_ids: Iterable[int]
) -> dict[tuple[int, str], float]:
    """Shares by strategy and symbol, working market orders counted as filled."""
    shares: dict[tuple[int, str], float] = {}
    for strategy_id in strategy_ids:
        for symbol, held in books.load(db, strategy_id).holdings.items():
            shares[strategy_id, symbol] = held.position.quantity
        for record in orders.working(db, strategy_id):
            order = record.order
            if order.order_type is OrderType.MARKET:
                key = strategy_id, order.symbol
                change = order.side.sign * order.remaining
                shares[key] = shares.get(key, 0.0) + change
    return shares
