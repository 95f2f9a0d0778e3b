"""Tests of the leaderboard and the sums over all strategies."""

import pytest

from falcon.domain.performance import Performance
from falcon.domain.strategies import StrategyStatus
from falcon.services.leaderboard import ShowAggregate, ShowLeaderboard
from falcon.store import performance
from falcon.store.database import Store
from tests.unit.services.conftest import NOW, AddStrategy


def save(store: Store, strategy_id: int, figures: Performance) -> None:
    with store.writing() as db:
        performance.save(db, strategy_id, figures, NOW)


def test_the_highest_return_stands_first(
    store: Store, add_strategy: AddStrategy
) -> None:
    lower, higher = (add_strategy(StrategyStatus.ACTIVE) for _ in range(2))
    save(store, lower, Performance(roi=0.1))
    save(store, higher, Performance(roi=0.2))

    board = ShowLeaderboard(store=store)()

    assert [standing.strategy_id for standing in board] == [higher, lower]


def test_a_strategy_that_never_traded_is_not_on_the_board(
    store: Store, add_strategy: AddStrategy
) -> None:
    add_strategy(StrategyStatus.DRAFT)

    assert ShowLeaderboard(store=store)() == ()


def test_the_sums_leave_out_what_was_rejected(
    store: Store, add_strategy: AddStrategy
) -> None:
    active = add_strategy(StrategyStatus.ACTIVE)
    add_strategy(StrategyStatus.DRAFT)
    add_strategy(StrategyStatus.REJECTED)
    save(store, active, Performance(total_trades=4, total_pnl=25.0, win_rate=0.75))

    sums = ShowAggregate(store=store)()

    assert sums.total_strategies == 2
    assert sums.active_strategies == 1
    assert sums.total_trades == 4
    assert sums.total_pnl == pytest.approx(25.0)
    assert sums.avg_win_rate == pytest.approx(0.75)


def test_an_empty_store_has_no_win_rate_instead_of_a_wrong_one(store: Store) -> None:
    sums = ShowAggregate(store=store)()

    assert sums.total_strategies == 0
    assert sums.avg_win_rate is None
    assert sums.best is None
