"""Submissions: rows of `youtube_strategies`, what people sent and what it means."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from falcon.errors import NotFoundError
from falcon.store.encoding import to_json, to_mapping, to_text, to_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One description that somebody sent.

    Attributes:
        id: also the id of the strategy that it became.
        title: a short name.
        submitted: the body as it came.
        understanding: what was made of it, as `falcon understand` prints it.
        created_at: when it came.
    """

    id: int
    title: str
    submitted: Mapping[str, object]
    understanding: Mapping[str, object]
    created_at: datetime


def add(db: sqlite3.Connection, submission: Submission) -> None:
    """Store a submission under the id of its strategy."""
    db.execute(
        "INSERT INTO youtube_strategies VALUES (?, ?, ?, ?, ?)",
        (
            submission.id,
            submission.title,
            to_json(dict(submission.submitted)),
            to_json(dict(submission.understanding)),
            to_text(submission.created_at),
        ),
    )


def get(db: sqlite3.Connection, submission_id: int) -> Submission:
    """One submission.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = db.execute(
        "SELECT * FROM youtube_strategies WHERE id = ?", (submission_id,)
    ).fetchone()
    if row is None:
        raise NotFoundError(
            f"there is no submission {submission_id}; "
            "`falcon strategies list` shows every strategy"
        )
    return _submission(row)


def every(db: sqlite3.Connection) -> tuple[Submission, ...]:
    """All submissions, in the order of their ids."""
    rows = db.execute("SELECT * FROM youtube_strategies ORDER BY id")
    return tuple(_submission(row) for row in rows)


def _submission(row: sqlite3.Row) -> Submission:
    return Submission(
        id=row["id"],
        title=row["title"],
        submitted=to_mapping(row["submitted_json"]),
        understanding=to_mapping(row["understanding_json"]),
        created_at=to_time(row["created_at"]),
    )
