"""Claude behind the port: what is sent, what is used of the answer, how it fails."""

from __future__ import annotations

from dataclasses import replace

import anthropic
import pytest

from falcon.domain.prompts import Prompt
from falcon.errors import (
    BadAnswerError,
    CredentialsError,
    FalconError,
    ProviderError,
    ProviderTimeoutError,
    RateLimitedError,
    TemporaryError,
)
from falcon.providers.anthropic import ClaudeModel
from tests.servers.anthropic import (
    KEY,
    MODEL,
    ClaudeServer,
    Reply,
    answer,
    failure,
    fenced,
    refused,
    silence,
    text,
    thoughtful,
    truncated,
)

A_PROMPT = Prompt(
    purpose="test",
    system="You write strategies.",
    user="<description>Buy low</description>",
    schema={
        "type": "object",
        "properties": {"code": {"type": "string"}},
        "required": ["code"],
        "additionalProperties": False,
    },
    max_tokens=1_000,
)
DATA = {"code": "x = 1"}


def model_of(
    server: ClaudeServer, *, key: str = KEY, name: str = MODEL, timeout_s: float = 5
) -> ClaudeModel:
    return ClaudeModel(
        api_key=key,
        model=name,
        base_url=server.url,
        timeout_s=timeout_s,
        max_retries=0,
    )


def test_a_complete_answer_comes_back_as_data() -> None:
    with ClaudeServer(answer(DATA)) as server:
        completion = model_of(server).complete(A_PROMPT)

    assert completion.data == DATA
    assert completion.model == MODEL
    assert completion.request_id == "req_1"
    assert completion.output_tokens == 40


def test_system_and_foreign_text_travel_apart() -> None:
    with ClaudeServer(answer(DATA)) as server:
        model_of(server).complete(A_PROMPT)
        body = server.requests[0].body

    assert body["system"] == A_PROMPT.system
    assert body["messages"] == [{"role": "user", "content": A_PROMPT.user}]
    assert "temperature" not in body


def test_the_form_of_the_answer_is_asked_for() -> None:
    with ClaudeServer(answer(DATA)) as server:
        model_of(server).complete(A_PROMPT)
        body = server.requests[0].body

    assert body["output_config"] == {
        "format": {"type": "json_schema", "schema": dict(A_PROMPT.schema)}
    }


def test_tokens_read_from_the_cache_are_counted() -> None:
    with ClaudeServer(answer(DATA)) as server:
        model = model_of(server)
        first, second = model.complete(A_PROMPT), model.complete(A_PROMPT)

    assert first.input_tokens == second.input_tokens


@pytest.mark.parametrize("reply", [thoughtful(DATA), fenced(DATA)])
def test_thinking_and_fences_around_the_answer_are_no_obstacle(reply: Reply) -> None:
    with ClaudeServer(reply) as server:
        completion = model_of(server).complete(A_PROMPT)

    assert completion.data == DATA


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        (truncated(), "cut off"),
        (refused(), "refused"),
        (replace(answer(DATA), stop_reason="pause_turn"), "paused"),
        (replace(answer(DATA), stop_reason=None), "connection ended"),
        (replace(answer(DATA), stop_reason="later_invented"), "later_invented"),
        (Reply(blocks=[]), "not JSON"),
        (Reply(blocks=[text("Here you are!")]), "not JSON"),
        (Reply(blocks=[text("[1, 2]")]), "not a JSON object"),
    ],
)
def test_an_answer_that_is_not_whole_is_an_error_by_name(
    reply: Reply, word: str
) -> None:
    with ClaudeServer(reply) as server, pytest.raises(BadAnswerError, match=word):
        model_of(server).complete(A_PROMPT)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (failure(400), ProviderError),
        (failure(402), ProviderError),
        (failure(403), CredentialsError),
        (failure(404), ProviderError),
        (failure(413), ProviderError),
        (failure(422), ProviderError),
        (failure(408), ProviderTimeoutError),
        (failure(409), TemporaryError),
        (failure(429, retry_after="1"), RateLimitedError),
        (failure(429), ProviderError),
        (failure(500), TemporaryError),
        (failure(503), TemporaryError),
        (failure(504), ProviderTimeoutError),
        (failure(529), TemporaryError),
        (Reply(body=b"<html>"), FalconError),
        (replace(answer(DATA), breaks=True), TemporaryError),
    ],
)
def test_no_error_of_the_vendor_escapes(
    reply: Reply, expected: type[FalconError]
) -> None:
    with ClaudeServer(reply) as server, pytest.raises(expected) as caught:
        model_of(server).complete(A_PROMPT)

    assert not isinstance(caught.value, anthropic.AnthropicError)
    assert KEY not in str(caught.value)


def test_every_status_error_of_the_sdk_is_translated() -> None:
    statuses = [400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503]
    statuses += [504, 529, 599]
    for status in statuses:
        with ClaudeServer(failure(status)) as server, pytest.raises(FalconError):
            model_of(server).complete(A_PROMPT)


def test_a_wrong_key_is_named_and_not_shown() -> None:
    wrong = "sk-wrong-1234567890"
    with ClaudeServer(answer(DATA)) as server, pytest.raises(CredentialsError) as error:
        model_of(server, key=wrong).complete(A_PROMPT)

    assert wrong not in str(error.value)


def test_an_empty_key_is_refused_at_once() -> None:
    with pytest.raises(CredentialsError, match="CLAUDE_API_KEY"):
        ClaudeModel(api_key=" ", model=MODEL)


def test_an_unknown_model_is_refused_with_its_name() -> None:
    with ClaudeServer(answer(DATA)) as server:
        model = model_of(server, name="claude-unheard-of")
        with pytest.raises(ProviderError, match="claude-unheard-of"):
            model.complete(A_PROMPT)


def test_silence_ends_in_a_timeout() -> None:
    with ClaudeServer(silence()) as server, pytest.raises(ProviderTimeoutError):
        model_of(server, timeout_s=0.2).complete(A_PROMPT)


def test_a_host_that_does_not_listen_is_temporary() -> None:
    with ClaudeServer(answer(DATA)) as server:
        url = server.url
    model = ClaudeModel(api_key=KEY, model=MODEL, base_url=url, max_retries=0)

    with pytest.raises(TemporaryError, match="out of reach"):
        model.complete(A_PROMPT)


def test_a_failed_call_is_repeated_once() -> None:
    with ClaudeServer(failure(529, retry_after="0"), answer(DATA)) as server:
        model = ClaudeModel(api_key=KEY, model=MODEL, base_url=server.url)
        completion = model.complete(A_PROMPT)
        count = [r.headers["x-stainless-retry-count"] for r in server.requests]

    assert completion.data == DATA
    assert count == ["0", "1"]


def test_stray_variables_of_the_environment_decide_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "stray")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "stray")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    with ClaudeServer(answer(DATA)) as server:
        completion = model_of(server).complete(A_PROMPT)
        header = server.requests[0].headers["authorization"]

    assert completion.data == DATA
    assert header == f"Bearer {KEY}"


def test_the_key_is_not_in_the_representation() -> None:
    model = ClaudeModel(api_key=KEY, model=MODEL)

    assert KEY not in repr(model)
