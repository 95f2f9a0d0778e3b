"""Tests that whatever is sent is refused or done, and never breaks anything."""

import json
from itertools import product

import pytest
from flask.testing import FlaskClient

from falcon.web.bodies import Body
from falcon.web.routes.every import GROUPS
from falcon.web.routing import Route

CHANGES = [
    route for routes in GROUPS.values() for route in routes if route.changes_state
]
QUERIES = [route for routes in GROUPS.values() for route in routes if route.query]
NASTY = [
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "1" + "0" * 30,
    '""',
    '"\\u0000"',
    '"\\u001b[31mred"',
    '"\\ud800"',
    '"<script>alert(1)</script>"',
    '"' + "x" * 150_000 + '"',
    "[]",
    "{}",
    "[[[]]]",
    '{"a": {"b": null}}',
    '["\\ud800"]',
    "[null]",
]
BEYOND = 2**70


def fields(route: Route) -> list[str]:
    assert route.body is not None
    return list(route.body.model_fields) or ["anything"]


@pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)
def test_no_value_of_any_field_breaks_the_server(
    client: FlaskClient, strategy_id: int, route: Route
) -> None:
    path = route.path.replace("<int:strategy_id>", str(strategy_id))
    whole = json.loads(route.example)
    codes = set()
    for field, nasty in product(fields(route), NASTY):
        rest = json.dumps({k: v for k, v in whole.items() if k != field})[1:-1]
        body = f'{{"{field}": {nasty}{", " if rest else ""}{rest}}}'
        answer = client.open(
            path, method=route.method, data=body, content_type="application/json"
        )
        codes.add(answer.status_code)
        assert answer.get_json()["status"] in {"success", "error"}

    assert max(codes) < 500


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "true", "[{}]"])
def test_a_body_that_is_no_object_is_refused(client: FlaskClient, body: str) -> None:
    answers = [
        client.open(
            route.path.replace("<int:strategy_id>", "1"),
            method=route.method,
            data=body,
            content_type="application/json",
        )
        for route in CHANGES
    ]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize("nasty", ["", "-1", "x", "1e5", "%00", "1" * 30])
def test_no_query_breaks_the_server(client: FlaskClient, nasty: str) -> None:
    answers = [
        client.get(f"{route.path.replace('<int:strategy_id>', '1')}?{name}={nasty}")
        for route in QUERIES
        for name in (route.query.model_fields if route.query else ())
    ]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize(
    "path", ["", "/performance", "/signals", "/trades", "/versions", "/optimizations"]
)
def test_a_number_beyond_the_database_is_not_found(
    client: FlaskClient, path: str
) -> None:
    assert client.get(f"/api/strategies/{BEYOND}{path}").status_code == 404
    assert client.get(f"/api/youtube-strategies/{BEYOND}").status_code == 404


def test_names_and_reasons_keep_nothing_that_a_terminal_obeys(
    client: FlaskClient, strategy_id: int
) -> None:
    body = {"symbols": ["AAPL"], "allocation_pct": 5.0}
    client.post(f"/api/strategies/youtube/{strategy_id}/activate", json=body)

    answer = client.post(
        f"/api/strategies/{strategy_id}/pause",
        json={"reason": "\x1b[2J\nholiday\u202e"},
    )

    assert answer.get_json()["strategy"]["reason"] == "[2J holiday"


def test_a_wrong_field_is_not_repeated_at_length(client: FlaskClient) -> None:
    body = {"x" * 100_000: 1, **{f"field{number}": 1 for number in range(1_000)}}

    answer = client.post("/api/strategies", json=body)

    assert answer.status_code == 400
    assert len(answer.get_data()) < 10_000


def test_every_body_forbids_fields_that_it_does_not_know() -> None:
    forbidding = {
        route.body.model_config.get("extra") for route in CHANGES if route.body
    }

    assert forbidding <= {"forbid", "allow"}
    assert Body.model_config["extra"] == "forbid"
