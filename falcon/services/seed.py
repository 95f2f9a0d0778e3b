"""Seed: what trades on a fresh database.

The shipped strategies are registered, and each that passes its backtest begins to
trade, as any other strategy would have to. One that does not pass stays a draft, with
the figures beside it. A start that was cut short is gone on with by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from falcon.domain.bars import Timeframe
from falcon.domain.strategies import Origin, Strategy, StrategyStatus
from falcon.errors import BarsMissingError, DataError, StrategyError, UsageError
from falcon.ports import Clock, MarketData
from falcon.services.activate import ActivateStrategy
from falcon.store import runtime, strategies, versions
from falcon.store.database import Store

LEAST_BARS = 500
"""Bars a symbol must have behind it: two years of daily ones."""

ALLOCATION_PCT = 15.0
"""Share of the account that each shipped strategy may have in the market."""

_SEEDED = "seeded"
_BEGUN = "begun"
_DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedStrategies:
    """Let the shipped strategies trade, once.

    Attributes:
        store: a database; one that knew strategies before is left as it is.
        market: bars.
        clock: the present.
        timeframe: which bars.
        register: stores those of the shipped strategies that are not stored yet.
        activate: lets one of them trade.
        symbols: what they may trade.
    """

    store: Store
    market: MarketData
    clock: Clock
    timeframe: Timeframe
    register: Callable[[], Sequence[Strategy]]
    activate: ActivateStrategy
    symbols: tuple[str, ...]

    def __call__(self) -> dict[str, str]:
        """Register and activate; by name why a strategy does not trade, or empty."""
        if not self._is_due():
            return {}
        self.register()
        traded = self._with_history()
        told = {
            strategy.name: self._activate(strategy, traded)
            for strategy in self._shipped()
        }
        with self.store.writing() as db:
            runtime.put(db, _SEEDED, _DONE)
        return told

    def _is_due(self) -> bool:
        """Whether the database is fresh, or a start of it was cut short."""
        with self.store.writing() as db:
            state = runtime.get(db, _SEEDED)
            if state is None and not strategies.every(db):
                state = _BEGUN
                runtime.put(db, _SEEDED, state)
        return state == _BEGUN

    def _shipped(self) -> tuple[Strategy, ...]:
        """The shipped strategies that do not trade yet."""
        with self.store.reading() as db:
            return tuple(
                strategy
                for strategy in strategies.of_status(db, StrategyStatus.DRAFT)
                if versions.get(db, strategy.id, 1).origin is Origin.LIBRARY
            )

    def _activate(self, strategy: Strategy, symbols: Sequence[str]) -> str:
        if not symbols:
            return (
                f"none of {', '.join(self.symbols)} has {LEAST_BARS} bars before "
                f"{self.clock.now():%Y-%m-%d}; begin later with FALCON_REPLAY_START"
            )
        try:
            self.activate(strategy.id, symbols, ALLOCATION_PCT)
        except (UsageError, StrategyError, DataError) as refused:
            return str(refused)
        return ""

    def _with_history(self) -> list[str]:
        return [symbol for symbol in self.symbols if self._bars(symbol) >= LEAST_BARS]

    def _bars(self, symbol: str) -> int:
        try:
            past = self.market.bars(symbol, self.timeframe, until=self.clock.now())
        except BarsMissingError:
            return 0
        return len(past)
