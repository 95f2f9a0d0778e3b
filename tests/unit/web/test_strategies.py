"""Tests of the routes about strategies."""

import sqlite3

import pytest
from flask.testing import FlaskClient

from falcon.domain.orders import Side
from falcon.domain.performance import Performance
from falcon.domain.trades import Trade
from falcon.store import performance, trades
from falcon.store.database import Store
from falcon.web import answers
from tests.strategies import CRASHING, QUICK_CROSS
from tests.unit.web.conftest import IMPORTING, NOW, PATIENT


def activate(client: FlaskClient, strategy_id: int) -> None:
    body = {"symbols": ["AAPL"], "allocation_pct": 20.0}
    client.post(f"/api/strategies/youtube/{strategy_id}/activate", json=body)


def add_trade(db: sqlite3.Connection, strategy_id: int) -> None:
    trade = Trade(
        strategy_id=strategy_id,
        symbol="AAPL",
        side=Side.BUY,
        quantity=1.0,
        entry_price=400.0,
        exit_price=410.0,
        opened_at=NOW,
        closed_at=NOW,
        pnl=10.0,
        commission=1.0,
    )
    trades.add(db, trade, version=1)


def test_there_are_no_strategies_at_first(client: FlaskClient) -> None:
    answer = client.get("/api/strategies")

    assert answer.status_code == 200
    assert answer.get_json() == {"status": "success", "strategies": []}


def test_code_becomes_a_draft(client: FlaskClient) -> None:
    body = {
        "name": "Cross",
        "code": QUICK_CROSS,
        "symbols": ["ibm"],
        "params": {"fast": 5},
    }

    answer = client.post("/api/strategies", json=body)

    assert answer.status_code == 201
    created = answers.Created.model_validate(answer.get_json())
    assert created.strategy_id == 1
    assert created.strategy.status == "draft"
    assert created.strategy.symbols == ["IBM"]
    assert created.strategy.created_at == "2013-03-01T22:00:00Z"


def test_refused_code_is_answered_with_the_place_and_what_to_write(
    client: FlaskClient,
) -> None:
    answer = client.post("/api/strategies", json={"name": "Bad", "code": IMPORTING})

    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "unsupported_construct"
    assert error["details"]["line"] == 1
    assert error["details"]["column"] >= 1
    assert error["details"]["hint"]
    assert client.get("/api/strategies").get_json()["strategies"] == []


def test_crashing_code_is_answered_with_the_bar_and_the_line(
    client: FlaskClient,
) -> None:
    answer = client.post("/api/strategies", json={"name": "Bad", "code": CRASHING})

    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "strategy_refused"
    assert error["details"]["line"] == 7
    assert error["details"]["bar_at"]


def test_symbols_without_bars_are_answered_with_those_that_have_some(
    client: FlaskClient,
) -> None:
    body = {"name": "Cross", "code": QUICK_CROSS, "symbols": ["SPY"]}

    answer = client.post("/api/strategies", json=body)

    assert answer.status_code == 409
    error = answer.get_json()["error"]
    assert error["code"] == "bars_missing"
    assert error["details"]["symbols"] == ["SPY"]
    assert error["details"]["known"] == ["AAPL", "FB", "GOOG", "IBM", "MSFT"]


def test_one_strategy_is_shown_in_full(client: FlaskClient, strategy_id: int) -> None:
    answer = client.get(f"/api/strategies/{strategy_id}")

    assert answer.status_code == 200
    detail = answers.StrategyDetail.model_validate(answer.get_json())
    assert detail.strategy.strategy_name == "Patient"
    assert detail.versions[0].code == PATIENT
    assert detail.backtests[0].purpose == "smoke"


def test_active_strategies_have_the_fields_that_scripts_rely_on(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    activate(client, strategy_id)
    with store.writing() as db:
        performance.save(db, strategy_id, Performance(win_rate=0.65), NOW)

    body = client.get("/api/strategies/active").get_json()

    answers.StrategyList.model_validate(body)
    (active,) = body["strategies"]
    assert active["strategy_id"] == strategy_id
    assert active["strategy_name"] == "Patient"
    assert active["status"] == "active"
    assert active["allocation_pct"] == 20.0
    assert active["performance"]["win_rate"] == 0.65


def test_a_draft_is_not_among_the_active(client: FlaskClient, strategy_id: int) -> None:
    del strategy_id

    assert client.get("/api/strategies/active").get_json()["strategies"] == []


def test_performance_comes_with_the_newest_trades(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    figures = Performance(win_rate=0.65, total_pnl=1_250.5, profit_factor=1.8)
    with store.writing() as db:
        performance.save(db, strategy_id, figures, NOW)
        add_trade(db, strategy_id)

    body = client.get(f"/api/strategies/{strategy_id}/performance").get_json()

    answers.PerformanceAnswer.model_validate(body)
    assert body["summary"]["performance"]["total_pnl"] == 1_250.5
    assert body["summary"]["performance"]["profit_factor"] == 1.8
    assert body["summary"]["recent_trades"][0]["net_pnl"] == 9.0


def test_signals_have_the_fields_that_scripts_rely_on(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        db.execute(
            "INSERT INTO strategy_signals (strategy_id, version, symbol, signal_type,"
            " confidence, market_price, quantity, outcome, timestamp)"
            " VALUES (?, 1, 'AAPL', 'buy', 0.85, 450.25, 3, 'ordered', ?)",
            (strategy_id, "2013-03-01T21:00:00+00:00"),
        )

    body = client.get(f"/api/strategies/{strategy_id}/signals").get_json()

    answers.Signals.model_validate(body)
    (signal,) = body["signals"]
    assert signal["symbol"] == "AAPL"
    assert signal["signal_type"] == "buy"
    assert signal["confidence"] == 0.85
    assert signal["market_price"] == 450.25
    assert signal["timestamp"] == "2013-03-01T21:00:00Z"


def test_trades_are_limited_to_what_is_asked_for(
    client: FlaskClient, strategy_id: int, store: Store
) -> None:
    with store.writing() as db:
        for _ in range(3):
            add_trade(db, strategy_id)

    body = client.get(f"/api/strategies/{strategy_id}/trades?limit=2").get_json()

    answers.Trades.model_validate(body)
    assert [trade["id"] for trade in body["trades"]] == [3, 2]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=9999", "page=2"])
def test_an_impossible_query_is_refused(
    client: FlaskClient, strategy_id: int, query: str
) -> None:
    answer = client.get(f"/api/strategies/{strategy_id}/trades?{query}")

    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "invalid_request"


@pytest.mark.parametrize(
    "path",
    ["", "/performance", "/signals", "/trades", "/versions", "/optimizations"],
)
def test_an_unknown_strategy_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/strategies/99{path}")

    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"
