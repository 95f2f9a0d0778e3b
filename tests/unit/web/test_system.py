"""Tests of the routes about the whole system."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from falcon.clock import SystemClock
from falcon.domain.performance import Performance
from falcon.services.health import NoteTick
from falcon.store import equity, performance
from falcon.store.database import Store
from falcon.web import answers
from tests.unit.web.conftest import NOW


def test_the_leaderboard_has_the_fields_that_scripts_rely_on(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        performance.save(db, strategy_id, Performance(win_rate=0.5, roi=0.1), NOW)

    body = client.get("/api/strategies/leaderboard").get_json()

    answers.Leaderboard.model_validate(body)
    (first,) = body["leaderboard"]
    assert first["strategy_id"] == strategy_id
    assert first["strategy_name"] == "Patient"
    assert first["performance"]["win_rate"] == 0.5


def test_the_aggregate_has_the_fields_that_scripts_rely_on(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    figures = Performance(total_trades=4, total_pnl=12.5, win_rate=0.25)
    with store.writing() as db:
        performance.save(db, strategy_id, figures, NOW)

    body = client.get("/api/strategies/aggregate").get_json()

    statistics = answers.Aggregate.model_validate(body).statistics
    assert statistics.total_strategies == 1
    assert statistics.total_trades == 4
    assert statistics.total_pnl == 12.5
    assert statistics.avg_win_rate == 0.25
    assert statistics.best_strategy_id == strategy_id


def test_the_overview_shows_everything_at_once(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        equity.add(db, equity.ACCOUNT, NOW, 10_500.0)
        equity.add(db, strategy_id, NOW, 2_100.0)

    body = client.get("/api/overview").get_json()

    seen = answers.Overview.model_validate(body)
    assert seen.account.equity == 10_500.0
    assert seen.account.total_pnl == 500.0
    assert seen.strategies[0].curve == [2_100.0]
    assert not seen.health.healthy


def test_health_is_503_with_the_reason_before_the_first_tick(
    client: FlaskClient,
) -> None:
    answer = client.get("/health")

    assert answer.status_code == 503
    body = answer.get_json()
    assert body["status"] == "error"
    assert body["error"]["code"] == "unhealthy"
    assert "has not finished a tick" in body["error"]["message"]
    assert body["error"]["details"]["interval_s"] == 60.0


def test_health_is_200_after_a_tick(client: FlaskClient, store: Store) -> None:
    NoteTick(store=store, clock=SystemClock())()

    answer = client.get("/health")

    assert answer.status_code == 200
    health = answers.Health.model_validate(answer.get_json()).health
    assert health.healthy
    assert health.ticked_at is not None
    assert (health.ended, health.ends_at) == (False, None)
    assert datetime.fromisoformat(health.ticked_at) <= datetime.now(UTC)


def test_settings_are_shown_and_changed(client: FlaskClient) -> None:
    before = client.get("/api/config").get_json()
    after = client.put("/api/config", json={"improvement_threshold": 0.1}).get_json()

    assert answers.Config.model_validate(before).config["improvement_threshold"] == 0.05
    assert answers.Config.model_validate(after).config["improvement_threshold"] == 0.1
    assert client.get("/api/config").get_json() == after


@pytest.mark.parametrize(
    "body",
    [
        '{"claude_api_key": "x"}',
        '{"improvement_threshold": "much"}',
        '{"improvement_threshold": NaN}',
        "[1]",
        '"text"',
        "null",
    ],
)
def test_an_impossible_setting_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.put("/api/config", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.get_json()["status"] == "error"


def test_events_are_followed_by_their_numbers(
    client: FlaskClient, strategy_id: int
) -> None:
    client.post(f"/api/strategies/{strategy_id}/retire", json={})

    every = client.get("/api/events").get_json()
    later = client.get("/api/events?after=1").get_json()

    told = [event.event for event in answers.Events.model_validate(every).events]
    assert told == ["strategy_created", "strategy_retired"]
    assert [event["id"] for event in later["events"]] == [2]
