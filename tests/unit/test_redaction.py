"""Redaction: no secret passes, and what is none does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.redaction import MASK, Redactor

PLAIN = Redactor()


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "api_key",
        "apiKey",
        "APCA-API-SECRET-KEY",
        "token",
        "qc_api_token",
        "password",
        "Authorization",
        "session-cookie",
    ],
)
def test_a_field_that_is_named_like_a_secret_is_masked(name: str) -> None:
    assert PLAIN.fields({name: "abc"}) == {name: MASK}
    assert PLAIN.fields({name: ["abc", {"a": "b"}]}) == {name: MASK}


@pytest.mark.parametrize(
    "fields",
    [
        {"input_tokens": 12, "token": 3, "monkey": "x", "client_order_id": "7-1"},
        {"error": None, "is_open": True, "price": 1.5},
        {"reason": "the key is not accepted", "event": "tokens_counted"},
    ],
)
def test_what_is_no_secret_passes(fields: Mapping[str, object]) -> None:
    assert PLAIN.fields(fields) == fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abcdefgh1", "Authorization: Bearer ***"),
        ("'Authorization': 'Basic dXNlcjpw'", "'Authorization': 'Basic ***'"),
        ("Authorization: abc", "Authorization: ***"),
        ("sent with bearer abcdefgh1.", "sent with bearer ***"),
        ("GET /v2/aggs?apiKey=abc&limit=5", "GET /v2/aggs?apiKey=***&limit=5"),
        ('{"secret_key": "abc", "a": 1}', '{"secret_key": "***", "a": 1}'),
        ("x-api-key: abc", "x-api-key: ***"),
        ("http://user:pw@host/path", "http://***@host/path"),
        ("key sk-ant-abcdefgh1 refused", "key sk-*** refused"),
        ("max_tokens=100 of them", "max_tokens=100 of them"),
    ],
)
def test_keys_inside_texts_are_masked_in_the_forms_they_are_written(
    text: str, expected: str
) -> None:
    assert PLAIN.text(text) == expected


def test_a_configured_secret_is_masked_wherever_it_stands() -> None:
    redactor = Redactor(["hunter2", "hunter2-longer", ""])

    told = redactor.fields(
        {
            "a": "x hunter2 y",
            "b": ["hunter2-longer", {"c": ("hunter2",)}],
            "hunter2": 1,
            "d": ValueError("it was hunter2"),
        }
    )

    assert told == {
        "a": f"x {MASK} y",
        "b": [MASK, {"c": [MASK]}],
        MASK: 1,
        "d": f"it was {MASK}",
    }


def test_a_short_secret_is_masked_where_it_stands_alone() -> None:
    redactor = Redactor(["abc"])

    assert redactor.fields({"a": "abc", "b": "abcdef"}) == {"a": MASK, "b": "abcdef"}


def test_everything_becomes_what_json_can_hold() -> None:
    @dataclass
    class Thing:
        api_key: str

    told = PLAIN.fields(
        {
            "at": datetime(2024, 1, 2, tzinfo=UTC),
            "path": Path("a.db"),
            "thing": Thing("abc"),
            "nan": float("nan"),
            "count": np.int64(3),
            "price": np.float64(1.5),
            "many": {1, 2},
        }
    )

    assert json.loads(json.dumps(told, allow_nan=False)) == {
        "at": "2024-01-02 00:00:00+00:00",
        "path": "a.db",
        "thing": str(Thing("abc")).replace("'abc'", f"'{MASK}'"),
        "nan": "nan",
        "count": 3,
        "price": 1.5,
        "many": [1, 2],
    }


def test_endless_nesting_ends() -> None:
    endless: dict[str, object] = {"password": "hunter2"}
    endless["again"] = endless

    assert "hunter2" not in json.dumps(PLAIN.fields(endless))


@given(st.text(), st.text(), st.text(min_size=6))
def test_a_configured_secret_never_passes(before: str, after: str, secret: str) -> None:
    redactor = Redactor([secret])

    told = redactor.text(before + secret + after)

    assert secret not in told or secret in MASK * 3
