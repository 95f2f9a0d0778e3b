"""Columns of bars: what they must be, how they travel, and what tells them apart."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import timedelta

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.digests import digest_of
from falcon.domain.resampling import Resampling, Unit
from falcon.domain.runs import RunTask
from tests.examples import A_BAR, A_DAY

BARS = BarSeries.of(
    [
        replace(A_BAR, opened_at=A_DAY + timedelta(days=day), extras={"mood": 1.0})
        for day in range(4)
    ],
    symbol="AAPL",
    timeframe=Timeframe.DAY,
)


def test_good_columns_have_no_fault() -> None:
    assert BARS.fault is None


def test_columns_of_differing_lengths_have_a_fault() -> None:
    fault = replace(BARS, high=BARS.high[:2]).fault

    assert fault == "high must have 4 values as stamps has, has 2"


def test_times_that_do_not_rise_are_a_fault() -> None:
    fault = replace(BARS, stamps=BARS.stamps[::-1]).fault

    assert fault is not None
    assert "each bar must be later than the one before" in fault


def test_columns_survive_the_way_to_another_process() -> None:
    there = pickle.loads(pickle.dumps(BARS))  # noqa: S301  # our own bytes

    assert digest_of(there) == digest_of(BARS)
    assert there.symbol == BARS.symbol


def test_a_digest_tells_every_change_of_a_value() -> None:
    close = BARS.close.copy()
    close[2] = np.nextafter(close[2], np.inf)

    assert digest_of(replace(BARS, close=close)) != digest_of(BARS)
    assert digest_of(replace(BARS, extras={})) != digest_of(BARS)


def test_a_task_names_the_feeds_of_its_run() -> None:
    task = RunTask(source="", series=(BARS,))
    longer = replace(task, resample=Resampling(unit=Unit.WEEKS, count=1))

    assert task.symbols == ("AAPL",)
    assert longer.symbols == ("AAPL", "AAPL:weeks")
