"""Strategies are ranked by return, and summed up."""

from __future__ import annotations

from falcon.analytics.leaderboard import Standing, aggregate, rank
from falcon.domain.performance import Performance
from falcon.domain.strategies import StrategyStatus


def a_standing(
    strategy_id: int,
    performance: Performance,
    status: StrategyStatus = StrategyStatus.ACTIVE,
) -> Standing:
    return Standing(
        strategy_id=strategy_id,
        strategy_name=f"strategy {strategy_id}",
        status=status,
        performance=performance,
    )


LOSER = a_standing(
    1,
    Performance(
        total_trades=4,
        winning_trades=1,
        win_rate=0.25,
        total_pnl=-50.0,
        realized_pnl=-40.0,
        roi=-0.05,
    ),
)
WINNER = a_standing(
    2,
    Performance(
        total_trades=6,
        winning_trades=3,
        win_rate=0.5,
        total_pnl=80.0,
        realized_pnl=70.0,
        roi=0.08,
    ),
)
FRESH = a_standing(3, Performance(), StrategyStatus.PAUSED)


def test_the_best_return_stands_first() -> None:
    assert rank([LOSER, FRESH, WINNER]) == (WINNER, FRESH, LOSER)


def test_equal_returns_stand_in_the_order_of_their_ids() -> None:
    other = a_standing(9, WINNER.performance)

    assert rank([other, WINNER]) == (WINNER, other)


def test_sums_and_means_cover_all_strategies() -> None:
    totals = aggregate([LOSER, FRESH, WINNER])

    assert totals.total_strategies == 3
    assert totals.active_strategies == 2
    assert totals.total_trades == 10
    assert totals.winning_trades == 4
    assert totals.total_pnl == 30
    assert totals.realized_pnl == 30
    assert totals.avg_win_rate == 0.375
    assert totals.best == WINNER
    assert totals.worst == LOSER


def test_no_strategies_have_no_best_and_no_mean() -> None:
    totals = aggregate([])

    assert totals.total_strategies == 0
    assert totals.best is None
    assert totals.worst is None
    assert totals.avg_win_rate is None
