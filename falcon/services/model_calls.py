"""Model calls: a language model whose every call is written down.

It stands before the real model and is used like it, so whoever asks need not know.
"""

from __future__ import annotations

from dataclasses import dataclass

from falcon.domain.prompts import Completion, Prompt
from falcon.errors import FalconError
from falcon.ports import Clock, LanguageModel
from falcon.store import llm_calls
from falcon.store.database import Store
from falcon.store.llm_calls import ModelCall

ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedModel:
    """A language model with a ledger.

    Attributes:
        model: who answers.
        store: where calls are written.
        clock: the present.
    """

    model: LanguageModel
    store: Store
    clock: Clock

    def complete(self, prompt: Prompt) -> Completion:
        """Answer a prompt; the call is written down whether it succeeds or not.

        Raises:
            TemporaryError: overloaded, rate limited or out of reach.
            ProviderError: refused, truncated, or not what was asked for.
        """
        try:
            completion = self.model.complete(prompt)
        except FalconError as error:
            self._record(_failed(prompt, error))
            raise
        self._record(_answered(prompt, completion))
        return completion

    def _record(self, call: ModelCall) -> None:
        with self.store.writing() as db:
            llm_calls.add(db, call, self.clock.now())


def _answered(prompt: Prompt, completion: Completion) -> ModelCall:
    return ModelCall(
        purpose=prompt.purpose,
        model=completion.model,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        request_id=completion.request_id,
        outcome=ANSWERED,
    )


def _failed(prompt: Prompt, error: FalconError) -> ModelCall:
    return ModelCall(
        purpose=prompt.purpose,
        model="",
        input_tokens=0,
        output_tokens=0,
        request_id="",
        outcome=type(error).__name__,
    )
