"""Requests: what only the orchestrator may do, asked for through the database."""

from __future__ import annotations

from dataclasses import dataclass

from falcon.domain.strategies import CHANGEABLE
from falcon.errors import ConflictError
from falcon.ports import Clock
from falcon.store import commands, strategies
from falcon.store.database import Store

OPTIMIZE = "optimize"
"""Name of the command, with the payload ``{"strategy_id"}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptimization:
    """Ask the orchestrator to look for a better version of a strategy.

    Attributes:
        store: where the orchestrator finds the request.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, strategy_id: int) -> int:
        """Queue the request and return its number.

        Asking again before it was answered returns the number of the first request.

        Raises:
            NotFoundError: there is no such strategy.
            ConflictError: it has ended, or it never had code or symbols.
        """
        payload = {"strategy_id": strategy_id}
        with self.store.writing() as db:
            strategy = strategies.get(db, strategy_id)
            if strategy.status not in CHANGEABLE:
                raise ConflictError(
                    f"cannot optimize strategy {strategy_id}, which is "
                    f"{strategy.status}"
                )
            if not strategy.symbols:
                raise ConflictError(
                    f"strategy {strategy_id} has no symbols yet to be tested on; "
                    "activate it first"
                )
            for waiting in commands.waiting(db):
                if waiting.name == OPTIMIZE and waiting.payload == payload:
                    return waiting.id
            return commands.add(db, OPTIMIZE, payload, self.clock.now())

    def outcome(self, number: int) -> str | None:
        """How a request ended, ``None`` while it waits.

        Raises:
            NotFoundError: there was no such request.
        """
        with self.store.reading() as db:
            return commands.outcome(db, number)
