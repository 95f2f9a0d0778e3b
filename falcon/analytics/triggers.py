"""Triggers: when a strategy falters and a better version is to be looked for.

In: `Performance` since the present version was deployed. Out: the reason, or none.

1. five losing trades in a row;
2. a win rate below 40 % over at least 20 trades;
3. a drawdown above 15 %;
4. a negative profit over at least 20 trades. Open positions count: closing winners and
   keeping losers must not hide a loss.
"""

from __future__ import annotations

from collections.abc import Iterator

from falcon.domain.performance import Performance

LOSSES_IN_A_ROW = 5
LOWEST_WIN_RATE = 0.40
DEEPEST_DRAWDOWN = 0.15
ENOUGH_TRADES = 20
"""Below this many trades a win rate or a loss says too little."""


def trigger(performance: Performance) -> str | None:
    """Say in words and figures why a strategy falters, ``None`` if it does not."""
    return "; ".join(_reasons(performance)) or None


def _reasons(performance: Performance) -> Iterator[str]:
    trades = performance.total_trades
    if performance.consecutive_losses >= LOSSES_IN_A_ROW:
        yield f"{performance.consecutive_losses} losing trades in a row"
    if trades >= ENOUGH_TRADES:
        win_rate = performance.win_rate
        if win_rate is not None and win_rate < LOWEST_WIN_RATE:
            yield f"win rate {win_rate:.1%} below 40% over {trades} trades"
    if performance.max_drawdown > DEEPEST_DRAWDOWN:
        yield f"drawdown {performance.max_drawdown:.2%} above 15%"
    if trades >= ENOUGH_TRADES and performance.total_pnl < 0:
        yield f"loss of ${-performance.total_pnl:,.2f} over {trades} trades"
