"""Books follow from fills alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.books import Book
from falcon.domain.fills import Fill
from falcon.domain.orders import Side
from falcon.domain.trades import Trade
from falcon.ledger.books import apply
from tests.examples import A_CLOSE, A_FILL

EMPTY = Book(strategy_id=1)
SALE = replace(A_FILL, fill_id="paper-2", side=Side.SELL, price=110.0)


def booked(*fills: Fill) -> tuple[Book, list[Trade]]:
    book, trades = EMPTY, []
    for fill in fills:
        book, trade = apply(book, fill)
        if trade is not None:
            trades.append(trade)
    return book, trades


def test_a_first_fill_opens_a_position_at_its_price() -> None:
    book, trades = booked(A_FILL)

    assert book.quantity("AAPL") == 10
    assert book.holdings["AAPL"].position.average_price == 100.0
    assert book.flows == -1_001.0
    assert trades == []


def test_a_full_exit_closes_the_trade() -> None:
    book, trades = booked(A_FILL, SALE)

    assert book.is_flat
    assert trades == [
        Trade(
            strategy_id=1,
            symbol="AAPL",
            side=Side.BUY,
            quantity=10,
            entry_price=100.0,
            exit_price=110.0,
            opened_at=A_CLOSE,
            closed_at=A_CLOSE,
            pnl=100.0,
            commission=2.0,
        )
    ]
    assert trades[0].net_pnl == 98.0


def test_adding_moves_the_average_price() -> None:
    book, _ = booked(A_FILL, replace(A_FILL, quantity=30, price=104.0))

    assert book.holdings["AAPL"].position.average_price == pytest.approx(103.0)
    assert book.holdings["AAPL"].peak_quantity == 40


def test_a_partial_exit_keeps_the_average_price_and_closes_nothing() -> None:
    book, trades = booked(A_FILL, replace(SALE, quantity=4))

    assert book.quantity("AAPL") == 6
    assert book.holdings["AAPL"].position.average_price == 100.0
    assert trades == []


def test_a_fill_through_zero_closes_one_trade_and_opens_the_next() -> None:
    later = A_CLOSE + timedelta(days=1)
    book, trades = booked(
        A_FILL, replace(SALE, quantity=15, commission=3.0, filled_at=later)
    )

    assert book.quantity("AAPL") == -5
    assert book.is_short
    assert book.holdings["AAPL"].opened_at == later
    assert book.holdings["AAPL"].commission == pytest.approx(1.0)
    assert trades[0].commission == pytest.approx(1.0 + 2.0)


def test_a_short_trade_earns_when_bought_back_cheaper() -> None:
    short = replace(A_FILL, side=Side.SELL, price=110.0)
    _, trades = booked(short, replace(A_FILL, price=100.0))

    assert trades[0].side is Side.SELL
    assert trades[0].pnl == 100.0


def test_worth_and_exposure_count_shorts_with_and_without_sign() -> None:
    book, _ = booked(replace(A_FILL, side=Side.SELL))
    prices = {"AAPL": 90.0}

    assert book.value(prices) == -900.0
    assert book.exposure(prices) == 900.0
    assert book.pnl(prices) == 99.0


def test_symbols_are_kept_apart() -> None:
    book, trades = booked(A_FILL, replace(SALE, symbol="IBM"))

    assert (book.quantity("AAPL"), book.quantity("IBM")) == (10, -10)
    assert trades == []


FILLS = st.lists(
    st.builds(
        replace,
        st.just(A_FILL),
        side=st.sampled_from(Side),
        quantity=st.integers(1, 50).map(float),
        price=st.integers(1, 500).map(float),
        commission=st.integers(0, 3).map(float),
    ),
    max_size=30,
)


@given(FILLS)
def test_a_position_is_the_sum_of_its_fills(fills: list[Fill]) -> None:
    book, _ = booked(*fills)

    assert book.quantity("AAPL") == sum(fill.signed_quantity for fill in fills)


@given(FILLS)
def test_closed_and_open_profit_add_up_to_the_cash_that_flowed(
    fills: list[Fill],
) -> None:
    book, trades = booked(*fills)
    prices = {"AAPL": 77.0}
    open_pnl = 0.0
    for holding in book.holdings.values():
        sign = 1 if holding.position.quantity > 0 else -1
        realized = sign * (
            holding.exited_value
            - holding.entered_value * holding.exited_quantity / holding.entered_quantity
        )
        open_pnl += realized - holding.commission
        entry = holding.entered_value / holding.entered_quantity
        open_pnl += holding.position.quantity * (prices["AAPL"] - entry)

    total = sum(trade.net_pnl for trade in trades) + open_pnl

    assert total == pytest.approx(book.pnl(prices), abs=1e-6)
