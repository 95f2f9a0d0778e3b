"""Backtests that were run before: shown again, with the same document."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.cli.test_barstore import folder, write

__all__ = ["folder"]  # a fixture

Document = dict[str, Any]


@pytest.fixture
def told(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> Any:  # a function of any arguments
    """Runs a backtest of a strategy on a file; its document, and what stderr said."""
    write(folder / "SPY.csv")

    def ask(*arguments: str) -> tuple[Document, str]:
        capsys.readouterr()
        assert run("backtest", *arguments, "--json") == 0
        printed = capsys.readouterr()
        return json.loads(printed.out), printed.err

    return ask


HERE = ("--strategy", "ema_crossover", "--symbols", "SPY", "--timeframe", "1m")


def test_the_same_backtest_again_is_cached(told: Any, folder: Path) -> None:
    first, kept = told(*HERE)
    again, cached = told(*HERE)
    other, fresh = told(*HERE, "--cash", "5000")

    assert first == again != other
    assert kept.startswith("kept: falcon backtest --from ")
    assert cached == kept.replace("kept", "cached", 1)
    assert fresh.startswith("kept: ")
    assert len(list((folder / "cache" / "results").iterdir())) == 2


def test_the_first_digits_of_a_key_do(
    told: Any, folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    first, kept = told(*HERE)
    key = re.findall("--from ([0-9a-f]{32}) ", kept)[0]

    again, _ = told("--from", key[:8])
    assert again == first
    assert run("backtest", "--from", key[:7]) == 3
    assert "the first 8 or more may be given" in capsys.readouterr().err

    kept_file = folder / "cache" / "results" / f"{key}.result"
    twin = key[:12] + ("0" if key[12] != "0" else "1") + key[13:]
    shutil.copy(kept_file, kept_file.with_name(f"{twin}.result"))
    assert run("backtest", "--from", key[:8]) == 3
    told_why = capsys.readouterr().err
    assert f"2 results are kept under keys that begin with {key[:8]}" in told_why
    assert "give more of it" in told_why
    again, _ = told("--from", key[:13])
    assert again == first


def test_it_is_shown_again_when_the_bars_are_gone(told: Any, folder: Path) -> None:
    first, kept = told(*HERE)
    key = re.findall("--from ([0-9a-f]{32}) ", kept)[0]
    (folder / "SPY.csv").unlink()

    again, _ = told("--from", key)

    assert again == first


def test_without_the_cache_it_runs_and_nothing_is_kept(told: Any, folder: Path) -> None:
    _, said = told(*HERE, "--no-cache")

    assert said == ""
    assert not (folder / "cache").exists()


def test_a_limit_of_nothing_keeps_nothing(
    told: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FALCON_CACHE_MB", "0")

    assert told(*HERE)[1] == ""
    assert not (folder / "cache").exists()


def test_backtrader_itself_is_never_cached(told: Any, folder: Path) -> None:
    pytest.importorskip("backtrader")

    assert told(*HERE, "--engine", "backtrader")[1] == ""
    assert not (folder / "cache").exists()


def test_the_cache_may_be_thrown_away(told: Any, folder: Path) -> None:
    first, _ = told(*HERE)
    shutil.rmtree(folder / "cache")

    again, said = told(*HERE)

    assert again == first
    assert said.startswith("kept: ")


@pytest.mark.usefixtures("folder")
def test_a_key_takes_nothing_beside(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backtest", "--from", "0" * 32, "--cash", "5") == 2
    assert "--from takes no other options" in capsys.readouterr().err
    assert run("backtest", "--from", "0" * 32) == 3
    assert "no result is kept under" in capsys.readouterr().err
    assert run("backtest", "--no-cache") == 2
