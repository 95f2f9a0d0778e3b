"""Intents reach the broker once, fills reach the books once, whatever happens."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from falcon.domain.accounts import Account, BrokerOrder
from falcon.domain.bars import Timeframe
from falcon.domain.costs import Costs
from falcon.domain.fills import Fill
from falcon.domain.orders import Order, OrderStatus, Side
from falcon.domain.strategies import StrategyStatus
from falcon.errors import (
    ConflictError,
    InvariantError,
    OrderRejectedError,
    OrderUncertainError,
)
from falcon.ports import Broker
from falcon.providers.paper.broker import PaperBroker
from falcon.services.reconcile import Reconcile
from falcon.services.send import SendOrders
from falcon.services.settle import SettleFills
from falcon.store import (
    books,
    fills,
    orders,
    reports,
    runtime,
    strategies,
    trades,
)
from falcon.store.database import Store, create
from falcon.store.orders import OrderRecord
from tests.examples import A_BUY
from tests.markets import close_of, market_of

CLOSES = [100.0, 101.0, 103.0, 102.0, 104.0]
BUY = replace(A_BUY, created_at=close_of(0))
RECORD = OrderRecord(order=BUY, instance="AAPL", signal_id=None, reserve=1_000.0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = create(tmp_path / "paper_trading.db")
    with store.writing() as db:
        strategies.add(
            db,
            name="Cross",
            status=StrategyStatus.ACTIVE,
            symbols=("AAPL",),
            reason="",
            at=close_of(0),
        )
        books.open_account(db, 10_000.0)
    return store


@pytest.fixture
def broker(store: Store) -> PaperBroker:
    return PaperBroker.open(
        store=store,
        market=market_of(AAPL=CLOSES),
        timeframe=Timeframe.DAY,
        costs=Costs(commission=0.0, slippage=0.0),
        cash=10_000.0,
    )


def save(store: Store, *records: OrderRecord) -> None:
    with store.writing() as db:
        for record in records:
            orders.add(db, record)


def status_of(store: Store, name: str = BUY.client_order_id) -> OrderStatus:
    with store.reading() as db:
        record = orders.get(db, name)
    assert record is not None
    return record.order.status


def told(store: Store) -> list[OrderStatus]:
    with store.writing() as db:
        return [report.status for report in reports.take(db, 1, "AAPL")]


class Again:
    """A restart: what is found at a moment is settled, sent and compared."""

    def __init__(self, store: Store, broker: Broker) -> None:
        self.store = store
        self.settle = SettleFills(store=store, broker=broker)
        self.send = SendOrders(store=store, broker=broker)
        self.reconcile = Reconcile(
            store=store, broker=broker, settle=self.settle, send=self.send
        )

    def __call__(self, moment: datetime) -> None:
        with self.store.writing() as db:
            runtime.put_moment(db, moment)
        self.reconcile()


class Moody:
    """A broker that takes an order and then fails to say so."""

    def __init__(self, inner: PaperBroker, error: Exception, *, takes: bool) -> None:
        self.inner = inner
        self.error = error
        self.takes = takes
        self.asked = 0

    def submit(self, order: Order) -> None:
        self.asked += 1
        if self.takes:
            self.inner.submit(order)
        raise self.error

    def cancel(self, client_order_id: str) -> None:
        self.inner.cancel(client_order_id)

    def find(self, client_order_id: str) -> BrokerOrder | None:
        return self.inner.find(client_order_id)

    def fills(self, *, after: str | None, until: object) -> tuple[Fill, ...]:
        return self.inner.fills(after=after, until=until)  # type: ignore[arg-type]

    def account(self) -> Account:
        return self.inner.account()


def test_a_saved_order_is_sent_once(store: Store, broker: PaperBroker) -> None:
    save(store, RECORD)
    send = SendOrders(store=store, broker=broker)

    assert (send(close_of(0)), send(close_of(0))) == (1, 0)
    assert status_of(store) is OrderStatus.SUBMITTED


def test_an_order_sent_before_a_crash_is_adopted_not_sent_again(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    broker.submit(BUY)

    assert SendOrders(store=store, broker=broker)(close_of(0)) == 0
    assert status_of(store) is OrderStatus.SUBMITTED


def test_an_order_of_unknown_fate_is_never_sent_twice(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    moody = Moody(broker, OrderUncertainError("no answer"), takes=True)
    again = Again(store, moody)

    again(close_of(0))
    again(close_of(1))

    assert moody.asked == 1
    assert status_of(store) is OrderStatus.FILLED


def test_an_order_that_never_arrived_is_found_out(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    moody = Moody(broker, OrderUncertainError("no answer"), takes=False)
    again = Again(store, moody)

    again(close_of(0))
    again(close_of(1))

    assert moody.asked == 1
    assert status_of(store) is OrderStatus.REJECTED
    assert told(store) == [OrderStatus.REJECTED]


def test_a_name_that_the_broker_knows_counts_as_sent(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    moody = Moody(broker, ConflictError("must be unique"), takes=True)

    SendOrders(store=store, broker=moody)(close_of(0))

    assert status_of(store) is OrderStatus.SUBMITTED


def test_a_refused_order_is_final_and_its_money_free_again(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    with store.writing() as db:
        books.lend(db, 1, 1_000.0, reason="for working orders", at=close_of(0))
    moody = Moody(broker, OrderRejectedError("market closed"), takes=False)

    SendOrders(store=store, broker=moody)(close_of(0))

    assert status_of(store) is OrderStatus.REJECTED
    assert told(store) == [OrderStatus.REJECTED]
    with store.reading() as db:
        assert books.unallocated(db) == 10_000.0


def test_a_cancel_before_sending_never_reaches_the_broker(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    with store.writing() as db:
        orders.request_cancel(db, BUY.client_order_id)

    SendOrders(store=store, broker=broker)(close_of(0))

    assert broker.find(BUY.client_order_id) is None
    assert status_of(store) is OrderStatus.CANCELED


def test_a_cancel_after_sending_is_told_once_the_broker_confirms(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    again = Again(store, broker)
    again(close_of(0))
    with store.writing() as db:
        orders.request_cancel(db, BUY.client_order_id)

    again.send(close_of(0))
    again.settle(close_of(1))

    assert status_of(store) is OrderStatus.CANCELED
    assert told(store) == [OrderStatus.CANCELED]


def test_a_fill_is_booked_once_however_often_it_is_settled(
    store: Store, broker: PaperBroker
) -> None:
    save(store, RECORD)
    again = Again(store, broker)
    again(close_of(0))

    assert (again.settle(close_of(1)), again.settle(close_of(1))) == (1, 0)
    assert told(store) == [OrderStatus.FILLED]
    with store.reading() as db:
        assert books.load(db, 1).quantity("AAPL") == 10
        assert len(fills.every(db)) == 1


def test_a_round_trip_leaves_a_trade_and_no_money_in_the_book(
    store: Store, broker: PaperBroker
) -> None:
    again = Again(store, broker)
    save(store, RECORD)
    again(close_of(0))
    sale = replace(
        BUY, client_order_id="exit", side=Side.SELL, ref=2, created_at=close_of(1)
    )
    again.settle(close_of(1))
    save(store, replace(RECORD, order=sale, reserve=0.0))
    again.send(close_of(1))
    again.settle(close_of(2))

    with store.reading() as db:
        (trade,) = trades.of_strategy(db, 1)
        assert trade.pnl == pytest.approx(10.0)
        assert books.unallocated(db) == pytest.approx(10_010.0)
        assert books.total_cash(db) == pytest.approx(10_010.0)
    assert again.reconcile.compare() == ()


def test_a_fill_of_nobodys_order_halts(store: Store, broker: PaperBroker) -> None:
    broker.submit(BUY)

    with pytest.raises(InvariantError, match="none of our orders"):
        SettleFills(store=store, broker=broker)(close_of(1))


def test_books_that_do_not_add_up_halt(store: Store, broker: PaperBroker) -> None:
    save(store, RECORD)
    again = Again(store, broker)
    again(close_of(0))
    again.settle(close_of(1))
    with store.writing() as db:
        db.execute("UPDATE paper_positions SET quantity = 9")

    with pytest.raises(InvariantError, match="our books hold 10 shares, the broker 9"):
        again(close_of(1))
