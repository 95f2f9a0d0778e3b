"""A real database, real bars and a clock that stands still, fresh for each test."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe
from falcon.domain.strategies import StrategyStatus
from falcon.engine.rules import Rules
from falcon.ports import MarketData
from falcon.providers.samples import SampleBars
from falcon.services.create import CreateStrategy
from falcon.services.vetting import ValidateCode
from falcon.store import strategies
from falcon.store.database import Store, create

ENDLESS = """import backtrader as bt


class Endless(bt.Strategy):
    def next(self):
        count = 1
        while count > 0:
            count += 1
"""
"""It compiles and never ends."""

IMPORTING = """from os import *
import backtrader as bt


class Importing(bt.Strategy):
    def next(self):
        os.system("true")
"""
"""It wants what no strategy needs."""

NOW = datetime(2013, 3, 1, 21, tzinfo=UTC)

AddStrategy = Callable[[StrategyStatus], int]


def hold(store: Store, strategy_id: int) -> None:
    """Have a strategy hold five shares."""
    with store.writing() as db:
        db.execute(
            "INSERT INTO positions VALUES (?, 'AAPL', 5, 70, 5, 5, 350, 0, 0, 0, ?)",
            (strategy_id, "2013-03-01T00:00:00+00:00"),
        )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture(scope="session")
def market() -> MarketData:
    return SampleBars()


@pytest.fixture
def validate(market: MarketData, clock: ManualClock) -> ValidateCode:
    return ValidateCode(
        market=market, clock=clock, timeframe=Timeframe.DAY, rules=Rules()
    )


@pytest.fixture
def create_strategy(
    store: Store, clock: ManualClock, validate: ValidateCode
) -> CreateStrategy:
    return CreateStrategy(store=store, clock=clock, validate=validate)


@pytest.fixture
def add_strategy(store: Store) -> AddStrategy:
    def add(status: StrategyStatus) -> int:
        with store.writing() as db:
            return strategies.add(
                db,
                name="Cross",
                status=status,
                symbols=("AAPL",),
                reason="because" if status is StrategyStatus.PAUSED else "",
                at=NOW,
            )

    return add
