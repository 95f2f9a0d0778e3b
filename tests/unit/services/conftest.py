"""A real database and a clock that stands still, fresh for each test."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from falcon.clock import ManualClock
from falcon.domain.strategies import StrategyStatus
from falcon.store import strategies
from falcon.store.database import Store, create

NOW = datetime(2013, 3, 1, 21, tzinfo=UTC)

AddStrategy = Callable[[StrategyStatus], int]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


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
