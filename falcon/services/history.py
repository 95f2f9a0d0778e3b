"""History: what one strategy did, or what happened to all, as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from falcon.domain.strategies import Version
from falcon.store import strategies, versions, views
from falcon.store.database import Store

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSignals:
    """The newest signals of a strategy.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self, strategy_id: int, *, limit: int) -> Rows:
        """Signals, newest first.

        Raises:
            NotFoundError: there is no such strategy.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            return views.recent_signals(db, strategy_id, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTrades:
    """The newest closed trades of a strategy.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self, strategy_id: int, *, limit: int) -> Rows:
        """Trades, newest first.

        Raises:
            NotFoundError: there is no such strategy.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            return views.recent_trades(db, strategy_id, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptimizations:
    """The newest attempts to improve a strategy.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self, strategy_id: int, *, limit: int) -> Rows:
        """Attempts with their verdicts, newest first.

        Raises:
            NotFoundError: there is no such strategy.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            return views.recent_optimizations(db, strategy_id, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersions:
    """All versions of a strategy.

    Attributes:
        store: where they are kept.
    """

    store: Store

    def __call__(self, strategy_id: int) -> tuple[Version, ...]:
        """Versions, oldest first.

        Raises:
            NotFoundError: there is no such strategy.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            return versions.of_strategy(db, strategy_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvents:
    """What happened since a reader last asked.

    Attributes:
        store: where events are kept.
    """

    store: Store

    def __call__(self, *, after: int, limit: int) -> Rows:
        """Events after the one of number ``after``, oldest first."""
        with self.store.reading() as db:
            return views.events_after(db, after, limit=limit)
