"""Leaderboard: all strategies side by side, and their sums.

In: `Standing`. Out: the same in order, and `Aggregate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from falcon.domain.performance import Performance
from falcon.domain.strategies import StrategyStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A strategy with its figures.

    Attributes:
        strategy_id: whose.
        strategy_name: what people call it.
        status: where it stands.
        performance: its figures.
    """

    strategy_id: int
    strategy_name: str
    status: StrategyStatus
    performance: Performance


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Figures of all strategies together.

    Attributes:
        total_strategies: all of those given.
        active_strategies: those that trade.
        total_trades: closed trades.
        winning_trades: those that won.
        total_pnl: net dollars, open positions included.
        realized_pnl: net dollars of closed trades.
        avg_win_rate: mean of the win rates of the strategies that have one, each with
            equal weight; ``None`` without any.
        best: first of the leaderboard, ``None`` without strategies.
        worst: last of the leaderboard, ``None`` without strategies.
    """

    total_strategies: int
    active_strategies: int
    total_trades: int
    winning_trades: int
    total_pnl: float
    realized_pnl: float
    avg_win_rate: float | None
    best: Standing | None
    worst: Standing | None


def rank(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Order strategies by return on their capital, the best first, then by id."""
    return tuple(sorted(standings, key=lambda s: (-s.performance.roi, s.strategy_id)))


def aggregate(standings: Sequence[Standing]) -> Aggregate:
    """Sum up strategies."""
    figures = [standing.performance for standing in standings]
    win_rates = [f.win_rate for f in figures if f.win_rate is not None]
    ranking = rank(standings)
    return Aggregate(
        total_strategies=len(standings),
        active_strategies=sum(s.status is StrategyStatus.ACTIVE for s in standings),
        total_trades=sum(f.total_trades for f in figures),
        winning_trades=sum(f.winning_trades for f in figures),
        total_pnl=sum(f.total_pnl for f in figures),
        realized_pnl=sum(f.realized_pnl for f in figures),
        avg_win_rate=sum(win_rates) / len(win_rates) if win_rates else None,
        best=ranking[0] if ranking else None,
        worst=ranking[-1] if ranking else None,
    )
