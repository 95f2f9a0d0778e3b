"""Verdicts: what was decided about a candidate, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from falcon.domain.performance import Performance


class Verdict(StrEnum):
    """Outcome of one attempt to improve a strategy."""

    DEPLOYED = "deployed"
    REJECTED = "rejected"
    """The best candidate was not good enough on the held-back bars."""
    NO_CANDIDATE = "no_candidate"
    """Nothing could be tried: too few bars, no parameters, or all failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimization:
    """One attempt to improve a strategy, deployed or not.

    Attributes:
        id: its number; 0 before it is stored.
        strategy_id: whose.
        optimization_type: ``parameter_search`` or ``model_proposal``.
        trigger: why it was tried.
        old_version: the version that traded.
        new_version: the version it became, ``None`` if it was not deployed.
        old: figures of the old version on the held-back bars.
        new: figures of the best candidate there, ``None`` without a candidate.
        improvement: relative gain of the score there, a fraction, or ``None``.
        candidates: how many were tried.
        verdict: what was decided.
        reason: why, in words with the figures.
        created_at: when.
        rolled_back_at: when it was taken back, ``None`` if it was not.
    """

    id: int = 0
    strategy_id: int
    optimization_type: str
    trigger: str
    old_version: int
    new_version: int | None = None
    old: Performance | None = None
    new: Performance | None = None
    improvement: float | None = None
    candidates: int = 0
    verdict: Verdict
    reason: str
    created_at: datetime
    rolled_back_at: datetime | None = None

    @property
    def deployed(self) -> bool:
        """Whether the candidate replaced the old version."""
        return self.verdict is Verdict.DEPLOYED
