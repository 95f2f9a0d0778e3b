"""Tests of the routes that tell strategies what to do."""

import pytest
from flask.testing import FlaskClient

from falcon.store.database import Store
from falcon.web import answers
from tests.unit.web.conftest import LOSING

ACTIVATION = {"symbols": ["AAPL"], "allocation_pct": 20.0}


def activate(client: FlaskClient, strategy_id: int) -> None:
    path = f"/api/strategies/youtube/{strategy_id}/activate"
    assert client.post(path, json=ACTIVATION).status_code == 200


def test_a_strategy_is_activated_with_its_backtest(
    client: FlaskClient, strategy_id: int
) -> None:
    path = f"/api/strategies/youtube/{strategy_id}/activate"

    answer = client.post(path, json=ACTIVATION)

    assert answer.status_code == 200
    done = answers.Activated.model_validate(answer.get_json())
    assert done.strategy_id == strategy_id
    assert done.strategy.status == "active"
    assert done.strategy.capital == 2_000.0
    assert done.backtest_results.symbols == ["AAPL"]
    assert done.backtest_results.total_return_pct == 0.0


def test_a_bad_backtest_is_answered_with_its_numbers(client: FlaskClient) -> None:
    created = client.post("/api/strategies", json={"name": "L", "code": LOSING})
    path = f"/api/strategies/youtube/{created.get_json()['strategy_id']}/activate"

    answer = client.post(path, json=ACTIVATION)

    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "backtest_rejected"
    assert error["details"]["total_return_pct"] < -5
    assert "total_trades" in error["details"]


def test_symbols_without_bars_are_a_conflict(
    client: FlaskClient, strategy_id: int
) -> None:
    path = f"/api/strategies/youtube/{strategy_id}/activate"

    answer = client.post(path, json={"symbols": ["SPY"], "allocation_pct": 20})

    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "bars_missing"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"symbols": ["AAPL"]},
        {"symbols": "AAPL", "allocation_pct": 20.0},
        {"symbols": [], "allocation_pct": 20.0},
        {"symbols": ["AAPL"], "allocation_pct": "20"},
        {"symbols": ["AAPL"], "allocation_pct": True},
        {"symbols": ["AAPL"], "allocation_pct": 0},
        {"symbols": ["AAPL"], "allocation_pct": 100.5},
        {"symbols": [None], "allocation_pct": 20.0},
        {"symbols": ["AAPL"], "allocation_pct": 20.0, "leverage": 5},
    ],
)
def test_an_impossible_activation_is_refused(
    client: FlaskClient, strategy_id: int, body: dict[str, object]
) -> None:
    path = f"/api/strategies/youtube/{strategy_id}/activate"

    answer = client.post(path, json=body)

    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "invalid_request"


def test_a_strategy_is_paused_and_resumed(
    client: FlaskClient, strategy_id: int
) -> None:
    activate(client, strategy_id)

    paused = client.post(
        f"/api/strategies/{strategy_id}/pause", json={"reason": "holiday"}
    )
    resumed = client.post(f"/api/strategies/{strategy_id}/resume", json={})

    first = answers.StrategyAnswer.model_validate(paused.get_json())
    second = answers.StrategyAnswer.model_validate(resumed.get_json())
    assert (first.strategy.status, first.strategy.reason) == ("paused", "holiday")
    assert (second.strategy.status, second.strategy.reason) == ("active", "")


def test_a_flat_strategy_is_retired(client: FlaskClient, strategy_id: int) -> None:
    answer = client.post(f"/api/strategies/{strategy_id}/retire", json={})

    done = answers.StrategyAnswer.model_validate(answer.get_json())
    assert done.strategy.status == "retired"


def test_a_call_without_a_body_is_one_with_an_empty_body(
    client: FlaskClient, strategy_id: int
) -> None:
    answer = client.post(
        f"/api/strategies/{strategy_id}/retire", content_type="application/json"
    )

    assert answer.status_code == 200


def test_a_move_that_does_not_fit_is_a_conflict(
    client: FlaskClient, strategy_id: int
) -> None:
    answer = client.post(f"/api/strategies/{strategy_id}/resume", json={})

    assert answer.status_code == 409
    assert answer.get_json()["error"] == {
        "code": "conflict",
        "message": f"cannot resume strategy {strategy_id}, which is draft; "
        "possible now: retire",
        "details": {},
    }


@pytest.mark.parametrize("verb", ["pause", "resume", "retire", "optimize"])
def test_a_verb_on_an_unknown_strategy_is_not_found(
    client: FlaskClient, verb: str
) -> None:
    answer = client.post(f"/api/strategies/99/{verb}", json={})

    assert answer.status_code == 404


def test_a_request_to_optimize_is_queued_for_the_orchestrator(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    answer = client.post(f"/api/strategies/{strategy_id}/optimize", json={})

    assert answer.status_code == 202
    queued = answers.Queued.model_validate(answer.get_json())
    with store.reading() as db:
        row = db.execute("SELECT * FROM commands").fetchone()
    assert row["id"] == queued.command_id
    assert row["name"] == "optimize"


def test_a_strategy_goes_back_to_an_earlier_version(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        db.execute(
            "INSERT INTO strategy_versions SELECT strategy_id, 2, code, code_hash,"
            " parameters_json, 1, 'search', 'better', created_at FROM strategy_versions"
        )
        db.execute("UPDATE active_strategies SET version = 2")

    answer = client.post(f"/api/strategies/{strategy_id}/rollback", json={"version": 1})

    assert answer.status_code == 200
    done = answers.StrategyAnswer.model_validate(answer.get_json())
    assert done.strategy.version == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"version": "1"}, 400),
        ({"version": 0}, 400),
        ({"version": 1}, 409),
        ({"version": 7}, 404),
    ],
)
def test_an_impossible_way_back_is_refused(
    client: FlaskClient, strategy_id: int, body: dict[str, object], status: int
) -> None:
    answer = client.post(f"/api/strategies/{strategy_id}/rollback", json=body)

    assert answer.status_code == status


def test_versions_are_listed_with_their_code(
    client: FlaskClient, strategy_id: int
) -> None:
    body = client.get(f"/api/strategies/{strategy_id}/versions").get_json()

    listed = answers.Versions.model_validate(body)
    assert [version.version for version in listed.versions] == [1]


def test_attempts_to_improve_are_listed_with_their_verdicts(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        db.execute(
            "INSERT INTO strategy_optimizations (strategy_id, optimization_type,"
            " trigger_reason, old_version, improvement_pct, candidates, verdict,"
            " reason, deployed, created_at) VALUES (?, 'parameter_search', 'drawdown',"
            " 1, 3.2, 12, 'rejected', 'not enough', 0, '2013-03-01T00:00:00+00:00')",
            (strategy_id,),
        )

    body = client.get(f"/api/strategies/{strategy_id}/optimizations").get_json()

    listed = answers.Optimizations.model_validate(body)
    assert listed.optimizations[0].verdict == "rejected"
    assert listed.optimizations[0].improvement_pct == 3.2
