"""Answers: the shape of every successful body, for OpenAPI and for the tests.

Handlers build plain mappings; the tests hold each against its model here.
"""

from __future__ import annotations

from typing import Literal

from falcon.web import shapes
from falcon.web.shapes import Shape


class Success(Shape):
    """A successful body."""

    status: Literal["success"]


class Health(Success):
    """Answer of the health check."""

    health: shapes.HealthState


class StrategyAnswer(Success):
    """One strategy."""

    strategy: shapes.Strategy


class StrategyList(Success):
    """Strategies with their figures."""

    strategies: list[shapes.MeasuredStrategy]


class StrategyDetail(Success):
    """Everything that is known of one strategy."""

    strategy: shapes.MeasuredStrategy
    versions: list[shapes.Version]
    iterations: list[shapes.Optimization]
    backtests: list[shapes.Backtest]
    positions: list[shapes.Position]
    signals: list[shapes.Signal]
    trades: list[shapes.Trade]
    decisions: list[shapes.Decision]
    equity: list[tuple[str, float]]


class Created(Success):
    """A strategy that was just stored."""

    strategy_id: int
    strategy: shapes.Strategy


class Activated(Success):
    """A strategy that trades now."""

    strategy_id: int
    strategy: shapes.Strategy
    backtest_results: shapes.BacktestResults


class PerformanceAnswer(Success):
    """How a strategy does."""

    summary: shapes.Summary


class Signals(Success):
    """The newest signals, newest first."""

    signals: list[shapes.Signal]


class Trades(Success):
    """The newest closed trades, newest first."""

    trades: list[shapes.Trade]


class Optimizations(Success):
    """The newest attempts to improve a strategy, newest first."""

    optimizations: list[shapes.Optimization]


class Versions(Success):
    """All versions of a strategy, oldest first."""

    versions: list[shapes.Version]


class Queued(Success):
    """A request that the orchestrator will see to."""

    command_id: int
    message: str


class Leaderboard(Success):
    """Strategies that are or were active, the highest return first."""

    leaderboard: list[shapes.Standing]


class Aggregate(Success):
    """All strategies taken together."""

    statistics: shapes.Statistics


class Config(Success):
    """The knobs as they stand."""

    config: dict[str, bool | float]


class Events(Success):
    """Events in the order in which they happened."""

    events: list[shapes.Event]


class Understood(Success, shapes.Understanding):
    """What was made of a description that was just submitted."""


class Submissions(Success):
    """All submitted descriptions."""

    strategies: list[shapes.SubmissionRow]


class SubmissionAnswer(Success):
    """One submitted description."""

    strategy: shapes.SubmissionDetail


class Overview(Success):
    """Everything at a glance."""

    account: shapes.Account
    strategies: list[shapes.CurvedStrategy]
    positions: list[shapes.Position]
    signals: list[shapes.Signal]
    trades: list[shapes.Trade]
    optimizations: list[shapes.Optimization]
    decisions: list[shapes.Decision]
    health: shapes.HealthState
