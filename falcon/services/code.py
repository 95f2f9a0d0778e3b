"""Code: the source of a strategy, found by what people call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from falcon.domain.strategies import Parameters, Strategy, StrategyStatus
from falcon.errors import NotFoundError, UsageError
from falcon.strategies.catalogue import BY_NAME

if TYPE_CHECKING:
    from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Code to run.

    Attributes:
        text: source of a backtrader strategy class.
        parameters: values that differ from those it declares.
    """

    text: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCode:
    """Find a strategy by what people call it.

    Attributes:
        store: where stored strategies are looked up; ``None`` knows shipped ones only.
    """

    store: Store | None

    def __call__(self, name: str) -> Code:
        """The code of a shipped strategy, or of a stored one by id or name.

        Raises:
            NotFoundError: there is none; the message lists the shipped ones.
            UsageError: several stored strategies have this name, or the one that has
                it was rejected and has no code.
        """
        if name in BY_NAME:
            from falcon.services.library import source_of

            return Code(text=source_of(name))
        found = None if self.store is None else _stored(self.store, name)
        if found is None:
            raise NotFoundError(
                f"there is no strategy {name!r}; shipped are {', '.join(BY_NAME)}; "
                f"{self._looked_at}"
            )
        return found

    @property
    def _looked_at(self) -> str:
        if self.store is None:
            return "there is no database in which to look for others"
        return (
            f"those in {self.store.path.resolve()} are named by their id or their "
            "name, and `falcon strategies list` shows them"
        )


def _stored(store: Store, name: str) -> Code | None:
    # Only here: whoever names a file waits for no database.
    from falcon.store import strategies, versions

    with store.reading() as db:
        found = [one for one in strategies.every(db) if _is_called(one, name)]
        if len(found) > 1:
            ids = ", ".join(str(strategy.id) for strategy in found)
            raise UsageError(
                f"several strategies are called {name!r}; name one by its id: {ids}"
            )
        if not found:
            return None
        if found[0].status is StrategyStatus.REJECTED:
            raise UsageError(
                f"strategy {found[0].id} was rejected and has no code: "
                f"{found[0].reason}"
            )
        version = versions.get(db, found[0].id, found[0].version)
        return Code(text=version.code, parameters=version.parameters)


def _is_called(strategy: Strategy, name: str) -> bool:
    return str(strategy.id) == name or strategy.name == name
