"""Trades: the figures of closed trades, by what each of them earned after its costs.

In: net profits. They are first reduced to a `Tally`, of which each figure is made.
"""

from __future__ import annotations

import math

import numpy as np

from falcon.domain.bars import Floats
from falcon.domain.performance import Tally

NO_SPREAD = 1e-12
"""A deviation below this share of the values is rounding, not risk: returns come from
quotients near 1, which are exact to about 2e-16."""

_FEWEST = 2
"""A deviation needs this many values."""


def tally_of(net_pnls: Floats) -> Tally:
    """Reduce trades to what their figures are made of.

    Args:
        net_pnls: float64[k], dollars after commission of each closed trade, in the
            order in which they closed.
    """
    count = len(net_pnls)
    return Tally(
        trades=count,
        wins=int((net_pnls > 0).sum()),
        losing=_losing(net_pnls),
        total=float(net_pnls.sum()),
        gains=float(net_pnls[net_pnls > 0].sum()),
        losses=float(net_pnls[net_pnls < 0].sum()),
        deviation=float(net_pnls.std(ddof=1)) if count >= _FEWEST else 0.0,
        largest=float(np.abs(net_pnls).max()) if count else 0.0,
    )


def win_rate(tally: Tally) -> float | None:
    """Winning trades / all trades, in [0, 1]; ``None`` without trades."""
    return tally.wins / tally.trades if tally.trades else None


def profit_factor(tally: Tally) -> float | None:
    """Gross profit / gross loss of the trades, after costs.

    0 if no trade won; ``None`` if no trade lost (the quotient has no value, and
    infinity would win every comparison) or without trades.
    """
    return tally.gains / -tally.losses if tally.losses else None


def expectancy(tally: Tally) -> float | None:
    """Mean net dollars a trade; ``None`` without trades."""
    return tally.total / tally.trades if tally.trades else None


def sqn(tally: Tally) -> float | None:
    """System quality number: sqrt(k) * mean / deviation of the trades' net profits.

    Van Tharp's measure on dollars instead of multiples of the initial risk, which a
    strategy need not state. The deviation is that of a sample (k - 1), and k is not
    capped at 100. backtrader's analyzer divides by k and is a little higher.

    ``None`` below two trades or if all trades made the same.
    """
    if tally.trades < _FEWEST or tally.deviation <= NO_SPREAD * tally.largest:
        return None
    mean = tally.total / tally.trades
    return math.sqrt(tally.trades) * mean / tally.deviation


def _losing(net_pnls: Floats) -> int:
    """Losing trades in a row up to the newest; one at zero or more ends the row."""
    others = np.flatnonzero(~(net_pnls < 0))
    return len(net_pnls) - 1 - int(others[-1]) if len(others) else len(net_pnls)
