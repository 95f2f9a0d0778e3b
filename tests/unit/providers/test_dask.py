"""A cluster does the jobs of a sweep: the same table as this machine alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(
        find_spec("distributed") is None, reason="needs the extra `cluster`"
    ),
    pytest.mark.timeout(300),
]

CODE = """
import backtrader as bt


class Long(bt.Strategy):
    params = dict(period=10)

    def __init__(self):
        self.seen = {}

    def next(self):
        for number in range(20):
            self.seen[number] = self.data.close[0] * number
        if len(self) % self.p.period == 0:
            self.close() if self.position else self.buy()
"""
POINTS = 60
SWEEP = ("sweep", "long.py", "--symbols", "IBM", "--grid", f"period=2:{POINTS + 1}")


def python(*arguments: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=home,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@contextmanager
def started(*arguments: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    process = python("-m", *arguments, "--host", "127.0.0.1", home=home)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "long.py").write_text(CODE)
    return tmp_path


@pytest.fixture
def scheduler(home: Path) -> Iterator[str]:
    """The address of one without workers."""
    told = home / "scheduler.json"
    arguments = ("--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with started("distributed.cli.dask_scheduler", *arguments, home=home) as process:
        while not told.exists():
            assert process.poll() is None
            time.sleep(0.1)
        yield str(json.loads(told.read_text())["address"])


@contextmanager
def worker(address: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
    name = "distributed.cli.dask_worker"
    with started(name, address, *arguments, home=home) as process:
        yield process


def swept(home: Path, folder: str, *further: str) -> bytes:
    done = python("-m", "falcon", *SWEEP, "--out", folder, *further, home=home)
    _, told = done.communicate()
    assert done.returncode == 0, told
    return (home / folder / "parameter_sweep.csv").read_bytes()


def test_a_worker_that_is_killed_changes_nothing(home: Path, scheduler: str) -> None:
    journal = home / "cluster" / "parameter_sweep.journal"
    with worker(scheduler, home) as first, worker(scheduler, home):
        sweep = python(
            *("-m", "falcon", *SWEEP, "--out", "cluster", "--cluster", scheduler),
            home=home,
        )
        while not journal.exists() or journal.read_bytes().count(b"\n") < 4:
            assert sweep.poll() is None, sweep.communicate()
            time.sleep(0.02)
        first.kill()
        _, told = sweep.communicate()

    assert sweep.returncode == 0, told
    table = (home / "cluster" / "parameter_sweep.csv").read_bytes()
    assert table == swept(home, "one", "--threads", "1")
    assert table == swept(home, "two", "--threads", "2")
    assert table.count(b"\n") == POINTS + 1


def test_who_waits_for_a_worker_is_told(home: Path, scheduler: str) -> None:
    few = ("sweep", "long.py", "--symbols", "IBM", "--grid", "period=2:4")
    sweep = python("-m", "falcon", *few, "--cluster", scheduler, home=home)
    assert sweep.stderr is not None

    told = [sweep.stderr.readline() for _ in range(2)]
    with worker(scheduler, home):
        _, rest = sweep.communicate()

    assert told == [
        "0 of 3 points\n",
        f"no worker at {scheduler} yet, waiting\n",
    ]
    assert sweep.returncode == 0, rest
    assert rest.splitlines()[-1] == "3 of 3 points"


def test_where_no_scheduler_answers_it_says_so(home: Path) -> None:
    done = python("-m", "falcon", *SWEEP, "--cluster", "tcp://127.0.0.1:9", home=home)

    _, told = done.communicate()

    assert done.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in told.splitlines()[-1]
