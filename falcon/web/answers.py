"""Answers: the shape of every successful body, for OpenAPI and for the tests.

Handlers build plain mappings; the tests hold each against its model here. Times are
ISO-8601 UTC ending in ``Z``; ratios are fractions; fields ending in ``_pct`` hold
percent.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A part of a successful body."""

    model_config = ConfigDict(extra="forbid")


class Success(Answer):
    """A successful body."""

    status: Literal["success"]


class Performance(Answer):
    """Figures of a strategy; null where undefined."""

    total_trades: int
    winning_trades: int
    win_rate: float | None
    total_pnl: float | None
    realized_pnl: float | None
    profit_factor: float | None
    expectancy: float | None
    roi: float | None
    sharpe: float | None
    sortino: float | None
    sqn: float | None
    max_drawdown: float | None
    current_drawdown: float | None
    consecutive_losses: int


class Strategy(Answer):
    """A strategy."""

    strategy_id: int
    strategy_name: str
    status: str
    reason: str
    symbols: list[str]
    allocation_pct: float
    capital: float
    version: int
    created_at: str
    activated_at: str | None


class MeasuredStrategy(Strategy):
    """A strategy with its figures."""

    performance: Performance


class Version(Answer):
    """One version of a strategy's code."""

    version: int
    parent: int | None
    origin: str
    note: str
    code: str
    code_hash: str
    parameters: dict[str, float | int | bool | str | None]
    created_at: str


class Signal(Answer):
    """A wish of a strategy and what became of it."""

    id: int
    strategy_id: int
    strategy_name: str
    version: int
    symbol: str
    signal_type: str
    confidence: float
    market_price: float
    allocation: float | None
    quantity: float
    outcome: str
    reason: str
    timestamp: str


class Trade(Answer):
    """A closed round trip."""

    id: int
    strategy_id: int
    strategy_name: str
    version: int
    symbol: str
    side: str
    quantity: float
    entry_price: float
    exit_price: float
    opened_at: str
    closed_at: str
    pnl: float
    commission: float
    net_pnl: float


class Position(Answer):
    """What a strategy holds of one symbol."""

    strategy_id: int
    strategy_name: str
    symbol: str
    quantity: float
    average_price: float
    opened_at: str
    price: float | None
    value: float | None
    unrealized_pnl: float | None


class Decision(Answer):
    """Why a strategy did or did not trade, over a stretch of bars."""

    strategy_id: int
    strategy_name: str
    symbol: str
    reason: str
    since: str
    until: str
    bars: int


class Optimization(Answer):
    """An attempt to improve a strategy."""

    id: int
    strategy_id: int
    strategy_name: str
    optimization_type: str
    trigger_reason: str
    old_version: int
    new_version: int | None
    old_metrics: Performance | None
    new_metrics: Performance | None
    improvement_pct: float | None
    candidates: int
    verdict: str
    reason: str
    deployed: bool
    created_at: str
    rolled_back_at: str | None


class Backtest(Answer):
    """A stored backtest."""

    id: int
    version: int
    purpose: str
    symbols: list[str]
    first_bar_at: str | None
    last_bar_at: str | None
    metrics: Performance
    accepted: bool
    reason: str
    created_at: str


class BacktestResults(Performance):
    """What the activation backtest came to."""

    symbols: list[str]
    first_bar_at: str | None
    last_bar_at: str | None
    total_return_pct: float
    max_drawdown_pct: float


class HealthState(Answer):
    """How the system is."""

    healthy: bool
    reason: str
    interval_s: float
    tick_age_s: float | None
    ticked_at: str | None
    moment: str | None


class Health(Success):
    """Answer of the health check."""

    health: HealthState


class StrategyAnswer(Success):
    """One strategy."""

    strategy: Strategy


class StrategyList(Success):
    """Strategies with their figures."""

    strategies: list[MeasuredStrategy]


