"""A sweep is many runs: each row is the run, whoever does it and however it began."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from falcon.analytics.metrics import measure
from falcon.analytics.periods import periods_per_year_of
from falcon.engine import compile_strategy, run, tiers
from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.tiers import Tier
from falcon.errors import ConflictError, UsageError
from falcon.research.grid import Grid
from falcon.research.jobs import Job, Row, do
from falcon.research.journal import key_of, opened
from falcon.research.local import Local
from falcon.research.sweep import Forgetful, Task, run_sweep, sweep
from tests.differential.strategy_markets import market
from tests.strategies import CROSS

T = TypeVar("T")

GRID = {"fast": "5:25:5", "slow": "20:60:20"}
COSTS = Rules(cash=5_000.0, commission=0.001, sizer=AllocationSize())

SLOW_TIER = """
import backtrader as bt


class Listing(bt.Strategy):
    params = dict(period=5, wild=0)

    def __init__(self):
        self.average = bt.ind.SMA(self.data.close, period=self.p.period)
        self.seen = {}

    def next(self):
        self.seen[len(self)] = self.data.close[0]
        if self.p.wild:
            self.buy(size=1 / 0)
        if len(self.seen) % self.p.period == 0:
            self.close() if self.position else self.buy()
"""


def task(bars: int = 300) -> Task:
    program = compile_strategy(CROSS)
    return Task(
        program=program,
        series=(market(1, bars=bars),),
        grid=Grid.of(program, GRID, ["fast < slow"]),
        rules=COSTS,
    )


def sent(thing: T) -> T:
    """What arrives in another process."""
    arrived: T = pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own
    return arrived


def nobody(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


def test_each_row_is_the_run_with_these_parameters() -> None:
    program, bars = compile_strategy(CROSS), market(1, bars=300)

    rows = sweep(program, bars, GRID, where=["fast < slow"], rules=COSTS)

    assert len(rows) == 13
    for row in rows:
        alone = run(program, bars, row.parameters, COSTS, tier=Tier.PYTHON)
        assert row.final_value == alone.final_value
        assert row.orders == len(alone.orders)
        assert row.performance == measure(
            alone.equity,
            np.array([trade.pnlcomm for trade in alone.trades]),
            capital=5_000.0,
            periods_per_year=periods_per_year_of(alone.stamps),
        )


def test_what_does_not_run_natively_says_so_and_comes_to_the_same() -> None:
    program, bars = compile_strategy(SLOW_TIER), market(2, bars=200)
    grid = Grid.of(program, {"period": "2:5", "wild": [0, 1]})
    whole = Task(program=program, series=(bars,), grid=grid, rules=COSTS)
    job = Job(
        source=program.source,
        series=(bars,),
        rules=COSTS,
        resample=None,
        tier=Tier.NATIVE,
        first=0,
        points=grid.points,
    )

    natively, rows = do(job), run_sweep(whole, Local(count=2), Forgetful(), nobody)

    assert [row.tier for row in natively] == ["python", ""] * 4
    assert natively[0].note
    assert "division by zero" in natively[1].note
    assert [(row.parameters, row.performance) for row in rows] == [
        (row.parameters, row.performance) for row in natively
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_each_row_says_why_it_did_not_run_natively(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(tiers, "LONG", 0)
    program = compile_strategy(SLOW_TIER)
    whole = Task(
        program=program,
        series=(market(2, bars=60),),
        grid=Grid.of(program, {"period": "2:12"}),
    )
    with (
        pytest.raises(KeyboardInterrupt),
        opened(tmp_path / "journal", "a") as memory,
    ):
        run_sweep(whole, Dying(after=2), memory, nobody)
    with opened(tmp_path / "journal", "a") as memory:
        assert 1 < len(memory.rows) < 11
        again = run_sweep(whole, Local(count=count), memory, nobody)

    rows = run_sweep(whole, Local(count=count), Forgetful(), nobody)

    assert {row.tier for row in rows} == {"python"}
    assert len({row.note for row in rows}) == 1
    assert rows[0].note
    assert again == rows


@pytest.mark.parametrize("count", [1, 2, 5])
def test_any_number_of_threads_gives_the_same_table(count: int) -> None:
    rows = run_sweep(task(), Local(count=count), Forgetful(), nobody)

    assert rows == run_sweep(task(), Local(count=1), Forgetful(), nobody)


def test_progress_counts_up_to_all_points() -> None:
    told: list[tuple[int, int]] = []

    run_sweep(
        task(),
        Local(count=2),
        Forgetful(),
        lambda done, count: told.append((done, count)),
    )

    assert told[0] == (0, 13)
    assert told[-1] == (13, 13)
    assert told == sorted(told)


def test_a_wrong_value_is_refused_before_anything_runs() -> None:
    with pytest.raises(UsageError, match="has no parameter quick"):
        sweep(compile_strategy(CROSS), market(1), {"quick": [1]})


def test_jobs_and_rows_are_plain_data() -> None:
    whole = task()
    job = Job(
        source=whole.program.source,
        series=whole.series,
        rules=whole.rules,
        resample=None,
        tier=Tier.PYTHON,
        first=0,
        points=whole.grid.points[:2],
    )

    rows = sent(do(sent(job)))

    assert rows == do(job)


class Dying:
    """Workers that are killed after some jobs."""

    count = 4

    def __init__(self, after: int) -> None:
        self.after = after
        self.points = 0

    def map(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, tuple[Row, ...]]]:
        for number, job in enumerate(jobs):
            if number == self.after:
                raise KeyboardInterrupt
            self.points += len(job.points)
            yield job, do(job)


def key(whole: Task) -> str:
    return key_of(whole.program.source, whole.series, whole.grid.points, COSTS, None)


def test_a_sweep_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path, whole, workers = tmp_path / "journal", task(), Dying(after=3)
    with (
        pytest.raises(KeyboardInterrupt),
        opened(path, key(whole)) as memory,
    ):
        run_sweep(whole, workers, memory, nobody)
    again = Dying(after=99)
    with opened(path, key(whole)) as memory:
        known = len(memory.rows)
        rows = run_sweep(whole, again, memory, nobody)

    assert 0 < workers.points <= known < 13
    assert again.points == 13 - known
    assert rows == run_sweep(whole, Local(count=1), Forgetful(), nobody)


@pytest.mark.parametrize("cut", [1, 7, 40, 700])
def test_a_line_that_was_not_written_to_its_end_is_done_again(
    tmp_path: Path, cut: int
) -> None:
    path, whole = tmp_path / "journal", task()
    with opened(path, key(whole)) as memory:
        rows = run_sweep(whole, Local(count=1), memory, nobody)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)

    with opened(path, key(whole)) as memory:
        assert len(memory.rows) < 13
        assert run_sweep(whole, Local(count=1), memory, nobody) == rows


def test_a_bit_that_flips_is_never_taken_for_a_result(tmp_path: Path) -> None:
    path, few = tmp_path / "journal", {"fast": [5, 6, 7]}
    whole = replace(task(bars=80), grid=Grid.of(compile_strategy(CROSS), few))
    with opened(path, key(whole)) as memory:
        rows = run_sweep(whole, Local(count=1), memory, nobody)
    written = path.read_bytes()

    for place in range(len(written)):
        broken = bytearray(written)
        broken[place] ^= 1 << place % 8
        path.write_bytes(broken)
        with opened(path, key(whole)) as memory:
            assert len(memory.rows) < len(rows)
            for number, row in memory.rows.items():
                assert row == rows[number]
            if place % 199 == 0:
                assert run_sweep(whole, Local(count=1), memory, nobody) == rows


def test_a_journal_without_digests_begins_anew(tmp_path: Path) -> None:
    path, whole = tmp_path / "journal", task(bars=80)
    with opened(path, key(whole)) as memory:
        run_sweep(whole, Local(count=1), memory, nobody)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(line.partition(b" ")[2] for line in lines))

    with opened(path, key(whole)) as memory:
        assert memory.rows == {}


def test_other_bars_are_another_sweep(tmp_path: Path) -> None:
    path, whole, other = tmp_path / "journal", task(), task(bars=299)
    with opened(path, key(whole)) as memory:
        run_sweep(whole, Local(count=1), memory, nobody)

    assert key(other) != key(whole)
    with opened(path, key(other)) as memory:
        assert memory.rows == {}


def test_one_sweep_at_a_time_writes_a_journal(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "journal", "a"),
        pytest.raises(ConflictError, match="another sweep writes"),
        opened(tmp_path / "journal", "a"),
    ):
        pass


def test_a_series_survives_being_sent() -> None:
    series = market(3)

    arrived = sent(series)

    assert arrived.symbol == series.symbol
    assert (arrived.close == series.close).all()
    assert dict(arrived.extras) == dict(series.extras)
