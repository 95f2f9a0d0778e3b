"""Samples: five stocks, adjusted bar by bar, revealed at their close."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.bars import Timeframe
from falcon.errors import BarsMissingError
from falcon.market.sessions import closed_at
from falcon.providers.barfile import read_bar_file
from falcon.providers.samples import SampleBars

MARKET = SampleBars()
REAL_BARS = os.environ.get("FALCON_REAL_BARS")
LATER = datetime(2100, 1, 1, tzinfo=UTC)
FIRST = datetime(2000, 3, 1, tzinfo=UTC)


def test_the_samples_are_five_stocks() -> None:
    assert MARKET.symbols() == ("AAPL", "FB", "GOOG", "IBM", "MSFT")


@pytest.mark.parametrize(
    ("symbol", "bars", "first"),
    [
        ("AAPL", 3_270, FIRST),
        ("FB", 196, datetime(2012, 5, 18, tzinfo=UTC)),
        ("GOOG", 2_148, datetime(2004, 8, 19, tzinfo=UTC)),
        ("IBM", 3_270, FIRST),
        ("MSFT", 3_270, FIRST),
    ],
)
def test_no_sample_bar_is_refused(symbol: str, bars: int, first: datetime) -> None:
    series = MARKET.bars(symbol, Timeframe.DAY, until=LATER)

    assert len(series) == bars
    assert series[0].opened_at == first
    assert series[-1].opened_at == datetime(2013, 3, 1, tzinfo=UTC)
    assert series.symbol == symbol


@pytest.mark.parametrize("split_on", [(2000, 6, 21), (2005, 2, 28)])
def test_a_split_is_no_crash(split_on: tuple[int, int, int]) -> None:
    day = datetime(*split_on, tzinfo=UTC)

    series = MARKET.bars("AAPL", Timeframe.DAY, until=LATER)
    around = series.between(day - timedelta(days=4), day)

    assert abs(around[-1].open / around[-2].close - 1) < 0.1
    assert abs(around[-1].close / around[-2].close - 1) < 0.1


def test_whole_bars_are_scaled_and_money_traded_stays() -> None:
    bar = MARKET.bars("AAPL", Timeframe.DAY, until=LATER)[0]

    assert bar.close == pytest.approx(4.186662803811)
    assert bar.open == pytest.approx(118.56 * 4.186662803811 / 130.31)
    assert bar.close * bar.volume == pytest.approx(130.31 * 9_616_100)


def test_an_unknown_symbol_is_refused_with_those_that_have_bars() -> None:
    with pytest.raises(BarsMissingError, match=r"SPY .*AAPL, FB, GOOG, IBM, MSFT"):
        MARKET.bars("SPY", Timeframe.DAY, until=LATER)


def test_the_samples_have_no_other_timeframe() -> None:
    with pytest.raises(BarsMissingError, match="no bars of 1h; the samples are 1d"):
        MARKET.bars("AAPL", Timeframe.HOUR, until=LATER)


def test_before_the_first_close_there_is_nothing() -> None:
    assert len(MARKET.bars("AAPL", Timeframe.DAY, until=FIRST)) == 0


def test_a_bar_appears_at_the_close_of_its_session() -> None:
    close = closed_at(FIRST, Timeframe.DAY)

    just_before = MARKET.bars("AAPL", Timeframe.DAY, until=close - timedelta.resolution)
    at_the_close = MARKET.bars("AAPL", Timeframe.DAY, until=close)

    assert len(just_before) == 0
    assert len(at_the_close) == 1


@given(until=st.datetimes(datetime(2000, 1, 1), datetime(2013, 6, 1)))  # noqa: DTZ001
def test_no_sample_is_revealed_before_it_closed(until: datetime) -> None:
    present = until.replace(tzinfo=UTC)

    series = MARKET.bars("GOOG", Timeframe.DAY, until=present)

    assert not len(series) or closed_at(series[-1].opened_at, Timeframe.DAY) <= present
    assert bool(np.all(np.diff(series.stamps) > 0))


@pytest.mark.real_bars
@pytest.mark.skipif(REAL_BARS is None, reason="FALCON_REAL_BARS is not set")
@pytest.mark.parametrize(
    ("symbol", "file"),
    [
        ("AAPL", "AAPL"),
        ("FB", "FB"),
        ("GOOG", "GOOGL"),
        ("IBM", "IBM"),
        ("MSFT", "MSFT"),
    ],
)
def test_adjusted_samples_agree_with_another_vendor(symbol: str, file: str) -> None:
    ours = MARKET.bars(symbol, Timeframe.DAY, until=LATER)
    folder = Path(REAL_BARS or "") / "daily" / "adjusted"
    theirs, _ = read_bar_file(folder / f"{file}.csv.gz")

    days, here, there = np.intersect1d(ours.stamps, theirs.stamps, return_indices=True)
    ratio = np.log(ours.close[here] / theirs.close[there])

    assert len(days) == len(ours)
    assert abs(ratio[-1] - ratio[0]) < 0.01
    assert float(np.median(np.abs(np.diff(ratio)))) < 0.001
