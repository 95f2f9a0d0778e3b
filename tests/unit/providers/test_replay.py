"""Replay: what the clock has not reached does not exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe
from falcon.errors import BarsMissingError
from falcon.market.sessions import closed_at
from falcon.providers.replay import ReplayMarket
from falcon.providers.samples import SampleBars

SAMPLES = SampleBars()
NOON = datetime(2010, 6, 1, 12, tzinfo=UTC)
HOURS = st.integers(min_value=-100_000, max_value=100_000)


def test_a_replay_has_the_symbols_of_its_source() -> None:
    assert ReplayMarket(SAMPLES, ManualClock(NOON)).symbols() == SAMPLES.symbols()


def test_time_that_passes_reveals_the_next_bar() -> None:
    clock = ManualClock(NOON)
    market = ReplayMarket(SAMPLES, clock)

    before = market.bars("IBM", Timeframe.DAY, until=datetime(2013, 1, 1, tzinfo=UTC))
    clock.move_to(NOON + timedelta(hours=8))
    after = market.bars("IBM", Timeframe.DAY, until=datetime(2013, 1, 1, tzinfo=UTC))

    assert before[-1].opened_at == datetime(2010, 5, 28, tzinfo=UTC)
    assert after[-1].opened_at == datetime(2010, 6, 1, tzinfo=UTC)


def test_an_unknown_symbol_is_refused_as_by_the_source() -> None:
    market = ReplayMarket(SAMPLES, ManualClock(NOON))

    with pytest.raises(BarsMissingError, match="AAPL"):
        market.bars("SPY", Timeframe.DAY, until=NOON)


@settings(deadline=None)
@given(clock_h=HOURS, until_h=HOURS)
def test_no_bar_is_revealed_before_clock_and_caller_reached_its_close(
    clock_h: int, until_h: int
) -> None:
    present = NOON + timedelta(hours=clock_h)
    until = NOON + timedelta(hours=until_h)
    market = ReplayMarket(SAMPLES, ManualClock(present))

    series = market.bars("IBM", Timeframe.DAY, until=until)

    newest = series.slice(max(0, len(series) - 1), len(series))
    closes = [closed_at(bar.opened_at, Timeframe.DAY) for bar in newest]
    assert all(close <= min(present, until) for close in closes)
