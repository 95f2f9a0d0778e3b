"""Refine: from a strategy that falters to a better version, and the way back.

Bars are those that were complete at the clock's present, no later one. Every attempt is
recorded, whatever came out; a deployment is recorded in the same transaction as the
version that it makes. Whoever trades the strategy notices the new version by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from falcon.analytics.triggers import trigger as trigger_of
from falcon.domain.bars import Timeframe
from falcon.domain.strategies import CHANGEABLE, Strategy, StrategyStatus, Version
from falcon.domain.verdicts import Optimization
from falcon.engine.rules import Rules
from falcon.errors import (
    BarsMissingError,
    ConflictError,
    ProviderError,
    TemporaryError,
)
from falcon.ports import Clock, MarketData
from falcon.refine.attempt import Attempt, Incumbent, attempt
from falcon.refine.candidates import Advisor
from falcon.refine.gate import THRESHOLD
from falcon.refine.trials import Bench
from falcon.services.deployment import known, record, remember, roll_back
from falcon.services.evaluate import version_performance
from falcon.services.symbols import bars_of
from falcon.store import equity, optimizations, strategies, trades, versions
from falcon.store.database import Store

NEW_TRADES = 10
"""Closed trades since the last attempt that make another one worth while."""

NEW_BARS = 60
"""Bars since the last attempt that do so too; a quarter of a year of daily ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizeStrategy:
    """Look for a better version of one strategy, and deploy it if there is one.

    Attributes:
        store: where strategies are kept.
        market: bars of the past.
        advisor: proposes what to try.
        clock: the present; later bars do not exist.
        rules: costs and sizes; its cash stands in for a strategy without capital.
        threshold: least improvement that is worth a change, a fraction.
        timeframe: which bars the strategies trade on.
    """

    store: Store
    market: MarketData
    advisor: Advisor
    clock: Clock
    rules: Rules
    threshold: float = THRESHOLD
    timeframe: Timeframe = Timeframe.DAY

    def __call__(self, strategy_id: int, *, trigger: str) -> Optimization:
        """Try to improve a strategy and return the recorded attempt.

        Args:
            strategy_id: which.
            trigger: why, in words; shown to people and to the advisor.

        Raises:
            NotFoundError: there is no such strategy.
            ConflictError: it has nothing to improve, or is rejected or on its way out.
            TemporaryError: bars or advice are out of reach now; nothing was recorded.
            ProviderError: the advisor was refused; nothing was recorded.
        """
        with self.store.reading() as db:
            strategy = _improvable(strategies.get(db, strategy_id))
            version = versions.get(db, strategy_id, strategy.version)
        try:
            bench = self._bench(strategy)
        except BarsMissingError as error:
            nothing = Attempt.without_candidate(str(error))
            return self._recorded(version, nothing, trigger=trigger, last_bar=0)
        last_bar = int(bench.stamps[-1])
        found = self._attempt(version, bench, trigger=trigger, last_bar=last_bar)
        return self._recorded(version, found, trigger=trigger, last_bar=last_bar)

    def _bench(self, strategy: Strategy) -> Bench:
        series = bars_of(
            self.market, strategy.symbols, self.timeframe, until=self.clock.now()
        )
        cash = strategy.capital if strategy.capital > 0 else self.rules.cash
        return Bench(series=series, rules=replace(self.rules, cash=cash))

    def _attempt(
        self, version: Version, bench: Bench, *, trigger: str, last_bar: int
    ) -> Attempt:
        with self.store.reading() as db:
            needless = known(db, version.strategy_id, last_bar)
        return attempt(
            Incumbent(
                code=version.code, parameters=version.parameters, trigger=trigger
            ),
            bench,
            self.advisor,
            known=needless,
            threshold=self.threshold,
        )

    def _recorded(
        self, version: Version, found: Attempt, *, trigger: str, last_bar: int
    ) -> Optimization:
        with self.store.writing() as db:
            remember(db, version.strategy_id, last_bar, found.tried)
            return record(
                db,
                version,
                found,
                trigger=trigger,
                optimization_type=self.advisor.optimization_type,
                at=self.clock.now(),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """What one round over all strategies came to.

    Attributes:
        optimizations: attempts that were made and recorded.
        postponed: why an attempt could not be made now, by strategy.
    """

    optimizations: tuple[Optimization, ...]
    postponed: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptimizationCycle:
    """Try to improve every active strategy that falters.

    Only what the present version did counts. After an attempt the next one waits until
    enough is new: the same data would give the same answer.

    Attributes:
        store: where strategies are kept.
        optimize: improves one of them.
        new_trades: closed trades since the last attempt that are enough.
        new_bars: bars since the last attempt that are enough.
    """

    store: Store
    optimize: OptimizeStrategy
    new_trades: int = NEW_TRADES
    new_bars: int = NEW_BARS

    def __call__(self) -> CycleReport:
        """Go through the active strategies once."""
        with self.store.reading() as db:
            due = tuple(self._due(db))
        done: list[Optimization] = []
        postponed: dict[int, str] = {}
        for strategy_id, trigger in due:
            try:
                done.append(self.optimize(strategy_id, trigger=trigger))
            except (TemporaryError, ProviderError, ConflictError) as error:
                postponed[strategy_id] = str(error)
        return CycleReport(optimizations=tuple(done), postponed=postponed)

    def _due(self, db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
        for strategy in strategies.of_status(db, StrategyStatus.ACTIVE):
            if strategy.version and self._is_fresh(db, strategy.id):
                reason = trigger_of(version_performance(db, strategy))
                if reason is not None:
                    yield strategy.id, reason

    def _is_fresh(self, db: sqlite3.Connection, strategy_id: int) -> bool:
        attempts = optimizations.of_strategy(db, strategy_id)
        if not attempts:
            return True
        last = attempts[-1].created_at
        closed = trades.of_strategy(db, strategy_id)
        curve = equity.of(db, strategy_id)
        return (
            sum(trade.closed_at > last for trade in closed) >= self.new_trades
            or sum(at > last for at, _ in curve) >= self.new_bars
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack:
    """Let another stored version of a strategy trade again.

    Attributes:
        store: where versions are kept.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, strategy_id: int, *, version: int) -> Strategy:
        """Change the version and return the strategy.

        Raises:
            NotFoundError: there is no such strategy or version.
            ConflictError: this version trades already, or the strategy is rejected or
                on its way out.
        """
        with self.store.writing() as db:
            strategy = _improvable(strategies.get(db, strategy_id))
            if strategy.version == version:
                raise ConflictError(
                    f"version {version} of strategy {strategy_id} trades already"
                )
            return roll_back(db, strategy, version, self.clock.now())


def _improvable(strategy: Strategy) -> Strategy:
    if strategy.status not in CHANGEABLE:
        raise ConflictError(
            f"strategy {strategy.id} is {strategy.status}; its version can no longer "
            "change"
        )
    if not strategy.version or not strategy.symbols:
        missing = "symbols" if strategy.version else "code"
        raise ConflictError(f"strategy {strategy.id} has no {missing} yet")
    return strategy
