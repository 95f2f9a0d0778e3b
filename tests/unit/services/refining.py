"""Markets, advisors and strategies for tests of improvement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from falcon.clock import ManualClock
from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.strategies import Origin, Parameters, StrategyStatus, Version
from falcon.engine import compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import RateLimitedError
from falcon.ports import MarketData
from falcon.refine.candidates import Advisor, Candidate, Case
from falcon.refine.search import SearchAdvisor
from falcon.services.refine import OptimizeStrategy
from falcon.store import (
    events,
    strategies,
    versions,
)
from falcon.store.database import Store
from tests.markets import close_of
from tests.strategies import CROSS

BARS = 800
NOW = close_of(BARS - 1)
RULES = Rules(cash=10_000.0, sizer=AllocationSize(), commission=0.0005, slippage=0.0005)


def waves(bars: int, *, period: int = 40, noise: float = 0.004) -> list[float]:
    """Closes that swing regularly: short averages catch it, long ones are late."""
    rng = np.random.default_rng(11)
    steps = noise * np.cumsum(rng.normal(0, 1, bars))
    return [
        100 * math.exp(0.05 * math.sin(2 * math.pi * bar / period) + 0.3 * steps[bar])
        for bar in range(bars)
    ]


def noise(bars: int, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    return list(100 * np.cumprod(1 + rng.normal(0, 0.012, bars)))


@dataclass
class Fixed:
    """An advisor that always proposes the same."""

    candidates: Sequence[Candidate] = ()
    cases: list[Case] = field(default_factory=list)

    @property
    def optimization_type(self) -> str:
        """How its attempts are recorded."""
        return "model_proposal"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """The same candidates for every case."""
        self.cases.append(case)
        return tuple(self.candidates)


class Overloaded:
    """An advisor that does not answer."""

    optimization_type = "model_proposal"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """Refuse."""
        raise RateLimitedError(f"too busy for {case.trigger}")


@dataclass
class Watched:
    """A market that notes what it was asked for."""

    source: MarketData
    until: list[datetime] = field(default_factory=list)
    given: list[BarSeries] = field(default_factory=list)

    def symbols(self) -> tuple[str, ...]:
        """All symbols."""
        return self.source.symbols()

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """The bars of the source."""
        series = self.source.bars(symbol, timeframe, until=until, since=since)
        self.until.append(until)
        self.given.append(series)
        return series


def add_strategy(
    store: Store,
    *,
    code: str = CROSS,
    parameters: Parameters | None = None,
    symbols: tuple[str, ...] = ("AAPL",),
    status: StrategyStatus = StrategyStatus.ACTIVE,
    at: datetime = NOW,
) -> int:
    with store.writing() as db:
        number = strategies.add(
            db, name="Cross", status=status, symbols=symbols, reason="", at=at
        )
        strategies.save(
            db,
            replace(
                strategies.get(db, number), capital=5_000.0, version=1, activated_at=at
            ),
        )
    add_version(store, number, 1, code=code, parameters=parameters or {}, at=at)
    return number


def add_version(
    store: Store,
    strategy_id: int,
    version: int,
    *,
    code: str = CROSS,
    parameters: Parameters | None = None,
    at: datetime = NOW,
) -> None:
    with store.writing() as db:
        versions.add(
            db,
            Version(
                strategy_id=strategy_id,
                version=version,
                code=code,
                code_hash=compile_strategy(code).source_hash,
                parameters=parameters or {},
                parent=version - 1 or None,
                origin=Origin.CODE,
                created_at=at,
            ),
        )


def optimizer(
    store: Store,
    market: MarketData,
    clock: ManualClock,
    advisor: Advisor | None = None,
) -> OptimizeStrategy:
    return OptimizeStrategy(
        store=store,
        market=market,
        advisor=advisor or SearchAdvisor(),
        clock=clock,
        rules=RULES,
    )


def version_of(store: Store, strategy_id: int) -> int:
    with store.reading() as db:
        return strategies.get(db, strategy_id).version


def event_names(store: Store) -> list[str]:
    with store.reading() as db:
        return [event.event for event in events.latest(db)]
