"""Tests of the ledger of calls to language models."""

from dataclasses import dataclass

import pytest

from falcon.clock import ManualClock
from falcon.domain.prompts import Completion, Prompt
from falcon.errors import RateLimitedError
from falcon.services.model_calls import RecordedModel
from falcon.store.database import Store

A_PROMPT = Prompt(purpose="generate", system="", user="", schema={})
AN_ANSWER = Completion(
    data={"code": "…"},
    model="claude",
    input_tokens=120,
    output_tokens=30,
    request_id="req-1",
)


@dataclass(frozen=True)
class Answering:
    """A model that always answers the same."""

    def complete(self, prompt: Prompt) -> Completion:
        """Answer."""
        del prompt
        return AN_ANSWER


@dataclass(frozen=True)
class Overloaded:
    """A model that never answers."""

    def complete(self, prompt: Prompt) -> Completion:
        """Refuse."""
        raise RateLimitedError(f"too many requests for {prompt.purpose}")


def calls(store: Store) -> list[dict[str, object]]:
    with store.reading() as db:
        return [dict(row) for row in db.execute("SELECT * FROM llm_calls")]


def test_an_answer_is_passed_on_and_what_it_took_is_written(
    store: Store, clock: ManualClock
) -> None:
    model = RecordedModel(model=Answering(), store=store, clock=clock)

    assert model.complete(A_PROMPT) == AN_ANSWER
    (call,) = calls(store)
    assert call["purpose"] == "generate"
    assert call["model"] == "claude"
    assert (call["input_tokens"], call["output_tokens"]) == (120, 30)
    assert call["outcome"] == "answered"


def test_a_failure_is_passed_on_and_written_by_its_name(
    store: Store, clock: ManualClock
) -> None:
    model = RecordedModel(model=Overloaded(), store=store, clock=clock)

    with pytest.raises(RateLimitedError):
        model.complete(A_PROMPT)

    (call,) = calls(store)
    assert call["outcome"] == "RateLimitedError"
