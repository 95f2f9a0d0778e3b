"""Gate: whether a candidate replaces the version that trades.

In: the incumbent and all trials, each in two parts. Out: `Judgement`.

1. The best trial that traded at all is chosen on the search part.
2. It must be better there, and better by the threshold on the part held back, which
   nobody has looked at before (`judge`).
3. There it must also have traded, and earned something after costs: being better than a
   strategy that was picked because it lost is no merit, being better than cash is.

What "better" means is `improvement`, the same measure for the choice and for the
judgement. This module is the one place that decides; a stricter test of whether the
difference could be luck replaces `judge` and finds in its arguments the returns of
every trial, which such a test must account for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from falcon.domain.performance import Performance
from falcon.research.split import Split

THRESHOLD = 0.05
"""Least improvement that is worth a change of what trades."""

ROI_FLOOR = 0.05
"""Below this return of the incumbent (either sign) a gain is measured against it, since
a relative gain over next to nothing has no meaning."""

SHARPE_FLOOR = 0.25
"""The same for the Sharpe ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the gate decided.

    Attributes:
        accepted: whether the chosen trial replaces the incumbent.
        chosen: index of the best trial on the search part.
        improvement: of that trial on the part held back, a fraction.
        reason: why, in words with the figures.
    """

    accepted: bool
    chosen: int
    improvement: float
    reason: str


def improvement(old: Performance, new: Performance) -> float:
    """By how much a version is better than another, a fraction; 0.05 is five percent.

    The smaller of two relative gains: that of the return, (new - old) / max(|old|,
    floor), and the same of the Sharpe ratio. A version that only bets more gains in the
    first alone, one that only bets less in the second alone; neither is better. An
    undefined Sharpe ratio, of a curve that does not move, counts as 0.
    """
    by_return = (new.roi - old.roi) / max(abs(old.roi), ROI_FLOOR)
    old_sharpe, new_sharpe = old.sharpe or 0.0, new.sharpe or 0.0
    by_risk = (new_sharpe - old_sharpe) / max(abs(old_sharpe), SHARPE_FLOOR)
    return min(by_return, by_risk)


def judge(
    incumbent: Split, trials: Sequence[Split], *, threshold: float = THRESHOLD
) -> Judgement:
    """Choose the best trial and decide whether it replaces the incumbent.

    Args:
        incumbent: the version that trades.
        trials: every candidate that was tried and ran, at least one.
        threshold: least improvement on the part held back, a fraction.
    """
    searched = [_searched(incumbent, trial) for trial in trials]
    chosen = max(range(len(trials)), key=searched.__getitem__)
    old = incumbent.held_back.performance
    new = trials[chosen].held_back.performance
    gain = improvement(old, new)
    refusal = _refusal(searched[chosen], gain, new, threshold)
    figures = (
        f"on the bars held back {_figures(new)} against {_figures(old)}, "
        f"improvement {gain:+.1%}"
    )
    return Judgement(
        accepted=refusal is None,
        chosen=chosen,
        improvement=gain,
        reason=figures if refusal is None else f"{refusal}; {figures}",
    )


def _searched(incumbent: Split, trial: Split) -> float:
    """How much better a trial was on the search part; idle ones are the worst.

    To do nothing beats every strategy that lost, and improves none.
    """
    new = trial.search.performance
    if new.total_trades == 0:
        return -math.inf
    return improvement(incumbent.search.performance, new)


def _refusal(
    searched: float, gain: float, new: Performance, threshold: float
) -> str | None:
    if searched == -math.inf:
        return "none closed a trade where it was to be chosen"
    if searched <= 0:
        return f"none was better even where it was chosen ({searched:+.1%})"
    if new.total_trades == 0:
        return "the best one closed no trade on the bars held back"
    if new.roi <= 0:
        return "the best one earned nothing on the bars held back"
    if gain < threshold:
        return f"the best one is not {threshold:.0%} better on the bars held back"
    return None


def _figures(performance: Performance) -> str:
    sharpe = "none" if performance.sharpe is None else f"{performance.sharpe:.2f}"
    return (
        f"return {performance.roi:+.2%}, Sharpe {sharpe}, "
        f"{performance.total_trades} trades"
    )
