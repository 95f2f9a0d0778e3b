"""``falcon sweep``: its files, its words, and what is left of it after any end."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.strategies import CROSS

Run = Callable[..., int]
Answer = Callable[..., Any]

TABLE = "parameter_sweep.csv"
BEST = "best_params.json"
JOURNAL = "parameter_sweep.journal"

LONG = """
import backtrader as bt


class Long(bt.Strategy):
    params = dict(period=10, other=1)

    def __init__(self):
        self.seen = {}

    def next(self):
        for number in range(20):
            self.seen[number] = self.data.close[0] * number
        if len(self) % self.p.period == 0:
            self.close() if self.position else self.buy()
"""

RUIN = """
import backtrader as bt


class Ruin(bt.Strategy):
    params = dict(times=1)

    def start(self):
        self.broker.setcommission(margin=1.0, mult=100.0)

    def next(self):
        if len(self) == 1:
            self.buy(size=self.p.times)
            self.sell(size=2 * self.p.times)
"""


@pytest.fixture
def code(home: Path) -> Path:
    path = home / "cross.py"
    path.write_text(CROSS)
    return path


def table(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / TABLE).read_text().splitlines()))


def asked(code: Path, folder: Path) -> tuple[object, ...]:
    grid = ("--grid", "fast=5:20:5", "--grid", "slow=20,40", "--where", "fast<slow")
    return ("sweep", code, "--symbols", "IBM", *grid, "--out", folder)


def test_a_sweep_writes_its_table_and_the_best_point(
    answer: Answer, code: Path, home: Path
) -> None:
    folder = home / "a folder" / "of its own"

    document = answer(*asked(code, folder))

    rows = table(folder)
    best = json.loads((folder / BEST).read_text())
    assert [(row["fast"], row["slow"]) for row in rows] == [
        *(("5", "20"), ("5", "40"), ("10", "20"), ("10", "40")),
        *(("15", "20"), ("15", "40"), ("20", "40")),
    ]
    assert document == {
        **best,
        "files": {"table": str(folder / TABLE), "best_params": str(folder / BEST)},
    }
    assert best["points"] == {"tried": 7, "failed": 0, "without_metric": 0}
    assert "the best of 7 points" in best["caution"]
    assert best["value"] == max(float(row["sharpe"]) for row in rows)
    assert sorted(path.name for path in folder.iterdir()) == [BEST, TABLE]


def test_a_row_is_the_backtest_with_these_parameters(
    answer: Answer, code: Path, home: Path
) -> None:
    best = answer(*asked(code, home / "out"))
    given = [("--param", f"{k}={v}") for k, v in best["parameters"].items()]

    alone = answer("backtest", "--code", code, "--symbols", "IBM", *sum(given, ()))

    assert best["metrics"] == alone["metrics"]


def test_best_may_mean_another_figure(answer: Answer, code: Path, home: Path) -> None:
    best = answer(*asked(code, home), "--metric", "max_drawdown")
    rows = table(home)

    assert best["value"] == min(float(row["max_drawdown"]) for row in rows)


def test_ruined_points_are_told_apart_by_their_drawdown(
    answer: Answer, home: Path
) -> None:
    ruin = home / "ruin.py"
    ruin.write_text(RUIN)

    best = answer(
        *("sweep", ruin, "--symbols", "IBM", "--grid", "times=3,1,2"),
        *("--metric", "max_drawdown", "--cash", 200, "--out", home),
    )

    deepest = [float(row["max_drawdown"]) for row in table(home)]
    assert best["parameters"]["times"] == 1
    assert 1 < deepest[1] < deepest[2] < deepest[0]


def test_the_best_points_are_shown(
    run: Run, code: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*asked(code, home)) == 0

    shown = capsys.readouterr()
    assert "The best of 7 points" in shown.out
    assert shown.err == "0 of 7 points\n7 of 7 points\n"


def test_values_that_are_given_again_are_told_of(
    run: Run, code: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sweep", code, "--symbols", "IBM", "--grid", "fast=5:15:5,10") == 0

    told = "the grid of fast gives 1 of its values again; each is run once"
    assert told in capsys.readouterr().err
    assert [row["fast"] for row in table(home)] == ["5", "10", "15"]


@pytest.mark.parametrize(
    ("further", "reason"),
    [
        (("--grid", "quick=1"), "has no parameter quick; it declares fast, slow"),
        (("--metric", "luck"), "the metric must be one of total_trades"),
        (("--param", "fast=3"), "fast is fixed and in the grid; give it once"),
        (("--grid", "fast=3"), "fast is given twice; give it once"),
        (("--where", "slow<fast"), "none of 8 combinations meets"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run,
    code: Path,
    home: Path,
    capsys: pytest.CaptureFixture[str],
    further: tuple[str, ...],
    reason: str,
) -> None:
    assert run(*asked(code, home / "out"), *further) == 3

    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert not (home / "out").exists()


def test_a_strategy_that_always_fails_is_refused(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = home / "fails.py"
    code.write_text(LONG.replace("range(20)", "range(1 // 0)"))

    assert run("sweep", code, "--symbols", "IBM", "--grid", "period=5,6") == 3

    assert "none of 2 points could be run" in capsys.readouterr().err
    assert not list(home.glob("parameter_sweep*"))


FAILS_AT_ZERO = LONG.replace("range(20)", "range(20 // abs(self.p.other))")


def test_points_that_fail_are_counted_and_told(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = home / "fails.py"
    code.write_text(FAILS_AT_ZERO)
    wanted = ("sweep", code, "--symbols", "IBM", "--grid", "other=1,0,-1")

    assert run(*wanted) == 1

    shown = capsys.readouterr()
    assert "The best of 3 points, 1 failed" in shown.out
    assert "1 of 3 points failed, the first (other=0) with: " in shown.err
    assert "ZeroDivisionError" in shown.err
    assert [row["note"] != "" for row in table(home)] == [False, True, False]
    assert run(*wanted, "--json") == 1
    assert json.loads(capsys.readouterr().out)["points"]["failed"] == 1


FULL = """
import resource, signal, sys
from falcon.cli.main import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
raise SystemExit(main(sys.argv[2:]))
"""


def swept(home: Path, most_bytes: int) -> subprocess.CompletedProcess[str]:
    """A sweep where no file may be longer."""
    grid = ("--grid", "fast=5:40", "--where", "fast<slow", "--threads", "1")
    command = [sys.executable, "-c", FULL, str(most_bytes), "sweep", "cross.py"]
    return subprocess.run(
        [*command, "--symbols", "IBM", *grid, "--json"],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("code")
def test_a_full_disk_is_told_and_keeps_what_was_done(home: Path) -> None:
    full = swept(home, 8_000)

    assert full.returncode == 1
    assert full.stderr.splitlines()[-1] == (
        f"falcon: {JOURNAL} cannot be written: File too large; the points that were "
        "done before are there still: make room, and the same command goes on with "
        "those left"
    )
    again = swept(home, 1 << 30)
    assert again.returncode == 0
    assert "points were done before" in again.stderr


@pytest.mark.parametrize("folder", ["/proc/x", "cross.py/x"])
def test_a_folder_that_cannot_be_made_is_told(
    run: Run, code: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    assert run(*asked(code, Path(folder))) == 1

    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith(f"falcon: {folder}/{JOURNAL} cannot be written: ")
    assert told.endswith("; nothing was done yet: choose a folder that can")


def test_a_table_that_cannot_be_written_is_told(
    run: Run, code: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / BEST).mkdir()

    assert run(*asked(code, home)) == 1

    told = capsys.readouterr().err.splitlines()[-1]
    assert f"{home / BEST} cannot be written: Is a directory; " in told
    assert f"all points are kept in {home / JOURNAL}" in told
    (home / BEST).rmdir()
    assert run(*asked(code, home)) == 0
    assert "7 points were done before" in capsys.readouterr().err


def test_a_killed_sweep_goes_on_where_it_was(home: Path) -> None:
    code = home / "long.py"
    code.write_text(LONG)
    command = [sys.executable, "-m", "falcon", "sweep", str(code), "--symbols", "IBM"]
    command += ["--grid", "period=2:40", "--threads", "1", "--json"]
    killed = subprocess.Popen([*command, "--out", "killed"], cwd=home)
    journal = home / "killed" / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.wait()

    again, whole = (
        subprocess.run(
            [*command, "--out", folder],
            cwd=home,
            check=True,
            capture_output=True,
            text=True,
        )
        for folder in ("killed", "whole")
    )

    assert "points were done before, by a sweep that was ended" in again.stderr
    assert "done before" not in whole.stderr
    for name in (TABLE, BEST):
        mine, other = (
            (home / folder / name).read_bytes() for folder in ("killed", "whole")
        )
        assert mine == other
    assert not journal.exists()


def test_a_terminal_shows_how_far_it_is_and_that_it_was_interrupted(
    home: Path,
) -> None:
    (home / "long.py").write_text(LONG)
    command = [sys.executable, "-m", "falcon", "sweep", "long.py", "--symbols", "IBM"]
    screen, terminal = pty.openpty()
    sweep = subprocess.Popen(
        [*command, "--grid", "period=2:3000", "--threads", "1"],
        cwd=home,
        stderr=terminal,
    )
    os.close(terminal)
    shown = b""
    while b" left" not in shown:
        shown += os.read(screen, 1_000)
    sweep.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):
        # At the end of all writers a terminal has an error, not an end.
        while more := os.read(screen, 1_000):
            shown += more
    os.close(screen)

    first, *_, last = shown.decode().rstrip().split("\r")
    assert first == ""
    assert shown.startswith(b"\r0 of 2,999 points\r")
    assert last == "\ninterrupted; the same command goes on with the points left"
    assert sweep.wait() == 130


def test_no_worker_outlives_a_killed_sweep(home: Path) -> None:
    (home / "long.py").write_text(LONG)
    command = [sys.executable, "-m", "falcon", "sweep", "long.py", "--symbols", "IBM"]
    sweep = subprocess.Popen(
        [*command, "--grid", "period=2:3000", "--threads", "2"],
        cwd=home,
        stderr=subprocess.DEVNULL,
    )
    journal = home / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert sweep.poll() is None
        time.sleep(0.02)
    workers = children_of(sweep.pid)
    assert len(workers) >= 2

    sweep.kill()
    sweep.wait()

    deadline = time.monotonic() + 60
    while any(map(runs, workers)):
        assert time.monotonic() < deadline, "a worker is left"
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    folders = Path(f"/proc/{pid}/task").iterdir()
    texts = [(folder / "children").read_text() for folder in folders]
    return [int(child) for text in texts for child in text.split()]


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie that nobody has looked for."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    except OSError:
        return False


def test_an_interrupted_sweep_ends_at_once_and_keeps_what_is_done(home: Path) -> None:
    (home / "long.py").write_text(LONG)
    command = [sys.executable, "-m", "falcon", "sweep", "long.py", "--symbols", "IBM"]
    sweep = subprocess.Popen(
        [*command, "--grid", "period=2:300", "--threads", "2"],
        cwd=home,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    journal = home / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert sweep.poll() is None
        time.sleep(0.02)

    os.killpg(sweep.pid, signal.SIGINT)
    _, told = sweep.communicate()

    assert sweep.returncode == 130
    assert "interrupted; the same command goes on with the points left" in told
    assert "Traceback" not in told
    assert journal.exists()
    assert not (home / TABLE).exists()
