"""The shipped library: sources of the strategies that come with Falcon."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from falcon.domain.strategies import Origin, Strategy
from falcon.errors import NotFoundError
from falcon.services.create import CreateStrategy, NewStrategy
from falcon.store import strategies
from falcon.store.database import Store
from falcon.strategies.catalogue import BY_NAME, LIBRARY


def source_of(name: str) -> str:
    """The source text of a shipped strategy.

    Raises:
        NotFoundError: no shipped strategy has this name.
    """
    entry = BY_NAME.get(name)
    if entry is None:
        raise NotFoundError(
            f"no shipped strategy is called {name!r}; there are {', '.join(BY_NAME)}"
        )
    folder = files("falcon.strategies") / "library"
    return (folder / entry.file_name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLibrary:
    """Store the shipped strategies as drafts.

    Attributes:
        store: where they go.
        create: checks and stores one of them.
    """

    store: Store
    create: CreateStrategy

    def __call__(self) -> tuple[Strategy, ...]:
        """Store those that are not stored yet and return these."""
        with self.store.reading() as db:
            known = {strategy.name for strategy in strategies.every(db)}
        return tuple(
            self.create(
                NewStrategy(
                    name=entry.title,
                    code=source_of(entry.name),
                    origin=Origin.LIBRARY,
                    note=entry.summary,
                )
            )
            for entry in LIBRARY
            if entry.title not in known
        )
