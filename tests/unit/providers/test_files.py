"""Files: a folder of bar files is a market."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from falcon.domain.bars import Timeframe
from falcon.errors import BarsMissingError, DataError
from falcon.market.quality import RefusedBar
from falcon.market.sessions import closed_at
from falcon.providers.files import FileBars

HEADER = "timestamp,open,high,low,close,volume\n"
ROW = "{},10,12,9,11,100\n"
DAYS = ["2024-01-02", "2024-01-03", "2024-01-04"]
WEEKEND = ["2024-01-05", "2024-01-06", "2024-01-07"]
MINUTES = ["2024-01-02T14:30:00Z", "2024-01-02T14:31:00Z", "2024-01-02T14:32:00Z"]
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def put(folder: Path, name: str, times: list[str], *more: str) -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(ROW.format(time) for time in [*times, *more]))
    return path


def test_symbols_are_the_names_of_the_bar_files(tmp_path: Path) -> None:
    put(tmp_path, "spy.csv", DAYS)
    put(tmp_path, "AAPL.csv", DAYS)
    (tmp_path / "README.md").write_text("not bars")
    (tmp_path / "folder").mkdir()

    assert FileBars(tmp_path).symbols() == ("AAPL", "SPY")


def test_bars_appear_when_their_session_has_closed(tmp_path: Path) -> None:
    market = FileBars([put(tmp_path, "SPY.csv", DAYS)])
    close = datetime(2024, 1, 3, 21, tzinfo=UTC)

    before = market.bars("SPY", Timeframe.DAY, until=close - timedelta.resolution)
    after = market.bars("SPY", Timeframe.DAY, until=close)

    assert len(before) == 1
    assert len(after) == 2


def test_a_market_with_weekend_bars_closes_at_midnight_every_day(
    tmp_path: Path,
) -> None:
    market = FileBars([put(tmp_path, "BTCUSD.csv", WEEKEND)])

    at_new_york_close = market.bars(
        "BTCUSD", Timeframe.DAY, until=datetime(2024, 1, 5, 23, 59, tzinfo=UTC)
    )
    at_midnight = market.bars(
        "BTCUSD", Timeframe.DAY, until=datetime(2024, 1, 6, tzinfo=UTC)
    )

    assert len(at_new_york_close) == 0
    assert len(at_midnight) == 1


def test_a_minute_bar_appears_when_its_minute_is_over(tmp_path: Path) -> None:
    market = FileBars([put(tmp_path, "SPY.csv", MINUTES)])
    until = datetime(2024, 1, 2, 14, 32, tzinfo=UTC)

    assert len(market.bars("SPY", Timeframe.MINUTE, until=until)) == 2


def test_one_symbol_may_have_several_timeframes(tmp_path: Path) -> None:
    put(tmp_path, "SPY.csv", DAYS)
    put(tmp_path, "SPY.1m.csv", MINUTES)
    market = FileBars(tmp_path)

    assert market.symbols() == ("SPY",)
    assert len(market.bars("SPY", Timeframe.DAY, until=LATER)) == 3
    assert len(market.bars("SPY", Timeframe.MINUTE, until=LATER)) == 3


def test_an_unknown_symbol_is_refused_with_those_that_have_bars(
    tmp_path: Path,
) -> None:
    put(tmp_path, "SPY.csv", DAYS)
    put(tmp_path, "AAPL.csv", DAYS)

    with pytest.raises(BarsMissingError, match=r"QQQ has no bars.*have: AAPL, SPY"):
        FileBars(tmp_path).bars("QQQ", Timeframe.DAY, until=LATER)


def test_a_missing_timeframe_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    put(tmp_path, "SPY.csv", DAYS)

    with pytest.raises(BarsMissingError, match="SPY has no bars of 1h, it has 1d"):
        FileBars(tmp_path).bars("SPY", Timeframe.HOUR, until=LATER)


def test_two_files_of_one_symbol_and_timeframe_contradict_each_other(
    tmp_path: Path,
) -> None:
    put(tmp_path, "SPY.csv", DAYS)
    put(tmp_path, "SPY.old.csv", DAYS)

    with pytest.raises(DataError, match=r"were .*SPY\.csv and .*SPY\.old\.csv"):
        FileBars(tmp_path).bars("SPY", Timeframe.DAY, until=LATER)


def test_refused_rows_are_told_once_for_each_reading(tmp_path: Path) -> None:
    path = put(tmp_path, "SPY.csv", DAYS, DAYS[0])
    told: list[RefusedBar] = []
    market = FileBars([path], on_refused=told.extend)

    market.bars("SPY", Timeframe.DAY, until=LATER)
    market.bars("SPY", Timeframe.DAY, until=LATER)

    assert [(bar.source, bar.row) for bar in told] == [(str(path), 4)]


def test_a_corrupted_file_costs_its_own_symbol_only(tmp_path: Path) -> None:
    put(tmp_path, "AAPL.csv", DAYS)
    (tmp_path / "SPY.csv").write_text("nothing of the kind")
    market = FileBars(tmp_path)

    assert len(market.bars("AAPL", Timeframe.DAY, until=LATER)) == 3
    for _ in range(2):
        with pytest.raises(DataError, match=r"SPY\.csv: columns timestamp"):
            market.bars("SPY", Timeframe.DAY, until=LATER)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = put(tmp_path, "SPY.csv", DAYS[:2])
    market = FileBars([path])
    before = market.bars("SPY", Timeframe.DAY, until=LATER)

    os.replace(put(tmp_path, "new.tmp", DAYS), path)  # noqa: PTH105 - as a feed would
    after = market.bars("SPY", Timeframe.DAY, until=LATER)

    assert (len(before), len(after)) == (2, 3)


def test_a_file_that_disappeared_is_a_data_error(tmp_path: Path) -> None:
    path = put(tmp_path, "SPY.csv", DAYS)
    market = FileBars([path])
    path.unlink()

    with pytest.raises(DataError, match="no such file"):
        market.bars("SPY", Timeframe.DAY, until=LATER)


def test_a_folder_without_bar_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"must hold files of \.csv"):
        FileBars(tmp_path)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="must be a folder: No such file"):
        FileBars(tmp_path / "missing")
    with pytest.raises(DataError, match="must be a folder: Not a directory"):
        FileBars(put(tmp_path, "SPY.csv", DAYS))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    missing=st.sets(st.integers(0, 59), max_size=15),
    until=st.datetimes(datetime(2020, 1, 1), datetime(2020, 3, 3)),  # noqa: DTZ001
)
def test_no_bar_of_a_file_is_revealed_before_it_closed(
    tmp_path: Path, missing: set[int], until: datetime
) -> None:
    present = until.replace(tzinfo=UTC)
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(60) if n not in missing]
    path = put(tmp_path, "SPY.csv", [day.isoformat() for day in days])

    series = FileBars([path]).bars("SPY", Timeframe.DAY, until=present)

    assert all(closed_at(bar.opened_at, Timeframe.DAY) <= present for bar in series)
