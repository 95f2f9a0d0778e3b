"""Candidates: what might be better, and who proposes it.

In: `Case`, a strategy that falters. Out: `Candidate`, a version that is not proved yet.
A case holds nothing of the bars that are held back for the judgement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from falcon.domain.performance import Performance
from falcon.domain.runs import RunTrade
from falcon.domain.strategies import Origin, Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A strategy to improve, as far as an advisor may know it.

    Attributes:
        code: source of the present version.
        parameters: every parameter with the value that it has now.
        performance: figures of the present version on the search part of the history.
        trades: its trades there.
        trigger: why a better version is wanted.
    """

    code: str
    parameters: Parameters
    performance: Performance
    trades: tuple[RunTrade, ...]
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A version that is proposed.

    Attributes:
        code: source of a backtrader strategy class.
        parameters: values that differ from those the code declares.
        note: what is different, in a few words.
        origin: who proposed it.
    """

    code: str
    parameters: Parameters = field(default_factory=dict)
    note: str
    origin: Origin


class Advisor(Protocol):
    """Somebody who knows what to try."""

    @property
    def optimization_type(self) -> str:
        """How its attempts are recorded: ``parameter_search`` or ``model_proposal``."""
        ...

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """Versions worth trying, none if it has no idea.

        Raises:
            TemporaryError: it depends on something that does not answer now.
            ProviderError: it depends on something that refuses to answer.
        """
        ...
