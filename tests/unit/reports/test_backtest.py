"""Tests of the JSON document of a backtest."""

import json
from dataclasses import replace

import numpy as np
import pytest

from falcon.domain.bars import to_stamp
from falcon.domain.performance import Performance
from falcon.domain.runs import Result, RunOrder, RunTrade, StatusChange
from falcon.reports.backtest import backtest_document
from falcon.store.encoding import to_time

MONDAY = to_stamp(to_time("2013-01-07T00:00:00+00:00"))
TUESDAY = to_stamp(to_time("2013-01-08T00:00:00+00:00"))

AN_ORDER = RunOrder(
    ref=1,
    symbol="AAPL",
    side="buy",
    order_type="Market",
    size=10.0,
    price=70.5,
    created=MONDAY,
    status="Completed",
    statuses=(
        StatusChange(stamp=TUESDAY, status="Submitted"),
        StatusChange(stamp=TUESDAY, status="Completed"),
    ),
    executed_price=71.0,
    executed_size=10.0,
    executed_value=710.0,
    executed_commission=0.71,
    executed=TUESDAY,
)
A_TRADE = RunTrade(
    ref=1,
    symbol="AAPL",
    side="buy",
    size=10.0,
    opened=MONDAY,
    closed=TUESDAY,
    entry_price=71.0,
    exit_price=72.0,
    pnl=10.0,
    pnlcomm=8.5,
    bars=1,
)
A_RESULT = Result(
    strategy="Cross",
    tier="python",
    orders=(AN_ORDER,),
    trades=(A_TRADE,),
    stamps=np.array([MONDAY, TUESDAY]),
    equity=np.array([10_000.0, 10_008.5]),
    final_cash=10_008.5,
    final_value=10_008.5,
    log=("bought",),
)


def test_the_document_has_the_fields_that_scripts_rely_on() -> None:
    document = backtest_document(A_RESULT, Performance(total_trades=1))

    assert list(document) == [
        "engine",
        "tier",
        "strategy",
        "final_value",
        "final_cash",
        "orders",
        "trades",
        "equity",
        "metrics",
        "log",
    ]
    assert document["engine"] == "compiled"
    assert document["tier"] == "python"
    assert document["equity"] == [
        ["2013-01-07T00:00:00Z", 10_000.0],
        ["2013-01-08T00:00:00Z", 10_008.5],
    ]
    assert document["log"] == ["bought"]


def test_an_order_tells_every_status_it_took() -> None:
    document = backtest_document(A_RESULT, Performance())

    assert document["orders"] == [
        {
            "ref": 1,
            "symbol": "AAPL",
            "side": "buy",
            "type": "Market",
            "size": 10.0,
            "price": 70.5,
            "created_at": "2013-01-07T00:00:00Z",
            "status": "Completed",
            "statuses": [
                ["2013-01-08T00:00:00Z", "Submitted"],
                ["2013-01-08T00:00:00Z", "Completed"],
            ],
            "executed": {
                "price": 71.0,
                "size": 10.0,
                "value": 710.0,
                "commission": 0.71,
            },
            "executed_at": "2013-01-08T00:00:00Z",
        }
    ]


def test_a_trade_is_described_from_entry_to_exit() -> None:
    document = backtest_document(A_RESULT, Performance())

    assert document["trades"] == [
        {
            "ref": 1,
            "symbol": "AAPL",
            "side": "buy",
            "size": 10.0,
            "opened_at": "2013-01-07T00:00:00Z",
            "closed_at": "2013-01-08T00:00:00Z",
            "entry_price": 71.0,
            "exit_price": 72.0,
            "pnl": 10.0,
            "pnlcomm": 8.5,
            "bars": 1,
        }
    ]


def test_an_order_that_never_filled_has_no_time_of_execution() -> None:
    result = replace(A_RESULT, orders=(replace(AN_ORDER, executed=None),))

    document = backtest_document(result, Performance())

    (order,) = json.loads(json.dumps(document))["orders"]
    assert order["executed_at"] is None


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_the_document_is_strict_json_whatever_the_numbers_are(odd: float) -> None:
    result = replace(A_RESULT, final_value=odd, equity=np.array([odd, 1.0]))

    document = backtest_document(result, Performance(sharpe=odd))

    text = json.dumps(document, allow_nan=False)
    assert json.loads(text)["metrics"]["sharpe"] is None
