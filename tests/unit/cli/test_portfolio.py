"""``falcon portfolio``: a row for each symbol, and their sum."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.strategies import CROSS

Run = Callable[..., int]
Answer = Callable[..., Any]


@pytest.fixture
def code(home: Path) -> Path:
    path = home / "cross.py"
    path.write_text(CROSS)
    return path


def test_a_row_is_the_backtest_of_its_symbol(answer: Answer, code: Path) -> None:
    both = ("--symbols", "AAPL,IBM", "--cash", 8_000, "--commission", 0.001)

    whole = answer("portfolio", code, *both)

    assert [row["symbol"] for row in whole["symbols"]] == ["AAPL", "IBM"]
    for row in whole["symbols"]:
        terms = ("--symbols", row["symbol"], "--cash", 4_000, "--commission", 0.001)
        alone = answer("backtest", "--code", code, *terms)
        assert row["metrics"] == alone["metrics"]
        assert row["final_value"] == alone["final_value"]
    values = [row["final_value"] for row in whole["symbols"]]
    assert whole["total"]["final_value"] == pytest.approx(sum(values))
    assert whole["failed"] == 0


def test_files_of_bars_follow_the_code(
    run: Run, code: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [home / f"{name}.csv" for name in ("one", "two")]
    for file in files:
        days = "".join(f"2024-01-{day:02},5,6,4,5,100\n" for day in range(1, 31))
        file.write_text("timestamp,open,high,low,close,volume\n" + days)

    assert run("portfolio", code, *files, "--param", "fast=2", "--param", "slow=5") == 0

    shown = capsys.readouterr()
    assert "Cross over 2 symbols" in shown.out
    assert "2 of 2 symbols" in shown.err
    assert "ONE" in shown.out
    assert str(home) not in shown.out


def test_files_of_the_same_symbol_are_told_by_their_paths(
    answer: Answer, code: Path, home: Path
) -> None:
    files = [home / name for name in ("a/one.csv", "b/one.csv", "b/two.csv")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        days = "".join(f"2024-01-{day:02},5,6,4,5,100\n" for day in range(1, 31))
        file.write_text("timestamp,open,high,low,close,volume\n" + days)

    short = ("--param", "fast=2", "--param", "slow=5")
    whole = answer("portfolio", code, *files, *short)

    names = [row["symbol"] for row in whole["symbols"]]
    assert names == [str(files[0]), str(files[1]), "TWO"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "name at least one symbol or one file"),
        (("--symbols", "IBM,IBM"), "IBM is given twice"),
        (("--symbols", "IBM", "--param", "quick=1"), "has no parameter quick"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run,
    code: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    assert run("portfolio", code, *arguments) == 3
    assert reason in capsys.readouterr().err.splitlines()[-1]


def test_a_symbol_without_bars_is_a_row_and_a_failure(
    run: Run, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("portfolio", code, "--symbols", "IBM,NOSUCH") == 1
    shown = capsys.readouterr().out
    assert "NOSUCH" in shown
    assert "Cross over 2 symbols, 1 failed" in shown


def test_a_portfolio_of_which_nothing_runs_is_refused(run: Run, code: Path) -> None:
    assert run("portfolio", code, "--symbols", "NOSUCH,NORSUCH") == 3


def test_the_last_line_says_what_the_first_failed_with(
    run: Run, code: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()

    assert run("portfolio", code, empty) == 3

    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("1 of 1 symbols failed, the first (EMPTY) with: ")
    assert "the file is empty" in told


def test_longer_bars_are_no_option(run: Run, code: Path) -> None:
    assert run("portfolio", code, "--symbols", "IBM", "--resample", "weeks") == 2


def test_a_file_that_is_not_there_is_refused_before_anything_runs(
    run: Run, code: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = "".join(f"2024-01-{day:02},5,6,4,5,100\n" for day in range(1, 31))
    good, missing = home / "good.csv", home / "missing.csv"
    good.write_text(f"timestamp,open,high,low,close,volume\n{days}")

    assert run("portfolio", code, good, missing) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert "missing.csv" in told.err
