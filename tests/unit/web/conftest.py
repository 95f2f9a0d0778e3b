"""The application over a real database and real bars; only the reader is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe
from falcon.engine.rules import Rules
from falcon.errors import RateLimitedError
from falcon.providers.samples import SampleBars
from falcon.services.understand import Meaning, Question, Rejection
from falcon.services.verbs import Surroundings, Verbs, wire
from falcon.services.words import Words
from falcon.store.database import Store, create
from falcon.web.app import create_app
from falcon.web.security import Guard
from tests.strategies import QUICK_CROSS

NOW = datetime(2013, 3, 1, 22, tzinfo=UTC)

PATIENT = """import backtrader as bt


class Patient(bt.Strategy):
    def next(self):
        if len(self.data) == 100000:
            self.buy()
"""
"""It never trades, and so it passes every backtest."""

LOSING = """import backtrader as bt


class Losing(bt.Strategy):
    def next(self):
        if self.position:
            self.close()
        else:
            self.buy()
"""

IMPORTING = "from os import *\n" + QUICK_CROSS

Json = Mapping[str, object]


@dataclass(frozen=True)
class Dictionary:
    """A reader that knows what three sentences mean."""

    def __call__(self, words: Words) -> Meaning:
        """Look the words up."""
        if "busy" in words.text:
            raise RateLimitedError("the language model asks for patience")
        if "tomorrow" in words.text:
            return Meaning(
                rejected=Rejection(code="lookahead", reason="tomorrow is not known yet")
            )
        return Meaning(
            structure={"indicators": [{"name": "sma", "params": [10]}]},
            english="Buy when the fast average crosses above the slow one.",
            assumed=["slow.period=30"],
            questions=[Question(id="stop", text="Where is the stop?", default=None)],
            code=QUICK_CROSS,
            symbols=("AAPL",),
        )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture(scope="session")
def market() -> SampleBars:
    return SampleBars()


@pytest.fixture
def verbs(store: Store, market: SampleBars) -> Verbs:
    return wire(
        Surroundings(
            store=store,
            market=market,
            clock=ManualClock(NOW),
            rules=Rules(cash=10_000.0, slippage=0.001),
            timeframe=Timeframe.DAY,
            read=Dictionary(),
            interval_s=60.0,
        )
    )


@pytest.fixture
def app(verbs: Verbs) -> Flask:
    return create_app(verbs, Guard())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def strategy_id(client: FlaskClient) -> int:
    body = {"name": "Patient", "code": PATIENT, "symbols": ["AAPL"]}
    answer = client.post("/api/strategies", json=body)
    return int(answer.get_json()["strategy_id"])
