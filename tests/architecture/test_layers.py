"""Imports go downwards only; the contracts stand in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "anthropic",
    "apscheduler",
    "exchange_calendars",
    "flask",
    "gunicorn",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "rich",
    "sqlite_utils",
)


def test_every_import_contract_is_kept() -> None:
    checked = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_the_command_line_starts_light() -> None:
    listing = subprocess.run(
        [sys.executable, "-c", "import falcon.cli.main, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in listing.stdout.split()}

    assert loaded.isdisjoint(HEAVY)


def test_importing_falcon_imports_nothing_else_of_it() -> None:
    listing = subprocess.run(
        [sys.executable, "-c", "import falcon, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = {name for name in listing.stdout.split() if name.startswith("falcon")}

    assert ours == {"falcon"}
