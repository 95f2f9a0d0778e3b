"""When trades are announced, and what they then say."""

from __future__ import annotations

import pytest

from falcon.engine.broker.executions import plan
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.positions import Position
from falcon.engine.broker.schemes import StockScheme
from falcon.engine.broker.trades import Trade, Trades, TradeStatus

SCHEME = StockScheme(0.0)


class Book:
    """One position and the trades that its fills make."""

    def __init__(self) -> None:
        self.position = Position()
        self.trades = Trades()
        self.feed = Feed()

    def fill(self, size: float, price: float, tradeid: int = 0) -> list[Trade]:
        """Fill a size on a new bar."""
        self.feed.time.append(100.0 + len(self.feed.time))
        self.feed.at += 1
        execution = plan(
            self.position,
            size,
            price,
            cash=0.0,
            scheme=SCHEME,
            charge=SCHEME.commission,
        )
        self.position.add(size, price)
        return self.trades.fold((0, tradeid), execution, self.feed, SCHEME)


@pytest.fixture
def book() -> Book:
    return Book()


def test_opening_is_announced(book: Book) -> None:
    (trade,) = book.fill(10, 5.0)

    assert (trade.ref, trade.size, trade.price, trade.value) == (1, 10, 5.0, 50.0)
    assert trade.justopened
    assert trade.isopen
    assert trade.long
    assert (trade.baropen, trade.dtopen) == (1, 100.0)


def test_scaling_in_and_out_is_not_announced(book: Book) -> None:
    book.fill(10, 5.0)

    assert book.fill(10, 7.0) == []
    assert book.fill(-5, 8.0) == []


def test_closing_is_announced_with_what_it_made(book: Book) -> None:
    book.fill(10, 5.0)
    book.fill(-4, 6.0)
    (trade,) = book.fill(-6, 8.0)

    assert trade.status == TradeStatus.CLOSED
    assert trade.isclosed
    assert (trade.size, trade.price, trade.pnl) == (0, 5.0, 22.0)
    assert (trade.barclose, trade.dtclose, trade.barlen) == (3, 102.0, 2)
    assert (trade.peak, trade.exit_price) == (10, 7.2)


def test_a_reversal_announces_the_end_and_the_beginning(book: Book) -> None:
    book.fill(10, 5.0)
    closed, opened = book.fill(-15, 6.0)

    assert (closed.ref, closed.isclosed) == (1, True)
    assert (opened.ref, opened.justopened, opened.size) == (2, True, -5)
    assert not opened.long


def test_an_announced_trade_does_not_change_any_more(book: Book) -> None:
    (trade,) = book.fill(10, 5.0)
    book.fill(-10, 6.0)

    assert trade.size == 10
    assert not trade.isclosed


def test_fills_of_another_trade_id_make_a_trade_of_their_own(book: Book) -> None:
    book.fill(10, 5.0, tradeid=1)
    (trade,) = book.fill(-10, 6.0, tradeid=2)

    assert (trade.ref, trade.tradeid, trade.size) == (2, 2, -10)
    assert trade.justopened


def test_a_trade_is_true_while_it_is_open(book: Book) -> None:
    (opened,) = book.fill(10, 5.0)
    (closed,) = book.fill(-10, 5.0)

    assert opened
    assert not closed


def test_a_trade_from_before_the_run_closes_like_any_other(book: Book) -> None:
    book.position.add(10, 5.0)
    book.trades.adopt((0, 0), 10, 5.0, SCHEME)
    (trade,) = book.fill(-10, 6.0)

    assert (trade.isclosed, trade.pnl, trade.long) == (True, 10.0, True)
