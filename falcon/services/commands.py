"""Commands: what the dashboard and the command line ask the orchestrator to do.

They may not do it themselves where it takes long or where the result must not come
between two steps of a tick; so they write a row, and the orchestrator does it between
two ticks, in the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from falcon.errors import (
    DataError,
    ProviderError,
    StrategyError,
    TemporaryError,
    UsageError,
)
from falcon.ports import Clock
from falcon.services.refine import OptimizeStrategy
from falcon.services.requests import OPTIMIZE
from falcon.store import commands
from falcon.store.commands import Command
from falcon.store.database import Store

_CRASHED = "failed: something failed inside Falcon; its log says what"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommands:
    """Do what is waiting to be done.

    Attributes:
        store: where the commands wait.
        clock: the present.
        optimize: improves one strategy.
    """

    store: Store
    clock: Clock
    optimize: OptimizeStrategy

    def __call__(self) -> int:
        """Do all waiting commands and return their number.

        A command that fails is finished with the reason, and so is one that meets a
        mistake of ours: else it would be met again for ever. One that failed for a
        reason that may pass is tried again the next time.
        """
        with self.store.reading() as db:
            waiting = commands.waiting(db)
        for command in waiting:
            outcome: str | None = _CRASHED
            try:
                outcome = self._do(command)
            except TemporaryError:
                outcome = None
            except (UsageError, StrategyError, ProviderError, DataError) as error:
                outcome = f"failed: {error}"
            finally:
                if outcome is not None:
                    self._finish(command, outcome)
        return len(waiting)

    def _finish(self, command: Command, outcome: str) -> None:
        with self.store.writing() as db:
            commands.finish(db, command.id, outcome, self.clock.now())

    def _do(self, command: Command) -> str:
        known: Mapping[str, Callable[[Mapping[str, object]], str]] = {
            OPTIMIZE: self._optimize
        }
        if command.name not in known:
            raise UsageError(
                f"there is no command {command.name!r}; there are: {', '.join(known)}"
            )
        return known[command.name](command.payload)

    def _optimize(self, payload: Mapping[str, object]) -> str:
        strategy_id = payload.get("strategy_id")
        if not isinstance(strategy_id, int):
            raise UsageError(f"strategy_id must be a number, was {strategy_id!r}")
        attempt = self.optimize(strategy_id, trigger="asked for")
        return f"{attempt.verdict}: {attempt.reason}"
