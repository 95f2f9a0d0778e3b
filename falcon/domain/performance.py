"""Performance: the figures by which a strategy is judged.

Formulas stand in `falcon.analytics.metrics`, which computes them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """Figures of one strategy or one backtest; ``None`` where undefined.

    Attributes:
        total_trades: closed trades.
        winning_trades: those with a net profit above zero.
        win_rate: winning / total, a fraction; ``None`` without trades.
        total_pnl: net dollars of the equity curve, open positions included.
        realized_pnl: net dollars of closed trades.
        profit_factor: gross profit / gross loss of the trades; ``None`` without loss.
        expectancy: mean net dollars a trade; ``None`` without trades.
        roi: total_pnl / capital, a fraction.
        sharpe: annualised, of per-period returns over a risk-free rate of zero.
        sortino: annualised, target zero.
        sqn: sqrt(n) * mean / deviation of the trades' net pnl; ``None`` below 2 trades.
        max_drawdown: deepest fall from a peak of the equity curve, a fraction >= 0.
        current_drawdown: fall from the last peak, a fraction >= 0.
        consecutive_losses: losing trades in a row up to now.
    """

    total_trades: int = 0
    winning_trades: int = 0
    win_rate: float | None = None
    total_pnl: float = 0.0
    realized_pnl: float = 0.0
    profit_factor: float | None = None
    expectancy: float | None = None
    roi: float = 0.0
    sharpe: float | None = None
    sortino: float | None = None
    sqn: float | None = None
    max_drawdown: float = 0.0
    current_drawdown: float = 0.0
    consecutive_losses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """An equity curve in the numbers that its figures are made of.

    Attributes:
        final: dollars at the end of the last period, ``None`` without periods.
        returns: how many returns there are; 0 where they are undefined.
        mean: of the returns; 0 without.
        deviation: of the returns as of a sample; 0 below two.
        downside: deviation of the losses from zero; 0 without returns.
        max_drawdown: deepest fall from a peak, a fraction.
        current_drawdown: fall from the last peak, a fraction.
    """

    final: float | None
    returns: int
    mean: float
    deviation: float
    downside: float
    max_drawdown: float
    current_drawdown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Closed trades in the numbers that their figures are made of.

    Attributes:
        trades: how many.
        wins: those with a net profit above zero.
        losing: losing trades in a row up to the last one.
        total: net dollars of all.
        gains: net dollars of those above zero, 0 without.
        losses: net dollars of those below zero, 0 without.
        deviation: of the net dollars as of a sample; 0 below two.
        largest: net dollars of the one furthest from zero, without its sign.
    """

    trades: int
    wins: int
    losing: int
    total: float
    gains: float
    losses: float
    deviation: float
    largest: float
