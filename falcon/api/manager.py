"""Manager: strategies and their versions, for Python users."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.api.opening import Beside
from falcon.domain.strategies import Parameters, Strategy
from falcon.services.create import NewStrategy
from falcon.store import strategies


class StrategyManager(Beside):
    """Stores, versions and validates strategies, and lets them trade.

    Args:
        db_path: the database; that of the settings if none is given.
    """

    def create_strategy(
        self,
        name: str,
        code: str,
        symbols: Sequence[str] = (),
        parameters: Parameters | None = None,
    ) -> Strategy:
        """Check code and store it as a draft.

        Raises:
            UsageError: name, symbols or parameters are impossible.
            StrategyError: the code was refused, or failed its trial.
        """
        wanted = NewStrategy(
            name=name, code=code, symbols=tuple(symbols), parameters=parameters or {}
        )
        return self.verbs.create(wanted)

    def activate_strategy(
        self, strategy_id: int, symbols: Sequence[str], allocation_pct: float
    ) -> Strategy:
        """Backtest a strategy and, if it passes, let it trade.

        Raises:
            UsageError: symbols or allocation are impossible, or it cannot be activated.
            StrategyError: it lost too much on the past, or failed on it.
        """
        return self.verbs.activate(strategy_id, symbols, allocation_pct).strategy

    def get_strategy(self, strategy_id: int) -> Strategy:
        """One strategy.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self.parts.store.reading() as db:
            return strategies.get(db, strategy_id)

    def list_strategies(self) -> tuple[Strategy, ...]:
        """All strategies, in the order of their ids."""
        with self.parts.store.reading() as db:
            return strategies.every(db)

    def pause_strategy(self, strategy_id: int) -> Strategy:
        """Let a strategy hold still; it keeps what it has."""
        return self.verbs.pause(strategy_id)

    def resume_strategy(self, strategy_id: int) -> Strategy:
        """Let a paused strategy go on."""
        return self.verbs.resume(strategy_id)

    def retire_strategy(self, strategy_id: int) -> Strategy:
        """Let a strategy sell what it holds and end."""
        return self.verbs.retire(strategy_id)

    def roll_back(self, strategy_id: int, version: int) -> Strategy:
        """Let another stored version of a strategy trade again."""
        return self.verbs.roll_back(strategy_id, version=version)