class StrategyDetail(Success):
    """Everything that is known of one strategy."""

    strategy: MeasuredStrategy
    versions: list[Version]
    iterations: list[Optimization]
    backtests: list[Backtest]
    positions: list[Position]
    signals: list[Signal]
    trades: list[Trade]
    decisions: list[Decision]
    equity: list[tuple[str, float]]


class Created(Success):
    """A strategy that was just stored."""

    strategy_id: int
    strategy: Strategy


class Activated(Success):
    """A strategy that trades now."""

    strategy_id: int
    strategy: Strategy
    backtest_results: BacktestResults


class Summary(Answer):
    """How a strategy does."""

    performance: Performance
    recent_trades: list[Trade]


class PerformanceAnswer(Success):
    """How a strategy does."""

    summary: Summary


class Signals(Success):
    """The newest signals, newest first."""

    signals: list[Signal]


class Trades(Success):
    """The newest closed trades, newest first."""

    trades: list[Trade]


class Optimizations(Success):
    """The newest attempts to improve a strategy, newest first."""

    optimizations: list[Optimization]


class Versions(Success):
    """All versions of a strategy, oldest first."""

    versions: list[Version]


class Queued(Success):
    """A request that the orchestrator will see to."""

    command_id: int
    message: str


class Standing(Answer):
    """A place on the leaderboard."""

    strategy_id: int
    strategy_name: str
    status: str
    performance: Performance


class Leaderboard(Success):
    """Strategies that have traded, the highest return first."""

    leaderboard: list[Standing]


class Statistics(Answer):
    """Figures of all strategies together."""

    total_strategies: int
    active_strategies: int
    total_trades: int
    winning_trades: int
    total_pnl: float
    realized_pnl: float
    avg_win_rate: float | None
    best_strategy_id: int | None
    worst_strategy_id: int | None


class Aggregate(Success):
    """All strategies taken together."""

    statistics: Statistics


class Config(Success):
    """The knobs as they stand."""

    config: dict[str, bool | float]


class Event(Answer):
    """One thing that happened."""

    id: int
    event: str
    strategy_id: int | None
    data: dict[str, object]
    at: str


class Events(Success):
    """Events in the order in which they happened."""

    events: list[Event]


class Question(Answer):
    """What the description leaves open."""

    id: str
    text: str
    default: object


class Rejection(Answer):
    """Why a description cannot be traded."""

    code: str
    reason: str


class SampleBacktest(Answer):
    """How the code would have done on the bars at hand."""

    symbols: list[str]
    metrics: Performance
    sample_trades: list[dict[str, object]]


class Understanding(Answer):
    """What was made of a description."""

    strategy_id: int
    rejected: Rejection | None
    structure: dict[str, object] | None
    english: str | None
    assumed: list[str]
    questions: list[Question]
    code: str | None
    backtest: SampleBacktest | None


class Understood(Success, Understanding):
    """What was made of a description that was just submitted."""


class SubmissionRow(Answer):
    """A submitted description, in short."""

    strategy_id: int
    title: str
    status: str
    reason: str
    created_at: str


class Submissions(Success):
    """All submitted descriptions."""

    strategies: list[SubmissionRow]


class SubmissionDetail(Understanding, SubmissionRow):
    """A submitted description and what was made of it."""

    submitted: dict[str, object]


class SubmissionAnswer(Success):
    """One submitted description."""

    strategy: SubmissionDetail


class Account(Answer):
    """What the account is worth."""

    initial_balance: float
    equity: float
    cash: float
    total_pnl: float
    curve: list[tuple[str, float]]


class CurvedStrategy(MeasuredStrategy):
    """A strategy with its figures and its thinned equity curve."""

    curve: list[float]


class Overview(Success):
    """Everything at a glance."""

    account: Account
    strategies: list[CurvedStrategy]
    positions: list[Position]
    signals: list[Signal]
    trades: list[Trade]
    optimizations: list[Optimization]
    decisions: list[Decision]
    health: HealthState
