"""Allocation: how much money each entry of one bar may use.

In: `Entry`. Out: dollars.

1. `shrunk_win_rate`: a young strategy's win rate is drawn towards one half.
2. ``weight = win rate x confidence``.
3. `allocate`: ``weight / sum of weights x available cash``, but never more than the
   entry's own limit, which is the strategy's share of the account's equity less what
   it already has in the market.

With win rate x confidence of 0.63 and 0.40 and $10,000 available the two entries get
$6,116 and $3,883.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRIOR_WINS = 5.0
PRIOR_LOSSES = 5.0
"""A Beta(5, 5) prior: ten imagined trades, half of them won. Without it a new strategy,
which has no win rate, would never be given any money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An order that would enlarge a position.

    Attributes:
        weight: win rate x confidence, in [0, 1].
        limit: most dollars it may use, not negative.
    """

    weight: float
    limit: float


def shrunk_win_rate(wins: int, trades: int) -> float:
    """Posterior mean of the win rate under a Beta(5, 5) prior, a fraction."""
    return (wins + PRIOR_WINS) / (trades + PRIOR_WINS + PRIOR_LOSSES)


def allocate(entries: Sequence[Entry], available: float) -> tuple[float, ...]:
    """Dollars for each entry of one bar, in the order given.

    Args:
        entries: all entries that want money on this bar.
        available: dollars that no book has reserved; below zero counts as none.

    Returns:
        One amount an entry, none negative, their sum at most ``available``.
    """
    total = sum(entry.weight for entry in entries)
    if total <= 0 or available <= 0:
        return (0.0,) * len(entries)
    return tuple(
        max(0.0, min(entry.weight / total * available, entry.limit))
        for entry in entries
    )


def limit(
    *, allocation_pct: float, parts: int, equity: float, in_market: float
) -> float:
    """Most dollars that one running program of a strategy may still use.

    Args:
        allocation_pct: the strategy's share of the account, 0 to 100.
        parts: programs of the strategy, which share it equally; at least 1.
        equity: dollars that the whole account is worth.
        in_market: dollars that the program has in positions and working orders.
    """
    return max(0.0, allocation_pct / 100 * equity / parts - in_market)
