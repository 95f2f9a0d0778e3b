"""Tests of what every call has in common: errors, guard, headers, pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from falcon.services.verbs import Verbs
from falcon.store.database import Store
from falcon.web.app import create_app
from falcon.web.security import BODY_LIMIT, Guard

TOKEN = "a-token-that-nobody-guesses"  # noqa: S105 - of a test


@pytest.fixture
def guarded(verbs: Verbs) -> FlaskClient:
    return create_app(verbs, Guard(token=TOKEN)).test_client()


def test_an_unknown_path_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/nothing")

    assert answer.status_code == 404
    error = answer.get_json()["error"]
    assert error["code"] == "not_found"
    assert "/api/openapi.json" in error["message"]


def test_an_id_that_is_no_number_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/api/strategies/first")

    assert answer.status_code == 404
    assert answer.is_json


def test_a_wrong_method_is_answered_with_those_that_are_right(
    client: FlaskClient,
) -> None:
    answer = client.delete("/api/strategies")

    assert answer.status_code == 405
    error = answer.get_json()["error"]
    assert error["code"] == "method_not_allowed"
    assert error["message"].startswith("this path does not take DELETE; it takes ")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("body", ["{", "{'a': 1}", "\x00", "[" * 100_000, '{"a": NaN}'])
def test_malformed_json_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.post("/api/strategies", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "invalid_json"


def test_text_that_is_not_utf8_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/api/strategies", data=b'{"name": "\xff"}', content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "invalid_json"


def test_a_wrong_field_is_named(client: FlaskClient) -> None:
    answer = client.post("/api/strategies", json={"name": 5, "colour": "red"})

    error = answer.get_json()["error"]
    assert {field["field"] for field in error["details"]["fields"]} == {
        "name",
        "code",
        "colour",
    }
    assert "colour" in error["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "the body must be a JSON object, for example {}"),
        ({"code": "x"}, "name: must be given"),
        ({"code": "x", "name": 5}, "name: must be a text"),
        ({"code": "x", "name": "y", "symbols": "AAPL"}, "symbols: must be a list"),
        ({"code": "x", "name": "y", "colour": 1}, "colour: is not known here"),
        (
            {"code": "x", "name": "y", "symbols": [5]},
            "symbols.0: must be a text",
        ),
    ],
)
def test_what_is_wrong_with_a_field_is_said_in_our_own_words(
    client: FlaskClient, body: object, said: str
) -> None:
    answer = client.post("/api/strategies", json=body)

    assert answer.get_json()["error"]["message"] == said


def test_a_field_of_several_kinds_is_named_once(client: FlaskClient) -> None:
    body = {"name": "x", "code": "x", "params": {"fast": []}}

    (field,) = client.post("/api/strategies", json=body).get_json()["error"]["details"][
        "fields"
    ]

    assert field["field"] == "params.fast"
    assert field["message"].startswith("must be a number or must be a whole number or ")


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded"]
)
def test_a_change_that_is_not_json_is_refused(
    client: FlaskClient, media_type: str | None
) -> None:
    answer = client.post("/api/strategies/1/pause", data="{}", content_type=media_type)

    assert answer.status_code == 415
    assert answer.get_json()["error"]["code"] == "unsupported_media_type"


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    body = {"name": "Large", "code": "#" * BODY_LIMIT}

    answer = client.post("/api/strategies", json=body)

    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5000", "localhost.evil.example", ""]
)
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/api/strategies", headers={"Host": host})

    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "host_refused"


@pytest.mark.parametrize(
    "host", ["localhost:5000", "127.0.0.1:5000", "[::1]:5000", "LOCALHOST", "10.1.2.3"]
)
def test_our_own_names_and_plain_addresses_are_answered(
    client: FlaskClient, host: str
) -> None:
    answer = client.get("/api/strategies", headers={"Host": host})

    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_change_from_another_site_is_refused(
    client: FlaskClient, origin: str
) -> None:
    answer = client.post("/api/strategies/1/pause", json={}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "origin_refused"


def test_a_change_from_our_own_page_is_accepted(
    client: FlaskClient, strategy_id: int
) -> None:
    answer = client.post(
        f"/api/strategies/{strategy_id}/retire",
        json={},
        headers={"Origin": "http://localhost:5000"},
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "given", [None, "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer tökén"]
)
def test_without_the_token_nothing_is_told(
    guarded: FlaskClient, given: str | None
) -> None:
    headers = {} if given is None else {"Authorization": given}

    answer = guarded.get("/api/overview", headers=headers)

    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "unauthorized"


def test_with_the_token_everything_is_told(guarded: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}

    assert guarded.get("/api/overview", headers=headers).status_code == 200


def test_the_page_and_the_health_check_need_no_token(guarded: FlaskClient) -> None:
    assert guarded.get("/").status_code == 200
    assert guarded.get("/health").status_code == 503


def test_a_guard_does_not_show_its_token() -> None:
    assert TOKEN not in repr(Guard(token=TOKEN))


@pytest.mark.parametrize("path", ["/", "/health", "/api/strategies", "/api/nothing"])
def test_every_answer_forbids_what_no_page_of_ours_needs(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_surprise_is_answered_without_a_traceback(app: Flask) -> None:
    @app.get("/api/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    answer = app.test_client().get("/api/broken")

    assert answer.status_code == 500
    assert answer.get_json()["error"]["code"] == "internal_error"
    assert "secret detail" not in answer.get_data(as_text=True)


def test_a_database_that_is_gone_is_503(client: FlaskClient, store: Store) -> None:
    store.path.unlink()

    answer = client.get("/api/strategies")

    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "store_unusable"


def test_the_page_is_html_without_anything_from_elsewhere(
    client: FlaskClient,
) -> None:
    answer = client.get("/")

    page = answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"
    assert "http://" not in page
    assert "https://" not in page
    assert "style=" not in page
    assert "onclick" not in page


@pytest.mark.parametrize(
    "name",
    ["main.js", "curve.js", "tables.js", "format.js", "falcon.css", "falcon.svg"],
)
def test_what_the_page_needs_is_served(client: FlaskClient, name: str) -> None:
    with client.get(f"/static/{name}") as answer:
        text = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "innerHTML" not in text


def test_the_page_has_a_place_for_what_happened_and_what_to_do(
    client: FlaskClient,
) -> None:
    page = client.get("/").get_data(as_text=True)
    with client.get("/static/main.js") as answer:
        script = answer.get_data(as_text=True)

    for place in ("trouble", "notice"):
        assert f'id="{place}"' in page
        assert f'at("{place}")' in script
    assert "falcon run --db again.db" in script
    assert "falcon status" in script
