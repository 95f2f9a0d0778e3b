"""Split: the part of the history on which one may search, and the part held back.

A candidate is chosen by what it did on the first part and judged by what it did on the
second, which played no part in the choice.

One run over the whole history serves both parts: a program sees only bars up to the
present one, so the first part of a long run is what a shorter run would have been. The
second part begins with indicators warmed up, and with the position that the strategy
then held, exactly as if it had been trading all along. What that means for the figures:

* the capital of the second part is the equity at the cut;
* the curve of each part holds the profit made in it, whoever opened the position;
* a trade belongs to the part in which it was opened *and* closed; one across the cut
  belongs to neither.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from falcon.domain.bars import Stamps
from falcon.research.backtest import Backtest

SEARCH_SHARE = 0.7
"""Fraction of the bars on which candidates are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """One backtest in two parts.

    Attributes:
        search: the first part, on which one may look and choose.
        held_back: the rest, on which the choice is judged.
    """

    search: Backtest
    held_back: Backtest


def cut_of(stamps: Stamps, *, share: float = SEARCH_SHARE) -> int:
    """The time of the first bar that is held back, microseconds.

    Args:
        stamps: int64[n], times of all bars, oldest first, at least two.
        share: fraction of the bars in the first part, in (0, 1).
    """
    first = min(max(math.floor(len(stamps) * share), 1), len(stamps) - 1)
    return int(stamps[first])


def split(whole: Backtest, cut: int) -> Split:
    """Divide a backtest at a time; the bar of that time is the first held back."""
    first = int(np.searchsorted(whole.stamps, cut))
    capital = float(whole.equity[first - 1]) if first else whole.capital
    return Split(
        search=Backtest.of(
            capital=whole.capital,
            periods_per_year=whole.periods_per_year,
            stamps=whole.stamps[:first],
            equity=whole.equity[:first],
            trades=[trade for trade in whole.trades if trade.closed < cut],
        ),
        held_back=Backtest.of(
            capital=capital,
            periods_per_year=whole.periods_per_year,
            stamps=whole.stamps[first:],
            equity=whole.equity[first:],
            trades=[trade for trade in whole.trades if trade.opened >= cut],
        ),
    )
