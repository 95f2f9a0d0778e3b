"""Attempt: one try to improve a strategy, from the bars to a verdict.

In: the version that trades, its history, an advisor. Out: `Attempt`. Nothing is stored
or deployed here.

1. Run the present version on the whole history, in two parts (`Bench.run`).
2. Let the advisor propose, shown only the search part (`_case`).
3. Try every candidate on the same bars (`Bench.attempt`).
4. Choose on the search part, judge on the part held back (`falcon.refine.gate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from falcon.domain.performance import Performance
from falcon.domain.strategies import Parameters
from falcon.domain.verdicts import Verdict
from falcon.engine import compile_strategy
from falcon.errors import StrategyError, UsageError
from falcon.refine.candidates import Advisor, Case
from falcon.refine.gate import judge
from falcon.refine.trials import Bench, Failed, Ran, Trial, Variant
from falcon.research.split import Split

FEWEST_BARS = 250
"""A shorter history can show nothing, and each attempt is a chance to be fooled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The version that trades.

    Attributes:
        code: its source.
        parameters: its values that differ from those the code declares.
        trigger: why a better one is wanted.
    """

    code: str
    parameters: Parameters
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one try ended.

    Attributes:
        verdict: deployed means: to be deployed.
        reason: why, in words with the figures.
        candidates: how many were tried, failed ones included.
        tried: fingerprints of those that ran.
        winner: the chosen trial, ``None`` without one that ran.
        old: figures of the present version on the held-back bars.
        new: figures of the winner there.
        improvement: of the winner there, a fraction.
    """

    verdict: Verdict
    reason: str
    candidates: int = 0
    tried: tuple[str, ...] = ()
    winner: Ran | None = None
    old: Performance | None = None
    new: Performance | None = None
    improvement: float | None = None

    @classmethod
    def without_candidate(cls, reason: str, *, candidates: int = 0) -> Attempt:
        """An attempt that ended before anything could be compared."""
        return cls(verdict=Verdict.NO_CANDIDATE, reason=reason, candidates=candidates)


def attempt(
    incumbent: Incumbent,
    bench: Bench,
    advisor: Advisor,
    *,
    known: Iterable[str],
    threshold: float,
) -> Attempt:
    """Look for a better version of a strategy.

    Args:
        incumbent: the version that trades.
        bench: its history and its terms.
        advisor: proposes what to try.
        known: fingerprints of versions that need not be tried (again).
        threshold: least improvement that is worth a change, a fraction.

    Raises:
        TemporaryError: the advisor depends on something that does not answer now.
        ProviderError: the advisor depends on something that refuses to answer.
    """
    bars = len(bench.stamps)
    if bars < FEWEST_BARS:
        return Attempt.without_candidate(
            f"only {bars} bars of history, at least {FEWEST_BARS} are needed"
        )
    try:
        present = Variant.of(compile_strategy(incumbent.code), incumbent.parameters)
        old = bench.run(present)
    except (StrategyError, UsageError) as error:
        return Attempt.without_candidate(
            f"the present version fails on its own history: {error}"
        )
    candidates = advisor.propose(_case(incumbent, present, old))
    seen = {present.fingerprint, *known}
    trials = tuple(bench.attempt(candidates, known=seen))
    return _judged(old, trials, proposed=len(candidates), threshold=threshold)


def _case(incumbent: Incumbent, present: Variant, outcome: Split) -> Case:
    return Case(
        code=incumbent.code,
        parameters=present.parameters,
        performance=outcome.search.performance,
        trades=outcome.search.trades,
        trigger=incumbent.trigger,
    )


def _judged(
    old: Split, trials: Sequence[Trial], *, proposed: int, threshold: float
) -> Attempt:
    ran = [trial for trial in trials if isinstance(trial, Ran)]
    if not ran:
        return Attempt.without_candidate(
            _why_none_ran(trials, proposed), candidates=len(trials)
        )
    judgement = judge(old, [trial.outcome for trial in ran], threshold=threshold)
    winner = ran[judgement.chosen]
    return Attempt(
        verdict=Verdict.DEPLOYED if judgement.accepted else Verdict.REJECTED,
        reason=f"{winner.candidate.note}: {judgement.reason}",
        candidates=len(trials),
        tried=tuple(trial.variant.fingerprint for trial in ran),
        winner=winner,
        old=old.held_back.performance,
        new=winner.outcome.held_back.performance,
        improvement=judgement.improvement,
    )


def _why_none_ran(trials: Sequence[Trial], proposed: int) -> str:
    failed = [trial for trial in trials if isinstance(trial, Failed)]
    if failed:
        return f"none of {len(failed)} candidates runs; the first: {failed[0].error}"
    if proposed:
        return f"all {proposed} candidates were tried before"
    return "nothing to try: no parameter can be varied and no change was proposed"
