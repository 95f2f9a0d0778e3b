"""Control: pausing, resuming and retiring a strategy.

`MOVES` is the whole state machine of what people may ask for; whatever is not in it is
refused with what is possible instead. Activation is a verb of its own, see
`falcon.services.activate`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum

from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.errors import ConflictError
from falcon.ports import Clock
from falcon.services.labels import in_one_line
from falcon.store import books, events, orders, strategies
from falcon.store.database import Store


class Move(StrEnum):
    """What may be asked of a strategy that is stored."""

    PAUSE = "pause"
    RESUME = "resume"
    RETIRE = "retire"


MOVES: dict[Move, dict[StrategyStatus, StrategyStatus]] = {
    Move.PAUSE: {StrategyStatus.ACTIVE: StrategyStatus.PAUSED},
    Move.RESUME: {StrategyStatus.PAUSED: StrategyStatus.ACTIVE},
    Move.RETIRE: {
        # What is held or on its way is closed first; a flat one is retired at once.
        StrategyStatus.ACTIVE: StrategyStatus.RETIRING,
        StrategyStatus.PAUSED: StrategyStatus.RETIRING,
        StrategyStatus.DRAFT: StrategyStatus.RETIRED,
    },
}

_TOLD = {
    StrategyStatus.PAUSED: "strategy_paused",
    StrategyStatus.ACTIVE: "strategy_resumed",
    StrategyStatus.RETIRING: "strategy_retiring",
    StrategyStatus.RETIRED: "strategy_retired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseStrategy:
    """Stop a strategy from trading; it keeps what it holds.

    Attributes:
        store: where strategies are kept.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, strategy_id: int, *, reason: str = "") -> Strategy:
        """Pause an active strategy and return it.

        Raises:
            NotFoundError: there is no such strategy.
            ConflictError: it is not active.
        """
        with self.store.writing() as db:
            strategy = _moved(db, strategy_id, Move.PAUSE)
            return _saved(db, replace(strategy, reason=in_one_line(reason)), self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeStrategy:
    """Let a paused strategy trade on.

    Attributes:
        store: where strategies are kept.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, strategy_id: int) -> Strategy:
        """Resume a paused strategy and return it.

        Raises:
            NotFoundError: there is no such strategy.
            ConflictError: it is not paused.
        """
        with self.store.writing() as db:
            strategy = _moved(db, strategy_id, Move.RESUME)
            return _saved(db, replace(strategy, reason=""), self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireStrategy:
    """End a strategy for good; its history stays.

    Attributes:
        store: where strategies are kept.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, strategy_id: int) -> Strategy:
        """Retire a strategy and return it: ``retiring`` while it holds anything.

        Raises:
            NotFoundError: there is no such strategy.
            ConflictError: it is retired or rejected already, or on its way there.
        """
        with self.store.writing() as db:
            strategy = _moved(db, strategy_id, Move.RETIRE)
            if is_flat(db, strategy_id):
                strategy = replace(strategy, status=StrategyStatus.RETIRED)
            return _saved(db, strategy, self.clock)


def possible(status: StrategyStatus) -> tuple[Move, ...]:
    """What may be asked of a strategy in this status."""
    return tuple(move for move, table in MOVES.items() if status in table)


def is_flat(db: sqlite3.Connection, strategy_id: int) -> bool:
    """Whether a strategy holds nothing and has no order that may still fill."""
    return books.load(db, strategy_id).is_flat and not orders.working(db, strategy_id)


def _moved(db: sqlite3.Connection, strategy_id: int, move: Move) -> Strategy:
    strategy = strategies.get(db, strategy_id)
    target = MOVES[move].get(strategy.status)
    if target is None:
        choices = ", ".join(possible(strategy.status)) or "nothing"
        raise ConflictError(
            f"cannot {move} strategy {strategy_id}, which is {strategy.status}; "
            f"possible now: {choices}"
        )
    return replace(strategy, status=target)


def _saved(db: sqlite3.Connection, strategy: Strategy, clock: Clock) -> Strategy:
    strategies.save(db, strategy)
    events.add(
        db,
        _TOLD[strategy.status],
        {"strategy_name": strategy.name, "reason": strategy.reason},
        at=clock.now(),
        strategy_id=strategy.id,
    )
    return strategy
