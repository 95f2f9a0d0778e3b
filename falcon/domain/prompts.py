"""Prompts and completions: what is asked of a language model, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question to a language model that must answer in a given form.

    Attributes:
        purpose: a short word for the ledger of calls, for example ``generate``.
        system: our own instructions; never holds foreign text.
        user: the question; foreign text stands in it between delimiters.
        schema: JSON schema that the answer must fulfil.
        max_tokens: most tokens that the answer may take.
    """

    purpose: str
    system: str
    user: str
    schema: Mapping[str, object]
    max_tokens: int = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A complete answer.

    Attributes:
        data: the answer, parsed; checked to be an object, not against the schema.
        model: the model that answered.
        input_tokens: tokens read, cached ones included.
        output_tokens: tokens written.
        request_id: the provider's id of the request.
    """

    data: Mapping[str, object]
    model: str
    input_tokens: int
    output_tokens: int
    request_id: str
