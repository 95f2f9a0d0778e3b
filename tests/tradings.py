"""A whole orchestrator in a test: real store, real engine, bars made by hand."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import replace
from datetime import datetime

from falcon.bootstrap.parts import Parts
from falcon.bootstrap.trading import Trading, assemble
from falcon.clock import ManualClock
from falcon.domain.schedule import Schedule
from falcon.domain.strategies import Origin, StrategyStatus, Version
from falcon.engine import compile_strategy
from falcon.engine.rules import Rules
from falcon.providers.memory import MemoryMarket
from falcon.refine.search import SearchAdvisor
from falcon.services.present import TradedUntil
from falcon.settings import Settings
from falcon.store import strategies, versions
from falcon.store.database import Store

CROSS = '''
import backtrader as bt


class Cross(bt.Strategy):
    """Buy when the close crosses above its average, sell when it crosses below."""

    params = dict(period=3)

    def __init__(self):
        self.cross = bt.ind.CrossOver(self.data.close, bt.ind.SMA(period=self.p.period))

    def next(self):
        if not self.position:
            if self.cross > 0:
                self.buy(confidence=0.8)
        elif self.cross < 0:
            self.close()
'''

STOPPED = '''
import backtrader as bt


class Stopped(bt.Strategy):
    """Buy a dip and protect it with a resting stop; leave after three bars."""

    params = dict(bars=3, stop=0.03)

    def __init__(self):
        self.stop_order = None
        self.entered = 0

    def notify_order(self, order):
        if order.status == order.Completed and order.isbuy():
            self.entered = len(self)
            self.stop_order = self.sell(
                exectype=bt.Order.Stop,
                price=order.executed.price * (1 - self.p.stop),
            )

    def next(self):
        if not self.position:
            if self.data.close[0] < self.data.close[-1]:
                self.buy()
        elif len(self) - self.entered >= self.p.bars:
            if self.stop_order is not None:
                self.cancel(self.stop_order)
                self.stop_order = None
            self.close()
'''


def waves(count: int, *, phase: float = 0.0, level: float = 100.0) -> list[float]:
    """Closes that rise and fall, so that every strategy trades."""
    return [
        round(level * (1 + 0.05 * math.sin(phase + day / 1.3) + 0.0005 * day), 2)
        for day in range(count)
    ]


def open_trading(
    store: Store, market: MemoryMarket, clock: ManualClock, *, balance: float = 10_000.0
) -> Trading:
    """The orchestrator's services over a store, a market and a clock."""
    return assemble(
        Parts(
            settings=Settings(initial_balance=balance, db=store.path),
            store=store,
            clock=clock,
            present=TradedUntil(store, clock.now()),
            market=market,
            rules=Rules(cash=balance, slippage=0.0005),
            model=None,
            advisor=SearchAdvisor(seed=1),
            schedule=Schedule(),
        )
    )


def add_active(
    store: Store, code: str, symbols: tuple[str, ...], at: datetime, pct: float = 30.0
) -> int:
    """Store a strategy that trades, as an activation would leave it."""
    with store.writing() as db:
        number = strategies.add(
            db,
            name=f"strategy on {','.join(symbols)}",
            status=StrategyStatus.DRAFT,
            symbols=symbols,
            reason="",
            at=at,
        )
        add_version(db, number, code, at)
        strategies.save(
            db,
            replace(
                strategies.get(db, number),
                status=StrategyStatus.ACTIVE,
                allocation_pct=pct,
                capital=10_000.0 * pct / 100,
                version=1,
                activated_at=at,
            ),
        )
    return number


def add_version(db: sqlite3.Connection, number: int, code: str, at: datetime) -> None:
    """Store the next version of a strategy."""
    program = compile_strategy(code)
    versions.add(
        db,
        Version(
            strategy_id=number,
            version=versions.next_number(db, number),
            code=code,
            code_hash=program.source_hash,
            origin=Origin.CODE,
            created_at=at,
        ),
    )
