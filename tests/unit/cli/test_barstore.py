"""The commands that keep bars, and backtests on what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.domain.bars import from_stamp
from tests.columns import wandering
from tests.unit.cli.conftest import Answer, Run

HEADER = "timestamp,open,high,low,close,volume\n"


def write(path: Path, count: int = 3_000) -> Path:
    """A file of minutes around the clock."""
    path.write_text(
        HEADER
        + "".join(
            f"{from_stamp(stamp).isoformat()},{row[0]!r},{row[1]!r},{row[2]!r},"
            f"{row[3]!r},{row[4]!r}\n"
            for stamp, *row in _rows(count)
        )
    )
    return path


def _rows(count: int) -> list[tuple[int, float, float, float, float, float]]:
    series = wandering(count)
    columns = (series.open, series.high, series.low, series.close, series.volume)
    lists = (column.tolist() for column in columns)
    return list(zip(series.stamps.tolist(), *lists, strict=True))


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = home / "data"
    data.mkdir()
    monkeypatch.setenv("FALCON_DATA_DIR", str(data))
    return data


@pytest.mark.usefixtures("folder")
def test_bars_are_kept_listed_and_kept_once(answer: Answer, home: Path) -> None:
    spy, btc = write(home / "spy.csv"), write(home / "other.csv", 100)

    first = answer("bars", "import", spy)
    again = answer("bars", "import", spy)
    named = answer("bars", "import", btc, "--symbol", "BTC/USD", "--prices", "adjusted")
    kept = answer("bars", "list")["bars"]

    assert first["imported"] == [
        {"symbol": "SPY", "timeframe": "1m", "new": 3_000, "same": 0, "replaced": 0}
    ]
    assert (again["imported"][0]["new"], again["imported"][0]["same"]) == (0, 3_000)
    assert named["imported"][0]["symbol"] == "BTC/USD"
    assert [(one["symbol"], one["bars"], one["prices"]) for one in kept] == [
        ("BTC/USD", 100, "adjusted"),
        ("SPY", 3_000, "unknown"),
    ]
    assert kept[1]["sources"] == ["spy.csv"]
    assert kept[1]["first_at"] == "2023-11-06T00:00:00Z"


def test_a_backtest_runs_on_what_is_kept_as_on_the_file(
    answer: Answer, folder: Path, home: Path
) -> None:
    spy = write(home / "spy.csv")
    answer("bars", "import", spy)
    here = ("backtest", "--strategy", "buy_and_hold", "--start-date", "2023-11-07")

    kept = answer(*here, "--symbols", "SPY", "--timeframe", "1m")
    read = answer(*here, "--bars", spy)
    hours = answer(*here, "--symbols", "SPY", "--timeframe", "1h")

    assert kept == read
    assert kept["equity"][0][0] == "2023-11-07T00:00:00Z"
    assert len(hours["equity"]) == 26
    assert (folder / "cache" / "bars" / "1h" / "SPY.parquet").exists()


def test_what_is_kept_and_files_are_one_market(
    answer: Answer, folder: Path, home: Path
) -> None:
    answer("bars", "import", write(home / "spy.csv"))
    write(folder / "QQQ.csv", 50)
    here = ("backtest", "--strategy", "buy_and_hold", "--timeframe", "1m", "--symbols")

    assert len(answer(*here, "QQQ")["equity"]) == 50
    assert len(answer(*here, "SPY")["equity"]) == 3_000


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("symbol", ["BTC/USD", "BRK.B", "X:SPY_1M_LEAN"])
def test_what_can_be_kept_can_be_asked_for(
    answer: Answer, home: Path, symbol: str
) -> None:
    answer("bars", "import", write(home / "a.csv", 50), "--symbol", symbol)
    here = ("backtest", "--strategy", "buy_and_hold", "--timeframe", "1m")

    done = answer(*here, "--symbols", symbol.lower())

    assert done["orders"][0]["symbol"] == symbol


@pytest.mark.usefixtures("folder")
def test_days_without_bars_are_refused_with_those_that_have_some(
    answer: Answer, run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer("bars", "import", write(home / "spy.csv"))
    here = ("backtest", "--strategy", "ema_crossover", "--symbols", "SPY")

    for dates in (("--start-date", "2024-01-01"), ("--end-date", "2022-01-01")):
        assert run(*here, "--timeframe", "1m", *dates) == 3
        told = capsys.readouterr().err
        assert "has some from 2023-11-06 to 2023-11-08" in told


@pytest.mark.usefixtures("folder")
def test_a_name_that_only_looks_like_a_symbol_is_refused(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("bars", "import", write(home / "\u017fpy.csv")) == 3
    assert "must be named in ASCII" in capsys.readouterr().err
    assert run("bars", "import", write(home / "a.csv"), "--symbol", "../x") == 3
    assert "cannot be a symbol" in capsys.readouterr().err


def test_without_a_folder_nothing_is_kept(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("bars", "import", write(home / "spy.csv")) == 78
    assert "FALCON_DATA_DIR: must be the folder" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_tables_are_drawn(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("bars", "import", write(home / "spy.csv")) == 0
    assert run("bars", "list") == 0
    assert "spy.csv" in capsys.readouterr().out
