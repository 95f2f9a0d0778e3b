"""A history is divided so that the second part played no role in the first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.runs import RunTrade
from falcon.research.backtest import Backtest
from falcon.research.split import cut_of, split

TRADE = RunTrade(
    ref=1,
    symbol="AAPL",
    side="buy",
    size=1,
    opened=0,
    closed=2,
    entry_price=1.0,
    exit_price=2.0,
    pnl=1.0,
    pnlcomm=1.0,
    bars=2,
)


def a_backtest(curve: list[float], *trades: RunTrade) -> Backtest:
    return Backtest.of(
        capital=100.0,
        periods_per_year=252,
        stamps=np.arange(len(curve), dtype=np.int64),
        equity=np.array(curve, dtype=np.float64),
        trades=trades,
    )


def test_the_first_seven_tenths_of_the_bars_are_searched() -> None:
    stamps = np.arange(100, 110, dtype=np.int64)

    assert cut_of(stamps) == 107


@pytest.mark.parametrize(("share", "first"), [(0.001, 1), (0.999, 2)])
def test_both_parts_have_a_bar(share: float, first: int) -> None:
    assert cut_of(np.arange(3, dtype=np.int64), share=share) == first


def test_the_second_part_begins_with_the_equity_at_the_cut() -> None:
    parts = split(a_backtest([110, 120, 60, 90]), cut=2)

    assert parts.search.capital == 100
    assert parts.search.performance.total_pnl == 20
    assert parts.held_back.capital == 120
    assert parts.held_back.performance.total_pnl == -30
    assert parts.held_back.performance.max_drawdown == pytest.approx(0.5)


def test_a_trade_belongs_where_it_was_opened_and_closed() -> None:
    first = replace(TRADE, opened=0, closed=1, pnlcomm=1)
    across = replace(TRADE, opened=1, closed=2, pnlcomm=2)
    second = replace(TRADE, opened=2, closed=3, pnlcomm=3)

    parts = split(a_backtest([1, 1, 1, 1], first, across, second), cut=2)

    assert parts.search.trades == (first,)
    assert parts.held_back.trades == (second,)


def test_a_cut_before_all_bars_holds_everything_back() -> None:
    parts = split(a_backtest([110, 120]), cut=0)

    assert len(parts.search.stamps) == 0
    assert parts.search.first_bar_at is None
    assert parts.held_back.capital == 100


@given(
    st.lists(st.floats(1, 1_000), min_size=2, max_size=40),
    st.floats(0.05, 0.95),
)
def test_the_parts_together_are_the_whole(curve: list[float], share: float) -> None:
    whole = a_backtest(curve)

    parts = split(whole, cut_of(whole.stamps, share=share))

    assert [*parts.search.equity, *parts.held_back.equity] == curve
    assert parts.search.performance.total_pnl + (
        parts.held_back.performance.total_pnl
    ) == pytest.approx(whole.performance.total_pnl, abs=1e-6)
