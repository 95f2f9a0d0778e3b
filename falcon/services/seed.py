"""Seed: what trades on a fresh database.

The shipped strategies are registered, and each that passes its backtest begins to
trade, as any other strategy would have to. One that does not pass stays a draft, with
the figures beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from falcon.domain.bars import Timeframe
from falcon.domain.strategies import Strategy
from falcon.errors import BarsMissingError, FalconError
from falcon.ports import Clock, MarketData
from falcon.services.activate import ActivateStrategy
from falcon.store import strategies
from falcon.store.database import Store

LEAST_BARS = 500
"""Bars a symbol must have behind it: two years of daily ones."""

ALLOCATION_PCT = 15.0
"""Share of the account that each shipped strategy may have in the market."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedStrategies:
    """Let the shipped strategies trade, once.

    Attributes:
        store: a database; nothing is done if it knows any strategy.
        market: bars.
        clock: the present.
        timeframe: which bars.
        register: stores the shipped strategies and returns them.
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
        with self.store.reading() as db:
            if strategies.every(db):
                return {}
        traded = self._with_history()
        return {
            strategy.name: self._activate(strategy, traded)
            for strategy in self.register()
        }

    def _activate(self, strategy: Strategy, symbols: Sequence[str]) -> str:
        try:
            self.activate(strategy.id, symbols, ALLOCATION_PCT)
        except FalconError as error:
            return str(error)
        return ""

    def _with_history(self) -> list[str]:
        return [symbol for symbol in self.symbols if self._bars(symbol) >= LEAST_BARS]

    def _bars(self, symbol: str) -> int:
        try:
            past = self.market.bars(symbol, self.timeframe, until=self.clock.now())
        except BarsMissingError:
            return 0
        return len(past)
