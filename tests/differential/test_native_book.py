"""The native book against the simulated broker: random scripts, every field."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine.broker.orders import Order
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.times import date_number, valid_until
from falcon.engine.broker.trades import Trade
from falcon.engine.native.broker.opening import serves
from falcon.engine.native.broker.results import orders_of, trades_of
from falcon.engine.record import Record
from falcon.engine.rules import AllocationSize, FixedSize, Rules
from falcon.engine.venue import Commission, Practice, SizeFiller, Venue
from tests.differential.broker_script import Case, Script, make_case
from tests.differential.native_book import (
    BusyScript,
    NativeReplay,
    PlainScript,
    WholeScript,
    arrange,
    spanned,
)
from tests.differential.oracle_broker import (
    Replay,
    fill_feeds,
    first_difference,
    rules_of,
)

RUNS = 240
RUNS_A_TEST = 40
FEW = 12
CHECKED = "test_few_scripts_are_served_alike"
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # bars carry naive times


class Observed(SimulatedBroker):
    """The simulated broker; what it tells is also recorded."""

    __slots__ = ("record", "turn")

    record: Record
    turn: int

    def take_notifications(self) -> tuple[Sequence[Order], Sequence[Trade]]:
        orders, trades = super().take_notifications()
        self.record.told(orders, trades, self.turn)
        return orders, trades


class Simulated(Replay):
    """The simulated broker over a case, with its fuel and its record.

    Attributes:
        lines: what happened, for each step.
        fuel: spent by the broker, for each step.
    """

    def __init__(self, case: Case, script: Script) -> None:
        super().__init__(case)
        self.script = script
        self.lines: list[list[str]] = []
        self.fuel: list[int] = []
        self.observed = Observed(rules_of(case), len(case.feeds))
        self.observed.record = Record(series_of(case), self.observed)
        self.observed.charge = self._charge
        arrange(self.observed, case)
        self.broker = self.venue.broker = self.observed
        fill_feeds(self.observed, case)

    def run(self) -> list[str]:
        """Go on to the last bar, or to an error that aborts the run."""
        for turn, time in enumerate(self.times):
            self.observed.turn = turn
            self.fuel.append(0)
            try:
                self.lines.append(self.step(time))
            except IndexError:
                self.lines.append(["failed"])
                break
        return []

    def _charge(self, units: int) -> None:
        self.fuel[-1] += units


def series_of(case: Case) -> list[BarSeries]:
    """The bars of each feed."""
    series = []
    for data, rows in enumerate(case.feeds):
        prices = np.array([row[1:] for row in rows], np.float64)
        series.append(
            BarSeries(
                symbol=f"S{data}",
                timeframe=Timeframe.DAY,
                stamps=np.array([(row[0] - EPOCH) // MICROSECOND for row in rows]),
                open=prices[:, 0],
                high=prices[:, 1],
                low=prices[:, 2],
                close=prices[:, 3],
                volume=np.zeros(len(rows)),
            )
        )
    return series


def compare(native: NativeReplay, simulated: Simulated, seed: int) -> None:
    """Run both and compare all steps up to one where the book gave up."""
    native.run()
    simulated.run()
    for ours, theirs in zip(native.lines, simulated.lines, strict=False):
        assert ours == theirs, f"seed {seed}, {first_difference(ours, theirs)}"
    assert native.fuel == simulated.fuel[: len(native.fuel)], f"seed {seed}"
    assert native.has_bailed or len(native.lines) == len(simulated.lines)


def long_case(seed: int) -> Case:
    """The bars of a case many times over, and money for all of it."""
    case = make_case(seed)
    times = [row[0] for rows in case.feeds for row in rows]
    span = max(times) - min(times) + timedelta(days=1)
    feeds = tuple(
        tuple((row[0] + part * span, *row[1:]) for part in range(20) for row in rows)
        for rows in case.feeds
    )
    return replace(case, feeds=feeds, cash=1e6)


def play(seed: int, case: Case, kind: type[Script] = PlainScript) -> int:
    """Run a case and return the orders; -1 if the book gave up for a good reason."""
    native = NativeReplay(case, kind(case), grows=seed % 3 == 0)
    simulated = Simulated(case, kind(case))
    compare(native, simulated, seed)
    if native.has_bailed:
        fatal = simulated.lines[len(native.lines)]
        assert any("failed" in line for line in fatal), f"seed {seed} bails for nothing"
        return -1
    series, broker = series_of(case), simulated.observed
    steps = np.arange(len(native.times))
    orders = orders_of(native.venue.book, series, steps)
    trades = trades_of(native.venue.book, series)
    assert repr(orders) == repr(broker.record.orders(broker.take_created()))
    assert repr(trades) == repr(tuple(broker.record.trades))
    return len(orders)


@pytest.mark.parametrize("first", range(0, RUNS, RUNS_A_TEST))
def test_a_random_script_is_served_as_by_the_simulated_broker(first: int) -> None:
    for seed in range(first, first + RUNS_A_TEST):
        play(seed, make_case(seed))


def test_few_scripts_are_served_alike() -> None:
    for seed in range(RUNS, RUNS + FEW):
        play(seed, make_case(seed))


def test_a_book_grows_with_its_orders() -> None:
    for seed in (1, 7, 11):
        assert play(seed, long_case(seed), BusyScript) > 1_000


def test_prices_that_are_ints_are_served_alike_or_not_at_all() -> None:
    for seed in range(RUNS_A_TEST):
        case = make_case(seed)
        native = NativeReplay(case, WholeScript(case))
        compare(native, Simulated(case, WholeScript(case)), seed)


def test_orders_are_a_sequence_made_on_demand() -> None:
    case = long_case(1)
    native = NativeReplay(case, BusyScript(case))
    native.run()
    steps = np.arange(len(native.times))
    orders = orders_of(native.venue.book, series_of(case), steps)

    assert orders[-1].ref == len(orders) == orders[len(orders) - 1].ref
    assert [one.ref for one in orders[2:5]] == [3, 4, 5]
    assert orders == tuple(orders)
    assert orders != tuple(orders)[1:]
    assert orders[7] in orders


@pytest.mark.timeout(300)
def test_no_index_leaves_its_array() -> None:
    """Each index is checked in a process of its own, where compiling is another."""
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-k", CHECKED, __file__],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_end_of_a_validity_is_the_same_number() -> None:
    random = Random(7)  # noqa: S311  # reproducible, not secret
    for _ in range(2_000):
        at = date_number(EPOCH + timedelta(seconds=random.randrange(2_000_000_000)))
        most = random.choice([0, 86_400, 40_000_000])
        span = timedelta(
            seconds=random.randint(0, most),
            microseconds=random.choice([0, random.randrange(10**6)]),
        )

        assert spanned(at, span // MICROSECOND) == valid_until(span, at)


def test_what_a_book_does_not_know_is_not_its_own() -> None:
    def desk(**given: Any) -> SimulatedBroker:
        return SimulatedBroker(Rules(**given), 2)

    changed = desk()
    changed.conditions.practise(Practice.CHEAT_ON_CLOSE, begins=True)
    looked_at = desk()
    _ = looked_at.positions[1]

    assert serves(desk())
    assert serves(desk(cash=1e6, commission=0.001, sizer=AllocationSize()))
    assert serves(desk(slippage=0.01, sizer=FixedSize(2.5), fuel=5))
    assert not serves(desk(sizer=lambda _: 1))
    assert not serves(desk(sizer=FixedSize(2**60)))
    assert not serves(desk(venue=Venue(commission=Commission(margin=100.0))))
    assert not serves(desk(venue=Venue(filler=SizeFiller(size=5))))
    assert not serves(changed)
    assert not serves(looked_at)
