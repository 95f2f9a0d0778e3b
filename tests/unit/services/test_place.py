"""An order given by hand goes the same way as any other."""

from collections.abc import Callable

import pytest

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe
from falcon.domain.costs import Costs
from falcon.domain.orders import OrderStatus
from falcon.domain.strategies import StrategyStatus
from falcon.errors import (
    BarsMissingError,
    ConflictError,
    FalconError,
    NotFoundError,
    UsageError,
)
from falcon.providers.paper.broker import PaperBroker
from falcon.services.place import PlaceOrder
from falcon.services.send import SendOrders
from falcon.services.settle import SettleFills
from falcon.store import books, orders
from falcon.store.database import Store
from tests.markets import close_of, market_of

MARKET = market_of(AAPL=[100.0, 101.0, 102.0, 103.0])


@pytest.fixture
def broker(store: Store) -> PaperBroker:
    with store.writing() as db:
        books.open_account(db, 10_000.0)
    return PaperBroker.open(
        store=store,
        market=MARKET,
        timeframe=Timeframe.DAY,
        costs=Costs(commission=0.0, slippage=0.0),
        cash=10_000.0,
    )


@pytest.fixture
def place(store: Store, broker: PaperBroker) -> PlaceOrder:
    return PlaceOrder(
        store=store,
        market=MARKET,
        timeframe=Timeframe.DAY,
        clock=ManualClock(close_of(0)),
        send=SendOrders(store=store, broker=broker),
    )


@pytest.fixture
def strategy_id(add_strategy: Callable[[StrategyStatus], int]) -> int:
    return add_strategy(StrategyStatus.ACTIVE)


def test_an_order_is_saved_sent_and_filled(
    store: Store, broker: PaperBroker, place: PlaceOrder, strategy_id: int
) -> None:
    name = place(strategy_id, "AAPL", "buy", 5)

    SettleFills(store=store, broker=broker)(close_of(1))

    with store.reading() as db:
        record = orders.get(db, name)
        assert record is not None
        assert record.order.status is OrderStatus.FILLED
        assert books.load(db, strategy_id).quantity("AAPL") == 5


def test_two_orders_of_one_moment_have_two_names(
    place: PlaceOrder, strategy_id: int
) -> None:
    names = {place(strategy_id, "AAPL", "buy", 5) for _ in range(2)}

    assert len(names) == 2


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (("AAPL", "hold", 5.0), (UsageError, "side must be buy or sell, was 'hold'")),
        (("AAPL", "buy", 0.0), (UsageError, "quantity must be above 0, was 0")),
        (("AAPL", "buy", float("nan")), (UsageError, "quantity must be above 0")),
        (("NOPE", "buy", 5.0), (BarsMissingError, "NOPE has no bars")),
        (("AAPL", "buy", 500.0), (ConflictError, r"need \$50,000.00, \$10,000.00 are")),
    ],
)
def test_an_impossible_order_is_refused_and_leaves_nothing(
    store: Store,
    place: PlaceOrder,
    strategy_id: int,
    order: tuple[str, str, float],
    refusal: tuple[type[FalconError], str],
) -> None:
    error, reason = refusal

    with pytest.raises(error, match=reason):
        place(strategy_id, *order)

    with store.reading() as db:
        assert orders.every(db) == ()


def test_only_a_strategy_that_trades_has_a_book(
    place: PlaceOrder, add_strategy: Callable[[StrategyStatus], int]
) -> None:
    draft = add_strategy(StrategyStatus.DRAFT)

    with pytest.raises(ConflictError, match="is draft"):
        place(draft, "AAPL", "buy", 5)
    with pytest.raises(NotFoundError, match="no strategy 99"):
        place(99, "AAPL", "buy", 5)
