"""What a command loads: each runs in a process of its own, and people wait for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

LOADED = """
import sys
from falcon.cli.main import main

code = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
raise SystemExit(code)
"""
SLOW = {
    "asyncio",
    "dotenv",
    "exchange_calendars",
    "numba",
    "pandas",
    "scipy",
    "sqlite3",
    "structlog",
}
CODE = """
import backtrader as bt


class Buys(bt.Strategy):
    def next(self):
        self.buy()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    days = np.arange("2020-01-01", "2020-03-01", dtype="datetime64[D]")
    rows = [f"{day},10,11,9,10.5,100" for day in days]
    header = "timestamp,open,high,low,close,volume"
    (tmp_path / "spy.csv").write_text("\n".join([header, *rows]))
    (tmp_path / "buys.py").write_text(CODE)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "backtest --code buys.py --bars spy.csv --json",
        "bars import spy.csv --json",
        "lookahead buys.py --bars spy.csv --json",
    ],
)
def test_a_command_loads_nothing_slow_that_it_does_not_need(
    home: Path, command: str
) -> None:
    environment = {**os.environ, "FALCON_DATA_DIR": str(home / "kept")}
    (home / "kept").mkdir()

    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *command.split()],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {name.partition(".")[0] for name in ended.stderr.split()}
    assert loaded.isdisjoint(SLOW)
    assert "falcon" in loaded
