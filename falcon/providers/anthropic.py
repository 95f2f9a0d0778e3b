"""Anthropic: the port `LanguageModel`, fulfilled by Claude.

In: a `Prompt`. Out: a `Completion` whose data fulfils the form asked for by the API.
The SDK is imported on first use, for it takes a second. Its errors are translated at
one seam, `_translated`; none of them escapes. Only an answer that came to its own end
is used: a refusal, a truncation or a broken connection is an error by name.

Calls are billed, and a call that is repeated may be billed twice: the SDK repeats a
failed one once, no more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from falcon.domain.prompts import Completion, Prompt
from falcon.errors import (
    BadAnswerError,
    CredentialsError,
    FalconError,
    ProviderError,
    ProviderTimeoutError,
    RateLimitedError,
    TemporaryError,
)

if TYPE_CHECKING:
    from anthropic import Anthropic, APIError, APIStatusError
    from anthropic.types import Message, Usage

DEFAULT_URL = "https://api.anthropic.com"
TIMEOUT_S = 120.0
"""Seconds for one attempt; the SDK's own ten minutes would stall a job."""

MAX_RETRIES = 1
"""Repetitions by the SDK; the generator repeats on its own, and both multiply."""

_COMPLETE = "end_turn"
_INCOMPLETE = {
    "refusal": "the model refused to answer",
    "max_tokens": "the answer was cut off; ask for less or allow more tokens",
    "model_context_window_exceeded": "the question and answer were too long together",
    "pause_turn": "the model paused in its answer",
    "stop_sequence": "the answer was stopped early",
    "tool_use": "the model asked for a tool that it was not offered",
}
_TOO_MANY = 429
_MEANINGS: tuple[tuple[frozenset[int], type[FalconError], str], ...] = (
    (
        frozenset({401, 403}),
        CredentialsError,
        "Claude does not accept the key; check CLAUDE_API_KEY",
    ),
    (frozenset({402}), ProviderError, "Claude's account has no credit left"),
    (frozenset({408, 504}), ProviderTimeoutError, "Claude did not answer in time"),
    # A spend cap answers 429 too, without a time to retry: waiting does not lift it.
    (
        frozenset({_TOO_MANY}),
        ProviderError,
        "Claude's limit of requests or spending is used up",
    ),
    (
        frozenset({409, *range(500, 600)}),
        TemporaryError,
        "Claude is overloaded or failing",
    ),
)


class ClaudeModel:
    """Claude behind the port `LanguageModel`."""

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        base_url: str | None = None,
        timeout_s: float = TIMEOUT_S,
        max_retries: int = MAX_RETRIES,
    ) -> None:
        """Keep the settings; nothing is sent yet.

        Args:
            api_key: the key; never logged, shown or written anywhere.
            model: its name, for example ``claude-sonnet-5-5``.
            base_url: another host, for a proxy or a stand-in.
            timeout_s: seconds for one attempt.
            max_retries: how often the SDK repeats a failed call.

        Raises:
            CredentialsError: the key is empty.
        """
        if not api_key.strip():
            raise CredentialsError("there is no key for Claude; set CLAUDE_API_KEY")
        self._api_key = api_key
        self._model = model
        self._base_url = base_url or DEFAULT_URL
        self._timeout_s = timeout_s
        self._max_retries = max_retries

    def __repr__(self) -> str:
        return f"ClaudeModel(model={self._model!r}, base_url={self._base_url!r})"

    def _client(self) -> Anthropic:
        # Everything is passed: a stray variable of the environment must not decide.
        from anthropic import Anthropic

        return Anthropic(
            api_key=self._api_key,
            auth_token=None,
            base_url=self._base_url,
            timeout=self._timeout_s,
            max_retries=self._max_retries,
        )

    def complete(self, prompt: Prompt) -> Completion:
        """Answer a prompt.

        Raises:
            ProviderTimeoutError: no answer in time.
            RateLimitedError: too many requests.
            TemporaryError: overloaded, or out of reach.
            CredentialsError: the key is not accepted.
            BadAnswerError: the answer is incomplete or not in the form asked for.
            ProviderError: the request was refused.
        """
        message = self._sent(prompt)
        if message.stop_reason != _COMPLETE:
            raise BadAnswerError(_why_incomplete(message.stop_reason))
        return Completion(
            data=_parsed(_text_of(message)),
            model=message.model,
            input_tokens=_input_tokens(message.usage),
            output_tokens=message.usage.output_tokens,
            request_id=message._request_id or message.id,  # noqa: SLF001 - the SDK's documented way
        )

    def _sent(self, prompt: Prompt) -> Message:
        from anthropic import APIError

        try:
            with self._client() as client:
                return client.messages.create(
                    model=self._model,
                    max_tokens=prompt.max_tokens,
                    system=prompt.system,
                    messages=[{"role": "user", "content": prompt.user}],
                    output_config={
                        "format": {"type": "json_schema", "schema": dict(prompt.schema)}
                    },
                )
        except APIError as error:
            raise _translated(error) from error
        except (TypeError, ValueError) as error:
            raise ProviderError(
                f"the request could not be sent ({type(error).__name__})"
            ) from error


def _translated(error: APIError) -> FalconError:
    """The vendor's error in our own words, named by what to do next.

    The vendor's message is left out of temporary errors and kept, shortened, where it
    says what is wrong with the request; neither ever holds the key.
    """
    from anthropic import APIConnectionError, APIStatusError, APITimeoutError

    if isinstance(error, APITimeoutError):
        return ProviderTimeoutError("Claude did not answer in time")
    if isinstance(error, APIConnectionError):
        return TemporaryError("Claude is out of reach")
    if not isinstance(error, APIStatusError):
        return BadAnswerError("Claude's answer could not be read")
    return _of_status(error)


def _of_status(error: APIStatusError) -> FalconError:
    status = error.status_code
    if status == _TOO_MANY and "retry-after" in error.response.headers:
        return RateLimitedError("Claude asks for fewer requests")
    for statuses, kind, message in _MEANINGS:
        if status in statuses:
            return kind(message)
    return ProviderError(
        f"Claude refused the request (HTTP {status}): {_detail(error)}"
    )


def _detail(error: APIStatusError) -> str:
    """What the API says is wrong, without anything that we sent as a secret."""
    body = error.body
    if isinstance(body, Mapping):
        inner = body.get("error")
        if isinstance(inner, Mapping) and isinstance(inner.get("message"), str):
            return str(inner["message"])[:200]
    return "no reason was given"


def _why_incomplete(stop_reason: str | None) -> str:
    if stop_reason is None:
        return "the connection ended before the answer did"
    return _INCOMPLETE.get(stop_reason, f"the answer ended with {stop_reason}")


def _text_of(message: Message) -> str:
    """The text blocks; a thinking block may stand before them."""
    return "".join(block.text for block in message.content if block.type == "text")


def _parsed(text: str) -> Mapping[str, object]:
    bare = text.strip()
    if bare.startswith("```"):
        bare = bare.partition("\n")[2].rpartition("```")[0]
    try:
        data = json.loads(bare)
    except ValueError as error:
        raise BadAnswerError("Claude's answer is not JSON") from error
    if not isinstance(data, dict):
        raise BadAnswerError("Claude's answer is not a JSON object")
    return data


def _input_tokens(usage: Usage) -> int:
    """All tokens read: the API counts those from its cache apart."""
    cached = (usage.cache_creation_input_tokens or 0) + (
        usage.cache_read_input_tokens or 0
    )
    return usage.input_tokens + cached
