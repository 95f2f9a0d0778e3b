"""Tests of the strategies that come with Falcon."""

import pytest

from falcon.domain.strategies import Origin, StrategyStatus
from falcon.errors import NotFoundError
from falcon.services.create import CreateStrategy
from falcon.services.library import RegisterLibrary, source_of
from falcon.services.vetting import ValidateCode
from falcon.store import versions
from falcon.store.database import Store
from falcon.strategies.catalogue import LIBRARY


@pytest.mark.parametrize("name", [entry.name for entry in LIBRARY])
def test_every_shipped_strategy_passes_what_any_other_must(
    validate: ValidateCode, name: str
) -> None:
    assert validate(source_of(name)).trial.capital > 0


def test_a_name_that_is_not_shipped_is_answered_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="ema_crossover"):
        source_of("perpetual_motion")


def test_the_library_is_registered_as_drafts_and_only_once(
    store: Store, create_strategy: CreateStrategy
) -> None:
    register = RegisterLibrary(store=store, create=create_strategy)

    first, second = register(), register()

    assert [strategy.name for strategy in first] == [entry.title for entry in LIBRARY]
    assert {strategy.status for strategy in first} == {StrategyStatus.DRAFT}
    assert second == ()
    with store.reading() as db:
        origin = versions.get(db, first[0].id, 1).origin
    assert origin is Origin.LIBRARY
