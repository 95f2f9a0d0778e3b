"""kill -9 at every moment at which a file changes: nothing is lost, nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.strategies import CROSS

KILLED = """
import os
import pathlib
import signal
import sys
import tempfile

left = int(sys.argv[1])


def deadly(call):
    def counted(*arguments, **named):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)

    return counted


for owner, name in (
    (os, "fsync"),
    (os, "fchmod"),
    (tempfile, "mkstemp"),
    (pathlib.Path, "mkdir"),
    (pathlib.Path, "touch"),
    (pathlib.Path, "replace"),
    (pathlib.Path, "unlink"),
):
    setattr(owner, name, deadly(getattr(owner, name)))

from falcon.cli.main import main

raise SystemExit(main(sys.argv[2:]))
"""
NEVER, MOST = 0, 60
IMPORT = ("bars", "import", "spy.csv")
BACKTEST = ("backtest", "--code", "cross.py", "--bars", "spy.csv", "--json")
SWEEP = ("sweep", "cross.py", "--bars", "spy.csv", "--grid", "fast=2,3", "--out", "out")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "cross.py").write_text(CROSS)
    days = np.arange("2020-11-01", "2021-03-01", dtype="datetime64[D]")
    prices = 100 + 10 * np.sin(np.arange(len(days)) / 7)
    rows = [
        f"{day},{p},{p + 1},{p - 1},{p},9" for day, p in zip(days, prices, strict=True)
    ]
    header = "timestamp,open,high,low,close,volume"
    (tmp_path / "spy.csv").write_text("\n".join([header, *rows]))
    return tmp_path


def run(home: Path, data: Path, moment: int, *arguments: str) -> tuple[int, str]:
    data.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(moment), *arguments],
        cwd=home,
        env={**os.environ, "FALCON_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def killed(home: Path, *arguments: str) -> Iterator[Path]:
    """The folder of a command that is killed, at one moment after the other."""
    for moment in range(1, MOST):
        data = home / f"data-{moment}"
        code, _ = run(home, data, moment, *arguments)
        if code != -signal.SIGKILL:
            assert moment > 1
            return
        yield data
    raise AssertionError("it never ends")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_import_that_was_killed_is_made_again(home: Path) -> None:
    run(home, home / "whole", NEVER, *IMPORT)
    _, wanted = run(home, home / "whole", NEVER, "bars", "list", "--json")

    for data in killed(home, *IMPORT):
        assert run(home, data, NEVER, *IMPORT)[0] == 0
        assert run(home, data, NEVER, "bars", "list", "--json") == (0, wanted)
        assert files(data).keys() == files(home / "whole").keys()


def test_a_result_that_was_half_kept_is_none(home: Path) -> None:
    _, wanted = run(home, home / "whole", NEVER, *BACKTEST)

    for data in killed(home, *BACKTEST):
        assert run(home, data, NEVER, *BACKTEST) == (0, wanted)


def test_a_sweep_that_was_killed_goes_on_and_leaves_its_files_alone(home: Path) -> None:
    data, out = home / "data", home / "out"
    run(home, data, NEVER, *SWEEP)
    wanted = files(out)

    for _ in killed(home, *SWEEP):
        assert run(home, data, NEVER, *SWEEP)[0] == 0
        assert files(out) == wanted
    assert sorted(wanted) == ["best_params.json", "parameter_sweep.csv"]
