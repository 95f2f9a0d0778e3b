"""Submission: words are understood and kept, with the strategy that they became.

A submission and its strategy share one id. What cannot be traded is kept as well, as a
rejected strategy with the reason, so that one can see why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.ports import Clock
from falcon.reports.backtest import Document
from falcon.services.create import NewStrategy, store_draft
from falcon.services.labels import LONGEST_NAME, clean_name, in_one_line
from falcon.services.understand import (
    UnderstandDescription,
    Understood,
    understood_document,
)
from falcon.services.words import UNTITLED, Field, Words, words_of
from falcon.store import events, strategies, submissions
from falcon.store.database import Store
from falcon.store.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A submission that was stored.

    Attributes:
        strategy: what it became, a draft or a rejected strategy.
        document: what was understood, as `falcon understand` prints it.
    """

    strategy: Strategy
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSubmission:
    """A submission and what became of it.

    Attributes:
        submission: as it was stored.
        strategy: as it is now.
    """

    submission: Submission
    strategy: Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitDescription:
    """Understand a description and store it with its strategy.

    Attributes:
        store: where both go.
        clock: the present.
        understand: what makes a strategy of words.
    """

    store: Store
    clock: Clock
    understand: UnderstandDescription

    def __call__(self, body: Mapping[str, Field]) -> Submitted:
        """Take a submitted body, see `falcon.services.words` for its forms.

        Raises:
            UsageError: it holds nothing to read.
            TemporaryError: the language model does not answer now; nothing is stored.
            ProviderError: it answered what cannot be used; nothing is stored.
        """
        words = words_of(body)
        understood = self.understand(words)
        document = understood_document(understood)
        with self.store.writing() as db:
            strategy = self._store(db, words, understood)
            submissions.add(
                db,
                Submission(
                    id=strategy.id,
                    title=strategy.name,
                    submitted=words.submitted,
                    understanding=document,
                    created_at=self.clock.now(),
                ),
            )
        return Submitted(strategy=strategy, document=document)

    def _store(
        self, db: sqlite3.Connection, words: Words, understood: Understood
    ) -> Strategy:
        name = clean_name(in_one_line(words.title)[:LONGEST_NAME] or UNTITLED)
        if understood.vetted is None:
            return self._reject(db, name, understood)
        draft = NewStrategy(
            name=name,
            code=understood.meaning.code,
            symbols=understood.meaning.symbols,
            origin=understood.meaning.origin,
        )
        return store_draft(db, draft, understood.vetted, self.clock)

    def _reject(
        self, db: sqlite3.Connection, name: str, understood: Understood
    ) -> Strategy:
        reason = understood.objection
        strategy_id = strategies.add(
            db,
            name=name,
            status=StrategyStatus.REJECTED,
            symbols=understood.meaning.symbols,
            reason=reason,
            at=self.clock.now(),
        )
        events.add(
            db,
            "strategy_rejected",
            {"strategy_name": name, "reason": reason},
            at=self.clock.now(),
            strategy_id=strategy_id,
        )
        return strategies.get(db, strategy_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSubmissions:
    """Everything that was submitted.

    Attributes:
        store: where it is kept.
    """

    store: Store

    def __call__(self) -> tuple[KeptSubmission, ...]:
        """Submissions in the order in which they came."""
        with self.store.reading() as db:
            return tuple(_kept(db, each) for each in submissions.every(db))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSubmission:
    """One submission.

    Attributes:
        store: where it is kept.
    """

    store: Store

    def __call__(self, submission_id: int) -> KeptSubmission:
        """A submission with what became of it.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self.store.reading() as db:
            return _kept(db, submissions.get(db, submission_id))


def _kept(db: sqlite3.Connection, submission: Submission) -> KeptSubmission:
    return KeptSubmission(
        submission=submission, strategy=strategies.get(db, submission.id)
    )
