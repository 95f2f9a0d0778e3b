"""Tests of the routes about strategies in words."""

import pytest
from flask.testing import FlaskClient

from falcon.web import answers
from tests.strategies import QUICK_CROSS

SUBMIT = "/api/youtube-strategies/submit"


@pytest.mark.parametrize(
    "body",
    [
        {"transcript": "Buy when the averages cross.", "title": "Cross"},
        {"title": "Cross", "description": "Buy when the averages cross."},
        {
            "title": "Cross",
            "entry_rules": ["fast crosses above slow"],
            "exit_rules": "fast crosses below slow",
            "risk_management": "2% stop",
        },
    ],
)
def test_words_in_every_form_become_a_draft(
    client: FlaskClient, body: dict[str, object]
) -> None:
    answer = client.post(SUBMIT, json=body)

    assert answer.status_code == 201
    understood = answers.Understood.model_validate(answer.get_json())
    assert understood.strategy_id == 1
    assert understood.rejected is None
    assert understood.code == QUICK_CROSS
    assert understood.assumed == ["slow.period=30"]
    assert understood.questions[0].id == "stop"
    assert understood.backtest is not None
    assert understood.backtest.symbols == ["AAPL"]
    assert 0 < len(understood.backtest.sample_trades) <= 5
    kept = client.get("/api/strategies/1").get_json()["strategy"]
    assert (kept["strategy_name"], kept["status"]) == ("Cross", "draft")


def test_what_cannot_be_traded_is_kept_with_the_reason(client: FlaskClient) -> None:
    answer = client.post(SUBMIT, json={"description": "Buy what rises tomorrow."})

    assert answer.status_code == 201
    understood = answers.Understood.model_validate(answer.get_json())
    assert understood.rejected is not None
    assert understood.rejected.code == "lookahead"
    assert understood.code is None
    assert understood.backtest is None
    kept = client.get("/api/strategies/1").get_json()["strategy"]
    assert kept["status"] == "rejected"
    assert kept["reason"] == "lookahead: tomorrow is not known yet"


def test_a_link_alone_is_answered_with_what_to_do(client: FlaskClient) -> None:
    answer = client.post(SUBMIT, json={"youtube_url": "https://youtu.be/abc"})

    assert answer.status_code == 400
    assert "send it as `transcript`" in answer.get_json()["error"]["message"]
    assert client.get("/api/youtube-strategies").get_json()["strategies"] == []


def test_a_model_that_does_not_answer_is_503_with_when_to_try_again(
    client: FlaskClient,
) -> None:
    answer = client.post(SUBMIT, json={"transcript": "Everybody is busy."})

    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "try_again"
    assert answer.headers["Retry-After"] == "5"


def test_submissions_are_listed_and_shown(client: FlaskClient) -> None:
    client.post(SUBMIT, json={"title": "Cross", "description": "Averages cross."})
    client.post(SUBMIT, json={"title": "Seer", "description": "Buy before tomorrow."})

    listed = client.get("/api/youtube-strategies").get_json()
    shown = client.get("/api/youtube-strategies/2").get_json()

    rows = answers.Submissions.model_validate(listed).strategies
    assert [(row.title, row.status) for row in rows] == [
        ("Cross", "draft"),
        ("Seer", "rejected"),
    ]
    detail = answers.SubmissionAnswer.model_validate(shown).strategy
    assert detail.submitted == {
        "title": "Seer",
        "description": "Buy before tomorrow.",
    }
    assert detail.rejected is not None


def test_an_unknown_submission_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/youtube-strategies/5").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": "Only a title"},
        {"transcript": 5},
        {"entry_rules": [1, 2]},
        {"transcript": "buy", "secret": "x"},
    ],
)
def test_an_impossible_submission_is_refused(
    client: FlaskClient, body: dict[str, object]
) -> None:
    answer = client.post(SUBMIT, json=body)

    assert answer.status_code == 400
    assert answer.get_json()["status"] == "error"


def test_a_submitted_draft_can_be_activated_under_its_id(client: FlaskClient) -> None:
    client.post(SUBMIT, json={"title": "Cross", "description": "Averages cross."})
    body = {"symbols": ["IBM"], "allocation_pct": 10.0}

    answer = client.post("/api/strategies/youtube/1/activate", json=body)

    assert answer.status_code in {200, 422}
