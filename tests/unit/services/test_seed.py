"""What trades on a fresh database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from falcon.bootstrap.parts import by_hand
from falcon.bootstrap.verbs import seeding
from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.errors import StoreError
from falcon.services.activate import ActivateStrategy, Activation
from falcon.services.seed import SeedStrategies
from falcon.settings import Settings
from falcon.store import strategies


@pytest.fixture
def seed(tmp_path: Path) -> SeedStrategies:
    parts, _, _ = by_hand(Settings(db=tmp_path / "paper_trading.db"))
    return seeding(parts)


def statuses(seed: SeedStrategies) -> list[StrategyStatus]:
    with seed.store.reading() as db:
        return [strategy.status for strategy in strategies.every(db)]


class CutShort(ActivateStrategy):
    """Activation on a disk that is full after two of them."""

    left = 2

    def __call__(self, *arguments: object, **named: object) -> Activation:
        """Activate, or fail as a full disk does."""
        if CutShort.left == 0:
            raise StoreError("the disk is full")
        CutShort.left -= 1
        return super().__call__(*arguments, **named)  # type: ignore[arg-type]  # passed on


def test_those_that_pass_their_backtest_begin_to_trade(seed: SeedStrategies) -> None:
    told = seed()

    assert len(told) == len(statuses(seed))
    assert StrategyStatus.ACTIVE in statuses(seed)
    refused = [reason for reason in told.values() if reason]
    assert statuses(seed).count(StrategyStatus.DRAFT) == len(refused)


def test_it_is_done_once(seed: SeedStrategies) -> None:
    seed()
    before = statuses(seed)

    assert seed() == {}
    assert statuses(seed) == before


def test_a_start_that_was_cut_short_is_gone_on_with(seed: SeedStrategies) -> None:
    fields = {
        name: getattr(seed.activate, name)
        for name in ("store", "market", "clock", "rules", "timeframe")
    }
    with pytest.raises(StoreError):
        replace(seed, activate=CutShort(**fields))()

    seed()

    assert statuses(seed).count(StrategyStatus.ACTIVE) > 2


def test_a_start_that_was_cut_short_early_is_gone_on_with(
    seed: SeedStrategies,
) -> None:
    def register() -> tuple[Strategy, ...]:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        replace(seed, register=register)()

    assert seed() != {}


def test_a_database_with_strategies_of_its_own_is_left_as_it_is(
    seed: SeedStrategies,
) -> None:
    (first, *_) = seed.register()

    assert seed() == {}
    assert first.status is StrategyStatus.DRAFT
    assert set(statuses(seed)) == {StrategyStatus.DRAFT}
