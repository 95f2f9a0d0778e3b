"""Tests of storing code."""

import pytest

from falcon.clock import ManualClock
from falcon.domain.strategies import Origin, StrategyStatus
from falcon.errors import StrategyError, UsageError
from falcon.services.create import AddVersion, CreateStrategy, NewStrategy
from falcon.services.labels import LONGEST_NAME
from falcon.services.vetting import ValidateCode
from falcon.store import events, strategies, versions, views
from falcon.store.database import Store
from tests.strategies import CRASHING, QUICK_CROSS
from tests.unit.services.conftest import ENDLESS, IMPORTING, NOW

OTHER = QUICK_CROSS.replace("class Cross", "class Other")


def stored(store: Store) -> int:
    with store.reading() as db:
        return len(strategies.every(db))


def test_new_code_becomes_a_draft_with_its_first_version(
    store: Store, create_strategy: CreateStrategy
) -> None:
    strategy = create_strategy(
        NewStrategy(name="Cross", code=QUICK_CROSS, symbols=("ibm",), note="ours")
    )

    assert strategy.status is StrategyStatus.DRAFT
    assert strategy.symbols == ("IBM",)
    assert strategy.version == 1
    with store.reading() as db:
        assert strategies.get(db, strategy.id) == strategy
        (version,) = versions.of_strategy(db, strategy.id)
    assert version.code == QUICK_CROSS
    assert len(version.code_hash) == 64
    assert version.origin is Origin.CODE
    assert version.parent is None
    assert version.created_at == NOW


def test_the_trial_is_kept_beside_the_code(
    store: Store, create_strategy: CreateStrategy
) -> None:
    strategy = create_strategy(NewStrategy(name="Cross", code=QUICK_CROSS))

    with store.reading() as db:
        (trial,) = views.backtests(db, strategy.id, limit=9)
        (event,) = events.latest(db)
    assert trial["purpose"] == "smoke"
    assert trial["accepted"] is True
    assert event.event == "strategy_created"


def test_symbols_may_wait_for_the_activation(create_strategy: CreateStrategy) -> None:
    assert create_strategy(NewStrategy(name="Cross", code=QUICK_CROSS)).symbols == ()


@pytest.mark.parametrize("code", [CRASHING, ENDLESS, IMPORTING, "class ("])
def test_refused_code_leaves_nothing_behind(
    store: Store, create_strategy: CreateStrategy, code: str
) -> None:
    with pytest.raises(StrategyError):
        create_strategy(NewStrategy(name="Bad", code=code))

    assert stored(store) == 0


def test_a_name_is_put_in_one_line(create_strategy: CreateStrategy) -> None:
    strategy = create_strategy(NewStrategy(name="  My\n\x00 cross ", code=QUICK_CROSS))

    assert strategy.name == "My cross"


@pytest.mark.parametrize("name", ["", "\n", "x" * (LONGEST_NAME + 1)])
def test_an_impossible_name_is_refused(
    store: Store, create_strategy: CreateStrategy, name: str
) -> None:
    with pytest.raises(UsageError, match="a name must have"):
        create_strategy(NewStrategy(name=name, code=QUICK_CROSS))

    assert stored(store) == 0


def test_a_draft_takes_up_its_newest_version(
    store: Store,
    clock: ManualClock,
    validate: ValidateCode,
    create_strategy: CreateStrategy,
) -> None:
    draft = create_strategy(NewStrategy(name="Cross", code=QUICK_CROSS))
    add = AddVersion(store=store, clock=clock, validate=validate)

    version = add(draft.id, OTHER, parameters={"fast": 5}, note="faster")

    assert version.version == 2
    assert version.parent == 1
    assert version.parameters == {"fast": 5}
    with store.reading() as db:
        assert strategies.get(db, draft.id).version == 2


def test_a_strategy_that_trades_keeps_its_version(
    store: Store,
    clock: ManualClock,
    validate: ValidateCode,
    create_strategy: CreateStrategy,
) -> None:
    draft = create_strategy(NewStrategy(name="Cross", code=QUICK_CROSS))
    with store.writing() as db:
        db.execute("UPDATE active_strategies SET status = 'active'")
    add = AddVersion(store=store, clock=clock, validate=validate)

    add(draft.id, OTHER)

    with store.reading() as db:
        assert strategies.get(db, draft.id).version == 1
        assert len(versions.of_strategy(db, draft.id)) == 2


def test_a_refused_version_changes_nothing(
    store: Store,
    clock: ManualClock,
    validate: ValidateCode,
    create_strategy: CreateStrategy,
) -> None:
    draft = create_strategy(NewStrategy(name="Cross", code=QUICK_CROSS))
    add = AddVersion(store=store, clock=clock, validate=validate)

    with pytest.raises(StrategyError):
        add(draft.id, CRASHING)

    with store.reading() as db:
        assert len(versions.of_strategy(db, draft.id)) == 1
