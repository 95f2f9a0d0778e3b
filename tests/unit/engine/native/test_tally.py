"""The native reduction of trades is that of numpy: equal, not close."""

from __future__ import annotations

import numpy as np
import pytest

from falcon.analytics.trades import tally_of
from falcon.domain.bars import Floats
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, blank
from falcon.engine.native.broker.market import market_of
from falcon.engine.native.tally import tally_of as natively


def book_of(net_pnls: Floats) -> Book:
    """A book whose every other announced trade is closed, and told of but the last."""
    lines = ("open", "high", "low", "close", "datetime")
    market = market_of([dict.fromkeys(lines, np.ones(1))])
    book = blank(np.zeros((1, 1)), market, len(net_pnls) + 1)
    count = 2 * len(net_pnls) + 1
    book.announced_ints[: count + 1] = 0
    book.announced_floats[:count, col.TRADE_PNLCOMM] = 7.0
    book.announced_floats[1:count:2, col.TRADE_PNLCOMM] = net_pnls
    book.announced_ints[1:count:2, col.TRADE_ISCLOSED] = 1
    book.announced_ints[count, col.TRADE_ISCLOSED] = 1
    book.counts[col.ANNOUNCED] = count + 1
    book.counts[col.TOLD_ANNOUNCED] = count
    return book


@pytest.mark.parametrize("count", [*range(20), 127, 128, 129, 130, 255, 1_000, 4_321])
def test_trades_have_the_same_numbers(count: int) -> None:
    random = np.random.default_rng(count)
    wanted = random.choice([-1.0, 0.0, 1.0], count) * random.exponential(50.0, count)

    net_pnls, tally = natively(book_of(wanted))

    assert net_pnls.tolist() == wanted.tolist()
    assert tally == tally_of(wanted)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308])
def test_what_has_no_sum_is_left_to_numpy(value: float) -> None:
    net_pnls, tally = natively(book_of(np.array([1.0, value, value, -2.0])))

    assert net_pnls.tolist()[::3] == [1.0, -2.0]
    assert tally is None
