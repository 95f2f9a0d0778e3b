"""History: what one strategy did, or what happened to all, as lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon.domain.strategies import Version
from falcon.store import strategies, versions, views
from falcon.store.database import Store

Rows = Sequence[Mapping[str, object]]


class View(Protocol):
    """What the store shows of a strategy."""

    def __call__(self, db: sqlite3.Connection, strategy_id: int, *, limit: int) -> Rows:
        """So many of the newest, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNewest:
    """The newest of what a strategy did.

    Attributes:
        store: where it is kept.
        view: which part of it.
    """

    store: Store
    view: View

    def __call__(self, strategy_id: int, *, limit: int) -> Rows:
        """So many of them, newest first.

        Raises:
            NotFoundError: there is no such strategy.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            return self.view(db, strategy_id, limit=limit)


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
