"""A backtest fed the recorded cash repeats what the daemon did, trade by trade."""

from pathlib import Path
from random import Random

import pytest

from falcon.bootstrap.parts import TIMEFRAME
from falcon.bootstrap.trading import Trading
from falcon.clock import ManualClock
from falcon.engine import compile_strategy
from falcon.services.library import source_of
from falcon.services.twin import RunTwin
from falcon.store.database import Store, create
from falcon.strategies.catalogue import LIBRARY
from tests.markets import close_of, market_of
from tests.tradings import CROSS, STOPPED, add_active, open_trading, waves

START = 260
BARS = 420


def walk(seed: int, level: float) -> list[float]:
    """Closes that wander, in trends and out of them."""
    chance = Random(seed)  # noqa: S311  # prices, no secrets
    closes, drift = [level], 0.0
    while len(closes) < BARS:
        drift = 0.97 * drift + chance.gauss(0.0, 0.001)
        closes.append(round(closes[-1] * (1 + drift + chance.gauss(0.0, 0.01)), 2))
    return closes


MARKET = market_of(
    AAPL=waves(BARS),
    IBM=waves(BARS, phase=2.0, level=60.0),
    KO=walk(3, 40.0),
    SPY=walk(4, 130.0),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(close_of(START))


@pytest.fixture
def trading(store: Store, clock: ManualClock) -> Trading:
    return open_trading(store, MARKET, clock, balance=100_000.0)


@pytest.fixture
def twin(trading: Trading) -> RunTwin:
    parts = trading.parts
    return RunTwin(
        store=parts.store,
        market=MARKET,
        timeframe=TIMEFRAME,
        compile=compile_strategy,
        rules=parts.live_rules,
    )


def play(trading: Trading, clock: ManualClock) -> None:
    for index in range(START, BARS):
        clock.move_to(close_of(index))
        trading.tick(clock.now())


@pytest.mark.parametrize("code", [CROSS, STOPPED], ids=["market", "stops"])
def test_a_twin_makes_the_trades_that_were_made(
    store: Store, trading: Trading, clock: ManualClock, twin: RunTwin, code: str
) -> None:
    number = add_active(store, code, ("AAPL", "IBM"), close_of(START))

    play(trading, clock)

    found = twin(number)
    assert len(found.made) > 20
    assert len(found.repeated) == len(found.made)
    assert not found.only_made
    assert not found.only_repeated
    assert not found.cuts


def test_the_whole_library_is_repeated_strategy_by_strategy(
    store: Store, trading: Trading, clock: ManualClock, twin: RunTwin
) -> None:
    numbers = [
        add_active(store, source_of(one.name), ("KO", "SPY"), close_of(START), pct=40.0)
        for one in LIBRARY
    ]

    play(trading, clock)

    found = [twin(number) for number in numbers]
    assert sum(bool(one.made) for one in found) >= 5
    for one in found:
        assert len(one.repeated) == len(one.made)
        assert not one.only_made


def test_an_order_that_the_account_cut_is_named(
    store: Store, trading: Trading, clock: ManualClock, twin: RunTwin
) -> None:
    greedy = CROSS.replace("self.buy(confidence=0.8)", "self.buy(size=5_000)")
    number = add_active(store, greedy, ("AAPL",), close_of(START))

    play(trading, clock)

    found = twin(number)
    assert {row["outcome"] for row in found.cuts} == {"cut"}
    assert found.only_made
    assert all(trade.quantity == 5_000 for trade in found.only_repeated)
