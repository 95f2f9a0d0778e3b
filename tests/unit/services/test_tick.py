"""The tick, whole: signals, orders, fills, books; crashes at every step of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from falcon.bootstrap.trading import Trading
from falcon.clock import ManualClock
from falcon.domain.orders import OrderStatus, Side
from falcon.domain.strategies import StrategyStatus
from falcon.store import (
    books,
    checkpoints,
    decisions,
    equity,
    events,
    fills,
    orders,
    strategies,
    trades,
)
from falcon.store import signals as wishes
from falcon.store.database import Store, create
from tests.markets import close_of, market_of
from tests.tradings import (
    CROSS,
    STOPPED,
    add_active,
    add_version,
    open_trading,
    waves,
)

START = 10
BARS = 45
MARKET = market_of(AAPL=waves(BARS), IBM=waves(BARS, phase=2.0, level=60.0))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(close_of(START))


@pytest.fixture
def trading(store: Store, clock: ManualClock) -> Trading:
    return open_trading(store, MARKET, clock)


def play(trading: Trading, clock: ManualClock, until: int, since: int = START) -> None:
    for index in range(since, until):
        clock.move_to(close_of(index))
        trading.tick(clock.now())


def test_a_strategy_trades_and_its_books_match(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        assert len(trades.of_strategy(db, number)) >= 3
        asked = {
            (row["signal_type"], row["confidence"])
            for row in wishes.of_strategy(db, number, limit=100)
        }
        assert asked == {("buy", 0.8), ("sell", 1.0)}
        assert len(equity.of(db, number)) == BARS - START - 1
    trading.reconcile()


def test_an_order_fills_at_the_open_after_its_signal(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    add_active(store, CROSS, ("AAPL",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        for _, fill in fills.every(db):
            record = orders.get(db, fill.client_order_id)
            assert record is not None
            assert record.order.created_at < fill.filled_at


def test_an_entry_stays_within_its_allocation(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    add_active(store, CROSS, ("AAPL", "IBM"), close_of(START), pct=20.0)

    play(trading, clock, BARS)

    with store.reading() as db:
        bought = [f for _, f in fills.every(db) if f.side is Side.BUY]
    assert bought
    assert all(fill.quantity * fill.price <= 1_100.0 for fill in bought)


def test_money_returns_to_the_account_when_a_book_is_flat(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        book = books.load(db, number)
        if book.is_flat:
            assert books.unallocated(db) == pytest.approx(books.total_cash(db))


def test_every_bar_has_a_reason(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        rows = decisions.of_strategy(db, number, limit=1_000)
    assert sum(int(str(row["bars"])) for row in rows) == BARS - START - 1
    assert {"flat: no entry signal"} <= {str(row["reason"]) for row in rows}


def test_a_resting_stop_is_placed_cancelled_and_filled(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    add_active(store, STOPPED, ("AAPL",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        stops = [r.order for r in orders.every(db) if r.order.price is not None]
    ended = {order.status for order in stops}
    assert OrderStatus.CANCELED in ended
    assert OrderStatus.FILLED in ended
    trading.reconcile()


FAILING = CROSS.replace(
    "    def next(self):\n", "    def next(self):\n        x = 1 / (len(self) - 25)\n"
)


def test_a_strategy_that_fails_is_paused_and_the_others_go_on(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    failing = add_active(store, FAILING, ("AAPL",), close_of(START))
    healthy = add_active(store, CROSS, ("IBM",), close_of(START))

    play(trading, clock, BARS)

    with store.reading() as db:
        stopped = strategies.get(db, failing)
        assert stopped.status is StrategyStatus.PAUSED
        assert "ZeroDivisionError" in stopped.reason
        assert strategies.get(db, healthy).status is StrategyStatus.ACTIVE
        assert trades.of_strategy(db, healthy)
    trading.reconcile()


def test_a_retiring_strategy_sells_what_it_holds_and_ends(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START))
    index = enter(store, trading, clock, number)
    with store.writing() as db:
        retiring = replace(strategies.get(db, number), status=StrategyStatus.RETIRING)
        strategies.save(db, retiring)

    play(trading, clock, index + 3, since=index)

    with store.reading() as db:
        assert strategies.get(db, number).status is StrategyStatus.RETIRED
        assert books.load(db, number).is_flat
        assert books.unallocated(db) == pytest.approx(books.total_cash(db))


def enter(store: Store, trading: Trading, clock: ManualClock, number: int) -> int:
    """Play until a strategy holds something; the index of the next bar."""
    index = START
    while True:
        index += 1
        play(trading, clock, index, since=index - 1)
        with store.reading() as db:
            if not books.load(db, number).is_flat:
                return index


def versions_of(store: Store, number: int) -> set[int]:
    with store.reading() as db:
        return {c.version for c in checkpoints.of_strategy(db, number)}


FORGETFUL = CROSS.replace(
    "        self.cross =", "        self.floor = None\n        self.cross ="
).replace("elif self.cross < 0:", "elif self.data.close[0] < self.floor:")


def test_a_new_version_waits_until_the_old_one_holds_nothing(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START))
    index = enter(store, trading, clock, number)
    with store.writing() as db:
        add_version(db, number, FORGETFUL, clock.now())
        strategies.save(db, replace(strategies.get(db, number), version=2))

    play(trading, clock, index + 1, since=index)
    assert versions_of(store, number) == {1}

    while versions_of(store, number) == {1}:
        index += 1
        play(trading, clock, index + 1, since=index)

    with store.reading() as db:
        assert strategies.get(db, number).status is StrategyStatus.ACTIVE
        assert len(trades.of_version(db, number, 1)) == 1
        assert not trades.of_version(db, number, 2)


def test_a_checkpoint_of_another_form_does_not_stop_the_strategy(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, STOPPED, ("AAPL",), close_of(START))
    index = enter(store, trading, clock, number)
    with store.writing() as db:
        db.execute("UPDATE checkpoints SET data = ?", (b'{"version": 1}',))

    play(open_trading(store, MARKET, clock), clock, BARS, since=index)

    with store.reading() as db:
        assert strategies.get(db, number).status is StrategyStatus.ACTIVE
        told = [event.event for event in events.latest(db, limit=1_000)]
        assert told.count("checkpoint_unreadable") == 1
        assert len(trades.of_strategy(db, number)) >= 1


def test_a_paused_strategy_does_nothing_and_goes_on_where_it_was(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    remembering = FORGETFUL.replace(
        "self.buy(confidence=0.8)", "self.buy()\n                self.floor = 1000"
    ).replace("elif self.data", "elif self.cross < 0 and self.data")
    number = add_active(store, remembering, ("AAPL",), close_of(START))
    index = enter(store, trading, clock, number)
    with store.writing() as db:
        paused = replace(strategies.get(db, number), status=StrategyStatus.PAUSED)
        strategies.save(db, paused)
    play(trading, clock, index + 5, since=index)
    with store.reading() as db:
        held = books.load(db, number).quantity("AAPL")
        assert held > 0
    with store.writing() as db:
        strategies.save(db, replace(paused, status=StrategyStatus.ACTIVE))

    play(trading, clock, BARS, since=index + 5)

    with store.reading() as db:
        assert strategies.get(db, number).status is StrategyStatus.ACTIVE
        assert trades.of_strategy(db, number)
    trading.reconcile()


def test_an_entry_that_the_money_does_not_reach_for_says_so(
    store: Store, trading: Trading, clock: ManualClock
) -> None:
    number = add_active(store, CROSS, ("AAPL",), close_of(START), pct=0.5)

    play(trading, clock, BARS)

    with store.reading() as db:
        asked = wishes.of_strategy(db, number, limit=100)
        reasons = [str(row["reason"]) for row in decisions.of_strategy(db, number)]
    assert {row["outcome"] for row in asked} == {"refused"}
    assert any("does not reach for one share" in reason for reason in reasons)


class Crash(BaseException):
    """The process dies here."""


@dataclass(frozen=True, slots=True)
class MortalStore(Store):
    """A store that dies before or after its n-th write."""

    left: list[int] = field(default_factory=lambda: [1_000_000])
    after: bool = False

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        self.left[0] -= 1
        with Store(self.path).writing() as db:
            yield db
            if self.left[0] == 0 and not self.after:
                raise Crash
        if self.left[0] == 0:
            raise Crash


def outcome(store: Store) -> dict[str, object]:
    with store.reading() as db:
        return {
            "orders": [
                (r.order.client_order_id, r.order.status, r.order.filled_quantity)
                for r in orders.every(db)
            ],
            "fills": [fill for _, fill in fills.every(db)],
            "trades": trades.every(db),
            "equity": equity.of(db, equity.ACCOUNT),
            "decisions": decisions.of_strategy(db, 2, limit=1_000),
        }


def whole_run(
    path: Path, *, dies_at: int, after: bool
) -> tuple[dict[str, object], bool]:
    """Play to the end, through at most one crash; say whether there was one."""
    base = create(path)
    for code, symbol in ((CROSS, "AAPL"), (STOPPED, "IBM")):
        add_active(base, code, (symbol,), close_of(START))
    clock = ManualClock(close_of(START))
    mortal = open_trading(MortalStore(path, [10**6], after=after), MARKET, clock)
    mortal.parts.store.left[0] = dies_at  # type: ignore[attr-defined]
    crashed = False
    trading = mortal
    index = START
    while index < 18:
        clock.move_to(close_of(index))
        try:
            trading.tick(clock.now())
        except Crash:
            crashed = True
            trading = open_trading(Store(path), MARKET, clock)
            trading.reconcile()
            continue
        index += 1
    open_trading(base, MARKET, clock).reconcile()
    return outcome(base), crashed


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_write_loses_and_doubles_nothing(
    tmp_path: Path, after: bool
) -> None:
    undisturbed, crashed = whole_run(tmp_path / "whole.db", dies_at=10**6, after=after)
    assert not crashed
    writes = 0
    crashed = True
    while crashed:
        writes += 1
        result, crashed = whole_run(
            tmp_path / f"{writes}.db", dies_at=writes, after=after
        )
        assert result == undisturbed, f"it died at write {writes}"

    assert writes > 20
