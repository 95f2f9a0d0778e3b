"""The classes that Python users know, on the embedded parts."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

import falcon
from falcon import (
    PaperTradingBot,
    StrategyAnalytics,
    StrategyExecutor,
    StrategyManager,
    StrategyOptimizer,
)
from falcon.domain.strategies import StrategyStatus
from falcon.errors import (
    AlreadyRunningError,
    UnsupportedConstructError,
    UsageError,
)
from falcon.services.library import source_of

PATIENCE_S = 30.0


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FALCON_DB", str(tmp_path / "paper_trading.db"))
    monkeypatch.setenv("FALCON_REPLAY_SPEED", "100")


@pytest.fixture
def strategy_id() -> int:
    manager = StrategyManager()
    number = manager.create_strategy("EMA", source_of("ema_crossover")).id
    manager.activate_strategy(number, ["AAPL", "IBM"], 20.0)
    return number


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_every_public_name_is_there() -> None:
    assert all(isinstance(getattr(falcon, name), type) for name in falcon.__all__)
    assert set(falcon.__all__) <= set(dir(falcon))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = falcon.Nonsense


def test_a_strategy_is_created_activated_paused_and_retired(strategy_id: int) -> None:
    manager = StrategyManager()

    assert manager.get_strategy(strategy_id).status is StrategyStatus.ACTIVE
    assert manager.pause_strategy(strategy_id).status is StrategyStatus.PAUSED
    assert manager.resume_strategy(strategy_id).status is StrategyStatus.ACTIVE
    assert manager.retire_strategy(strategy_id).status is StrategyStatus.RETIRED
    assert len(manager.list_strategies()) == 1


def test_code_that_the_engine_refuses_is_not_stored() -> None:
    manager = StrategyManager()

    with pytest.raises(UnsupportedConstructError, match="line 1"):
        manager.create_strategy("Bad", "import os\n")

    assert manager.list_strategies() == ()


def test_an_executor_trades_until_it_is_stopped(strategy_id: int) -> None:
    bot = PaperTradingBot()
    executor = StrategyExecutor(bot, update_interval=0.05)
    analytics = StrategyAnalytics()

    executor.start()
    try:
        until(
            lambda: analytics.update_strategy_performance(strategy_id).total_trades > 2
        )
        with pytest.raises(AlreadyRunningError, match="another orchestrator"):
            StrategyExecutor(PaperTradingBot(), update_interval=1).start()
    finally:
        executor.stop()

    bot.trading.reconcile()
    board = analytics.get_all_strategies_leaderboard()
    assert [row["strategy_id"] for row in board] == [strategy_id]
    falters, reason = analytics.check_optimization_triggers(strategy_id)
    assert falters is bool(reason)


def test_an_order_by_hand_reaches_the_account(strategy_id: int) -> None:
    StrategyManager().pause_strategy(strategy_id)  # so that only the hand trades
    bot = PaperTradingBot()
    bot.trading.tick(bot.trading.parts.clock.now())

    name = bot.place_order_with_strategy(strategy_id, "AAPL", "buy", 3)

    assert name.startswith(f"falcon-{strategy_id}-AAPL-manual-")
    until(lambda: _ticked(bot) >= 1)
    assert bot.get_account()["positions"] == {"AAPL": 3.0}


def _ticked(bot: PaperTradingBot) -> int:
    return bot.trading.tick(bot.trading.parts.clock.now()).fills


def test_an_impossible_order_is_refused(strategy_id: int) -> None:
    with pytest.raises(UsageError, match="side must be buy or sell"):
        PaperTradingBot().place_order_with_strategy(strategy_id, "AAPL", "keep", 3)


def test_an_optimization_is_recorded_with_its_reason(strategy_id: int) -> None:
    optimizer = StrategyOptimizer(improvement_threshold=0.05)

    deployed, reason = optimizer.optimize_strategy(strategy_id)

    (row,) = optimizer.get_optimization_history(strategy_id)
    assert (row["deployed"], row["reason"]) == (deployed, reason)
    assert optimizer.monitor_and_optimize().optimizations == ()
