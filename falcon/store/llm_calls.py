"""Calls to language models: who asked what for, and what it took."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from falcon.store.encoding import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One request to a language model.

    Attributes:
        purpose: what it was for.
        model: which model answered.
        input_tokens: tokens read.
        output_tokens: tokens written.
        request_id: the provider's id, empty if there was no answer.
        outcome: ``answered`` or the name of the error.
    """

    purpose: str
    model: str
    input_tokens: int
    output_tokens: int
    request_id: str
    outcome: str


def add(db: sqlite3.Connection, call: ModelCall, at: datetime) -> None:
    """Store a call."""
    db.execute(
        "INSERT INTO llm_calls (purpose, model, input_tokens, output_tokens,"
        " request_id, outcome, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            call.purpose,
            call.model,
            call.input_tokens,
            call.output_tokens,
            call.request_id,
            call.outcome,
            to_text(at),
        ),
    )
