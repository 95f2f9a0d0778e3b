"""What is saved comes back equal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from falcon.domain.books import Book
from falcon.domain.orders import OrderStatus, Side
from falcon.domain.performance import Performance
from falcon.domain.strategies import Origin, StrategyStatus, Version
from falcon.domain.verdicts import Optimization, Verdict
from falcon.engine.events import OrderReport
from falcon.errors import NotFoundError
from falcon.ledger.books import apply
from falcon.store import (
    books,
    checkpoints,
    commands,
    decisions,
    equity,
    fills,
    optimizations,
    orders,
    performance,
    reports,
    strategies,
    trades,
    versions,
)
from falcon.store.checkpoints import Checkpoint
from falcon.store.database import create
from falcon.store.orders import OrderRecord
from tests.examples import A_BUY, A_CLOSE, A_FILL

RECORD = OrderRecord(order=A_BUY, instance="AAPL", signal_id=None, reserve=1_000.0)
VERSION = Version(
    strategy_id=1,
    version=1,
    code="class S: ...",
    code_hash="abc",
    parameters={"period": 10, "fast": True, "name": "x", "stop": 0.5},
    origin=Origin.CODE,
    created_at=A_CLOSE,
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    with create(tmp_path / "paper_trading.db").writing() as connection:
        strategies.add(
            connection,
            name="Cross",
            status=StrategyStatus.DRAFT,
            symbols=("AAPL", "IBM"),
            reason="",
            at=A_CLOSE,
        )
        yield connection


def test_a_strategy_comes_back_as_it_was_saved(db: Connection) -> None:
    changed = replace(
        strategies.get(db, 1),
        status=StrategyStatus.ACTIVE,
        allocation_pct=20.0,
        capital=2_000.0,
        version=1,
        activated_at=A_CLOSE,
    )

    strategies.save(db, changed)

    assert strategies.get(db, 1) == changed
    assert strategies.of_status(db, StrategyStatus.ACTIVE) == (changed,)
    assert strategies.of_status(db, StrategyStatus.PAUSED) == ()


def test_an_unknown_strategy_is_not_found(db: Connection) -> None:
    with pytest.raises(NotFoundError, match="no strategy 9"):
        strategies.get(db, 9)


def test_versions_count_from_one_and_come_back(db: Connection) -> None:
    assert versions.next_number(db, 1) == 1

    versions.add(db, VERSION)

    assert versions.next_number(db, 1) == 2
    assert versions.of_strategy(db, 1) == (VERSION,)
    with pytest.raises(NotFoundError, match="no version 2; it has: 1"):
        versions.get(db, 1, 2)


def test_an_order_comes_back_and_follows_its_state(db: Connection) -> None:
    orders.add(db, RECORD)
    assert orders.working(db) == (RECORD,)

    orders.save_state(db, A_BUY.moved(OrderStatus.REJECTED, reason="no"))

    assert orders.working(db) == ()
    known = orders.get(db, A_BUY.client_order_id)
    assert known is not None
    assert (known.order.status, known.order.reason) == (OrderStatus.REJECTED, "no")


def test_what_is_reserved_shrinks_with_what_is_filled() -> None:
    half = replace(RECORD, order=replace(A_BUY, filled_quantity=5))

    assert half.reserved == 500.0


def test_a_detached_order_belongs_to_no_program(db: Connection) -> None:
    orders.add(db, RECORD)
    assert orders.by_ref(db, 1, "AAPL", 1) == RECORD

    orders.detach(db, 1)

    assert orders.by_ref(db, 1, "AAPL", 1) is None
    assert orders.working(db)[0].cancel_requested


def test_a_fill_is_kept_once(db: Connection) -> None:
    orders.add(db, RECORD)
    assert fills.last_id(db) is None

    fills.add(db, 1, A_FILL)

    assert fills.last_id(db) == "paper-1"
    assert fills.every(db) == ((1, A_FILL),)
    assert fills.of_strategy(db, 1) == (A_FILL,)


def test_a_book_comes_back_as_it_was_saved(db: Connection) -> None:
    book, _ = apply(Book(strategy_id=1), A_FILL)

    books.save(db, book)

    assert books.load(db, 1) == book
    assert books.every(db) == (book,)


def test_loans_move_cash_between_account_and_book(db: Connection) -> None:
    assert books.open_account(db, 10_000.0) == 10_000.0
    assert books.open_account(db, 5.0) == 10_000.0

    books.lend(db, 1, 400.0, reason="for working orders", at=A_CLOSE)
    books.lend(db, 1, -100.0, reason="no longer needed", at=A_CLOSE)

    assert books.lent(db, 1) == 300.0
    assert books.unallocated(db) == 9_700.0
    assert books.total_cash(db) == 10_000.0


def test_a_saved_book_keeps_its_loan(db: Connection) -> None:
    books.open_account(db, 10_000.0)
    books.lend(db, 1, 400.0, reason="for working orders", at=A_CLOSE)

    books.save(db, Book(strategy_id=1, flows=-100.0))

    assert books.lent(db, 1) == 400.0
    assert books.total_cash(db) == 9_900.0


def test_a_trade_comes_back_with_its_version(db: Connection) -> None:
    sale = replace(A_FILL, fill_id="paper-2", side=Side.SELL, price=110.0)
    _, trade = apply(apply(Book(strategy_id=1), A_FILL)[0], sale)
    assert trade is not None

    trades.add(db, trade, version=2)

    assert trades.of_strategy(db, 1) == (trade,)
    assert trades.every(db) == (trade,)
    assert trades.of_version(db, 1, 1) == ()
    assert trades.of_version(db, 1, 2) == (trade,)


def test_equity_is_one_value_a_moment(db: Connection) -> None:
    assert equity.last(db, 1) is None

    equity.add(db, 1, A_CLOSE, 100.0)
    equity.add(db, 1, A_CLOSE, 101.0)

    assert equity.of(db, 1) == ((A_CLOSE, 101.0),)
    assert equity.last(db, 1) == 101.0


def test_performance_is_the_latest(db: Connection) -> None:
    assert performance.get(db, 1) == Performance()
    measured = Performance(total_trades=3, winning_trades=2, win_rate=2 / 3)

    performance.save(db, 1, measured, A_CLOSE)

    assert performance.every(db) == {1: measured}


def test_an_optimization_comes_back_and_can_be_rolled_back(db: Connection) -> None:
    attempt = Optimization(
        strategy_id=1,
        optimization_type="parameter_search",
        trigger="5 losses in a row",
        old_version=1,
        new_version=2,
        old=Performance(roi=0.1),
        new=Performance(roi=0.2),
        improvement=0.07,
        candidates=12,
        verdict=Verdict.DEPLOYED,
        reason="better",
        created_at=A_CLOSE,
    )
    number = optimizations.add(db, attempt)

    optimizations.mark_rolled_back(db, 1, 2, A_CLOSE)

    (stored,) = optimizations.of_strategy(db, 1)
    assert stored.improvement == pytest.approx(0.07)
    assert replace(stored, improvement=0.07) == replace(
        attempt, id=number, rolled_back_at=A_CLOSE
    )


def test_equal_reasons_become_one_interval(db: Connection) -> None:
    for day, reason in enumerate(["flat", "flat", "holding", "flat"]):
        decisions.note(db, 1, "AAPL", reason, A_CLOSE + timedelta(days=day))

    rows = decisions.of_strategy(db, 1)

    assert [(row["reason"], row["bars"]) for row in rows] == [
        ("flat", 1),
        ("holding", 1),
        ("flat", 2),
    ]


def test_old_decisions_are_forgotten(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "KEPT", 3)

    for number in range(10):
        decisions.note(db, 1, "AAPL", f"reason {number}", A_CLOSE)

    rows = decisions.of_strategy(db, 1)
    assert [row["reason"] for row in rows] == ["reason 9", "reason 8", "reason 7"]


def test_reports_are_taken_once_and_in_order(db: Connection) -> None:
    first = OrderReport(ref=1, status=OrderStatus.SUBMITTED, quantity=10)
    second = OrderReport(
        ref=1, status=OrderStatus.FILLED, quantity=10, price=100.0, commission=1.0
    )
    for report in (first, second):
        reports.add(db, 1, "AAPL", report)

    assert reports.take(db, 1, "IBM") == ()
    assert reports.take(db, 1, "AAPL") == (first, second)
    assert reports.take(db, 1, "AAPL") == ()


def test_a_checkpoint_replaces_the_one_before(db: Connection) -> None:
    for data in (b"one", b"two"):
        checkpoints.save(
            db,
            Checkpoint(
                strategy_id=1,
                instance="AAPL",
                version=1,
                moment=A_CLOSE,
                data=data,
            ),
        )

    assert [c.data for c in checkpoints.of_strategy(db, 1)] == [b"two"]

    checkpoints.forget(db, 1)
    assert checkpoints.of_strategy(db, 1) == ()


def test_a_command_waits_until_it_is_finished(db: Connection) -> None:
    number = commands.add(db, "optimize", {"strategy_id": 1}, A_CLOSE)

    (waiting,) = commands.waiting(db)
    assert (waiting.id, waiting.name, waiting.payload) == (
        number,
        "optimize",
        {"strategy_id": 1},
    )

    commands.finish(db, number, "done", A_CLOSE)
    assert commands.waiting(db) == ()
