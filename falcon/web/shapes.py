"""Shapes: what the bodies of answers are made of.

Times are ISO-8601 UTC ending in ``Z``; ratios are fractions; fields ending in ``_pct``
hold percent.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A part of a successful body."""

    model_config = ConfigDict(extra="forbid")


class Performance(Shape):
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


class Strategy(Shape):
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


class Version(Shape):
    """One version of a strategy's code."""

    version: int
    parent: int | None
    origin: str
    note: str
    code: str
    code_hash: str
    parameters: dict[str, float | int | bool | str | None]
    created_at: str


class Signal(Shape):
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


class Trade(Shape):
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


class Position(Shape):
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


class Decision(Shape):
    """Why a strategy did or did not trade, over a stretch of bars."""

    strategy_id: int
    strategy_name: str
    symbol: str
    reason: str
    since: str
    until: str
    bars: int


class Optimization(Shape):
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


class Backtest(Shape):
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


class HealthState(Shape):
    """How the system is."""

    healthy: bool
    reason: str
    interval_s: float
    tick_age_s: float | None
    ticked_at: str | None
    moment: str | None
    ended: bool
    ends_at: str | None


class Summary(Shape):
    """How a strategy does."""

    performance: Performance
    recent_trades: list[Trade]


class Standing(Shape):
    """A place on the leaderboard."""

    strategy_id: int
    strategy_name: str
    status: str
    performance: Performance


class Statistics(Shape):
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


class Event(Shape):
    """One thing that happened."""

    id: int
    event: str
    strategy_id: int | None
    data: dict[str, object]
    at: str


class Question(Shape):
    """What the description leaves open."""

    id: str
    text: str
    default: object


class Rejection(Shape):
    """Why a description cannot be traded."""

    code: str
    reason: str


class SampleBacktest(Shape):
    """How the code would have done on the bars at hand."""

    symbols: list[str]
    metrics: Performance
    sample_trades: list[dict[str, object]]


class Understanding(Shape):
    """What was made of a description."""

    strategy_id: int
    rejected: Rejection | None
    structure: dict[str, object] | None
    english: str | None
    assumed: list[str]
    questions: list[Question]
    untradable: str | None
    code: str | None
    backtest: SampleBacktest | None


class SubmissionRow(Shape):
    """A submitted description, in short."""

    strategy_id: int
    title: str
    status: str
    reason: str
    created_at: str


class SubmissionDetail(Understanding, SubmissionRow):
    """A submitted description and what was made of it."""

    submitted: dict[str, object]


class Account(Shape):
    """What the account is worth."""

    initial_balance: float
    equity: float
    cash: float
    total_pnl: float
    curve: list[tuple[str, float]]


class CurvedStrategy(MeasuredStrategy):
    """A strategy with its figures and its thinned equity curve."""

    curve: list[float]
