"""The simulated broker fills by the rules that its docstring states."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.costs import Costs
from falcon.domain.fills import Fill
from falcon.domain.orders import OrderStatus, OrderType, Side
from falcon.domain.positions import Position
from falcon.errors import ConflictError, NotFoundError, OrderRejectedError
from falcon.providers.memory import MemoryMarket
from falcon.providers.paper.broker import PaperBroker
from falcon.providers.paper.ledger import moved
from falcon.store.database import Store, create
from tests.examples import A_BUY, A_FILL
from tests.markets import bars_of, close_of

FREE = Costs(commission=0.0, slippage=0.0)
BUY = replace(A_BUY, created_at=close_of(0))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def market() -> MemoryMarket:
    market = MemoryMarket()
    rows = [(100, 104, 96, 100), (101, 105, 97, 104), (104, 106, 90, 95)]
    market.put("AAPL", bars_of(rows))
    return market


def opened(store: Store, market: MemoryMarket, costs: Costs = FREE) -> PaperBroker:
    return PaperBroker.open(
        store=store, market=market, timeframe=Timeframe.DAY, costs=costs, cash=10_000.0
    )


@pytest.fixture
def broker(store: Store, market: MemoryMarket) -> PaperBroker:
    return opened(store, market)


def filled(broker: PaperBroker, until: int) -> tuple[Fill, ...]:
    return broker.fills(after=None, until=close_of(until))


def test_a_market_order_fills_at_the_next_open(broker: PaperBroker) -> None:
    broker.submit(BUY)

    (fill,) = filled(broker, 1)

    assert (fill.price, fill.quantity, fill.filled_at) == (101.0, 10, close_of(1))
    assert broker.account().cash == 10_000.0 - 1_010.0
    assert broker.account().positions["AAPL"].quantity == 10


def test_the_bar_an_order_was_made_on_does_not_fill_it(broker: PaperBroker) -> None:
    broker.submit(BUY)

    assert filled(broker, 0) == ()


def test_asking_twice_fills_once(broker: PaperBroker) -> None:
    broker.submit(BUY)

    assert filled(broker, 1) == filled(broker, 2)


def test_only_fills_after_the_known_one_are_given(broker: PaperBroker) -> None:
    broker.submit(BUY)
    (first,) = filled(broker, 1)
    broker.submit(
        replace(BUY, client_order_id="second", created_at=close_of(1), side=Side.SELL)
    )

    (second,) = broker.fills(after=first.fill_id, until=close_of(2))

    assert (second.side, second.price) == (Side.SELL, 104.0)
    assert broker.account().positions == {}


def test_slippage_and_commission_are_charged(
    store: Store, market: MemoryMarket
) -> None:
    broker = opened(store, market, Costs(commission=0.001, slippage=0.01))
    broker.submit(BUY)

    (fill,) = filled(broker, 1)

    assert fill.price == pytest.approx(102.01)
    assert fill.commission == pytest.approx(1.0201)


def test_a_stop_fills_where_the_bar_reached_it(broker: PaperBroker) -> None:
    broker.submit(BUY)
    stop = replace(
        BUY,
        client_order_id="stop",
        side=Side.SELL,
        order_type=OrderType.STOP,
        price=92.0,
    )
    broker.submit(stop)

    fills = filled(broker, 2)

    assert [fill.price for fill in fills] == [101.0, 92.0]


def test_an_order_past_its_validity_expires(broker: PaperBroker) -> None:
    limit = replace(
        BUY,
        order_type=OrderType.LIMIT,
        price=91.0,
        valid_until=close_of(1) - timedelta(hours=1),
    )
    broker.submit(limit)

    assert filled(broker, 2) == ()
    seen = broker.find(BUY.client_order_id)
    assert seen is not None
    assert seen.status is OrderStatus.EXPIRED


def test_a_buy_that_the_cash_does_not_reach_for_is_rejected(
    broker: PaperBroker,
) -> None:
    broker.submit(replace(BUY, quantity=100))

    assert filled(broker, 1) == ()
    seen = broker.find(BUY.client_order_id)
    assert seen is not None
    assert seen.status is OrderStatus.REJECTED
    assert seen.reason == (
        "insufficient cash: 100 shares of AAPL need $10,100.00, "
        "the account has $10,000.00"
    )


def test_a_short_beyond_the_cash_is_rejected(broker: PaperBroker) -> None:
    broker.submit(replace(BUY, side=Side.SELL, quantity=100))

    assert filled(broker, 1) == ()


def test_an_exit_is_never_refused_for_want_of_cash(broker: PaperBroker) -> None:
    broker.submit(replace(BUY, quantity=99))
    filled(broker, 1)
    broker.submit(
        replace(
            BUY,
            client_order_id="exit",
            side=Side.SELL,
            quantity=99,
            created_at=close_of(1),
        )
    )

    assert len(filled(broker, 2)) == 2


def test_a_cancelled_order_does_not_fill(broker: PaperBroker) -> None:
    broker.submit(BUY)
    broker.cancel(BUY.client_order_id)

    assert filled(broker, 2) == ()
    seen = broker.find(BUY.client_order_id)
    assert seen is not None
    assert (seen.status, seen.filled_quantity) == (OrderStatus.CANCELED, 0.0)


def test_a_cancel_that_comes_too_late_changes_nothing(broker: PaperBroker) -> None:
    broker.submit(BUY)
    filled(broker, 1)
    broker.cancel(BUY.client_order_id)

    seen = broker.find(BUY.client_order_id)
    assert seen is not None
    assert (seen.status, seen.filled_quantity) == (OrderStatus.FILLED, 10)


def test_an_order_is_taken_once(broker: PaperBroker) -> None:
    broker.submit(BUY)

    with pytest.raises(ConflictError, match="client_order_id must be unique"):
        broker.submit(BUY)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"symbol": "NOPE"}, "NOPE cannot be traded here"),
        ({"order_type": OrderType.LIMIT}, "must have a price"),
    ],
)
def test_an_impossible_order_is_refused_at_once(
    broker: PaperBroker, change: dict[str, object], reason: str
) -> None:
    with pytest.raises(OrderRejectedError, match=reason):
        broker.submit(replace(BUY, **change))  # type: ignore[arg-type]  # by name


def test_an_unknown_order_cannot_be_cancelled_or_found(broker: PaperBroker) -> None:
    assert broker.find("nobody") is None
    with pytest.raises(NotFoundError, match="nobody"):
        broker.cancel("nobody")


def test_the_account_outlives_the_process(
    store: Store, market: MemoryMarket, broker: PaperBroker
) -> None:
    broker.submit(BUY)
    filled(broker, 1)

    again = opened(store, market)

    assert again.account() == broker.account()
    assert again.account().cash == 8_990.0


def test_a_position_through_zero_starts_at_the_new_price() -> None:
    held = Position(symbol="AAPL", quantity=5, average_price=90.0)
    sale = replace(A_FILL, side=Side.SELL, quantity=8, price=110.0)

    assert moved(held, sale) == Position(
        symbol="AAPL", quantity=-3, average_price=110.0
    )


def test_a_reduced_position_keeps_its_average_price() -> None:
    held = Position(symbol="AAPL", quantity=5, average_price=90.0)
    sale = replace(A_FILL, side=Side.SELL, quantity=2, price=110.0)

    assert moved(held, sale).average_price == 90.0
