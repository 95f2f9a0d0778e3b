"""Metrics: the figures by which a strategy is judged, each with its definition.

In: equity curve and net profits of closed trades. Out: `Performance`.

Three kinds of input, always oldest first:

* ``equity``: float64[n], dollars at the end of each period, open positions included.
* ``returns``: float64[n], fractions, from `returns_of`: the first one leads from the
  capital to ``equity[0]``.
* ``net_pnls``: float64[k], dollars after commission, one a closed trade.

Nothing here guesses: where a figure is undefined it is ``None``, or the value that its
docstring states. Ratios are fractions, drawdowns are positive. Rates are annualised
with ``periods_per_year`` (252 for daily bars, see `falcon.analytics.periods`).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from falcon.analytics.trades import (
    NO_SPREAD,
    expectancy,
    profit_factor,
    sqn,
    tally_of,
    win_rate,
)
from falcon.domain.bars import Floats
from falcon.domain.performance import Curve, Performance, Tally

_FEWEST = 2
"""A deviation needs this many values."""


def measure(
    equity: Floats, net_pnls: Floats, *, capital: float, periods_per_year: float
) -> Performance:
    """Compute every figure of a strategy or a backtest.

    Without an equity curve the total profit is that of the closed trades.

    Args:
        equity: float64[n], dollars at the end of each period, oldest first.
        net_pnls: float64[k], dollars after commission of each closed trade, in the
            order in which they closed.
        capital: dollars before the first period.
        periods_per_year: how many periods of ``equity`` make a year.
    """
    return measure_reduced(
        curve_of(equity, capital=capital),
        tally_of(net_pnls),
        capital=capital,
        periods_per_year=periods_per_year,
    )


def measure_reduced(
    curve: Curve, tally: Tally, *, capital: float, periods_per_year: float
) -> Performance:
    """Compute every figure from what is known of curve and trades, see `measure`."""
    total_pnl = tally.total if curve.final is None else curve.final - capital
    return Performance(
        total_trades=tally.trades,
        winning_trades=tally.wins,
        win_rate=win_rate(tally),
        total_pnl=total_pnl,
        realized_pnl=tally.total,
        profit_factor=profit_factor(tally),
        expectancy=expectancy(tally),
        roi=roi(total_pnl, capital=capital),
        sharpe=_sharpe(curve, periods_per_year),
        sortino=_sortino(curve, periods_per_year),
        sqn=sqn(tally),
        max_drawdown=curve.max_drawdown,
        current_drawdown=curve.current_drawdown,
        consecutive_losses=tally.losing,
    )


def curve_of(equity: Floats, *, capital: float) -> Curve:
    """Reduce a curve to what its figures are made of; see `measure`."""
    drawdowns = drawdowns_of(equity, capital=capital)
    return replace(
        _spread(returns_of(equity, capital=capital)),
        final=float(equity[-1]) if len(equity) else None,
        max_drawdown=max_drawdown(drawdowns),
        current_drawdown=current_drawdown(drawdowns),
    )


def _spread(returns: Floats) -> Curve:
    """What is known of a curve by its returns alone."""
    count = len(returns)
    losses = np.minimum(returns, 0) ** 2
    return Curve(
        final=None,
        returns=count,
        mean=float(returns.mean()) if count else 0.0,
        deviation=float(returns.std(ddof=1)) if count >= _FEWEST else 0.0,
        downside=math.sqrt(float(np.mean(losses))) if count else 0.0,
        max_drawdown=0.0,
        current_drawdown=0.0,
    )


def roi(total_pnl: float, *, capital: float) -> float:
    """Profit / capital, a fraction, not annualised; 0 where there is no capital."""
    return total_pnl / capital if capital > 0 else 0.0


def returns_of(equity: Floats, *, capital: float) -> Floats:
    """Simple returns per period: equity[t] / equity[t - 1] - 1, capital before all.

    Empty if the capital or the curve ever reaches zero or less: a return on nothing
    has no meaning, and every figure made of it is then ``None``.
    """
    curve = np.concatenate(([capital], equity))
    if curve.min() <= 0:
        return np.empty(0, dtype=np.float64)
    returns: Floats = curve[1:] / curve[:-1] - 1
    return returns


def sharpe(returns: Floats, *, periods_per_year: float) -> float | None:
    """Sharpe ratio over a risk-free rate of zero, annualised.

    sqrt(periods_per_year) * mean / sample deviation (n - 1) of the returns; Sharpe,
    "The Sharpe Ratio" (1994). Periods without a position count with return zero.

    ``None`` below two returns or if they do not vary.
    """
    return _sharpe(_spread(returns), periods_per_year)


def sortino(returns: Floats, *, periods_per_year: float) -> float | None:
    """Sortino ratio with a target of zero, annualised.

    sqrt(periods_per_year) * mean / sqrt(mean(min(return, 0) ** 2)), the mean taken over
    all periods and not only over the losing ones; Sortino and Price (1994).

    ``None`` below two returns or if none of them is a loss.
    """
    return _sortino(_spread(returns), periods_per_year)


def drawdowns_of(equity: Floats, *, capital: float) -> Floats:
    """Fall from the highest value so far at each period, a fraction, never negative.

    (peak - equity) / peak; the capital is the first peak. More than 1 where the curve
    is below zero, as more than everything is lost there; where no value was ever above
    zero there is nothing to fall from and the fall is 0.
    """
    peaks = np.maximum.accumulate(np.concatenate(([capital], equity)))[1:]
    falls = np.zeros(len(equity), dtype=np.float64)
    np.divide(peaks - equity, peaks, out=falls, where=peaks > 0)
    return falls


def max_drawdown(drawdowns: Floats) -> float:
    """The deepest of the falls; 0 without periods."""
    return float(drawdowns.max()) if len(drawdowns) else 0.0


def current_drawdown(drawdowns: Floats) -> float:
    """The fall at the newest period; 0 without periods."""
    return float(drawdowns[-1]) if len(drawdowns) else 0.0


def _sharpe(curve: Curve, periods_per_year: float) -> float | None:
    if curve.returns < _FEWEST or curve.deviation <= NO_SPREAD:
        return None
    return math.sqrt(periods_per_year) * curve.mean / curve.deviation


def _sortino(curve: Curve, periods_per_year: float) -> float | None:
    if curve.returns < _FEWEST or curve.downside <= NO_SPREAD:
        return None
    return math.sqrt(periods_per_year) * curve.mean / curve.downside
