"""Bar files: what is read, what is refused row by row, what is refused as a whole."""

from __future__ import annotations

import gzip
import math
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import DataError
from falcon.providers.barfile import is_bar_file, read_bar_file, symbol_of

HEADER = "timestamp,open,high,low,close,volume\n"
DAYS = [f"2024-01-0{day},10,12,9,11,100\n" for day in range(1, 6)]
REAL_BARS = os.environ.get("FALCON_REAL_BARS")


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "spy.csv"
    path.write_text(header + "".join(rows))
    return path


def opened(series: BarSeries) -> list[str]:
    return [bar.opened_at.isoformat() for bar in series]


def test_a_csv_file_becomes_bars_of_its_symbol(tmp_path: Path) -> None:
    series, refused = read_bar_file(write(tmp_path, *DAYS))

    assert (series.symbol, series.timeframe, len(series)) == ("SPY", Timeframe.DAY, 5)
    assert series[0].opened_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert (series[0].open, series[0].high, series[0].low) == (10, 12, 9)
    assert (series[0].close, series[0].volume) == (11, 100)
    assert refused == ()


def test_a_gzipped_file_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "BRK.A.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "".join(DAYS)).encode()))

    series, _ = read_bar_file(path)

    assert (series.symbol, len(series)) == ("BRK", 5)


@pytest.mark.parametrize(
    "header",
    [
        "Timestamp,Open,High,Low,Close,Volume\n",
        '"timestamp","open","high","low","close","volume"\n',
        "\ufeff timestamp, open, high, low, close, volume\r\n",
        "\n\nTIMESTAMP,OPEN,HIGH,LOW,CLOSE,VOLUME\n",
    ],
    ids=["capitals", "quotes", "byte order mark and spaces", "blank lines"],
)
def test_the_header_may_be_written_in_any_case_and_dress(
    tmp_path: Path, header: str
) -> None:
    series, refused = read_bar_file(write(tmp_path, *DAYS, header=header))

    assert len(series) == 5
    assert refused == ()


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    header = "volume,close,low,high,open,timestamp\n"
    rows = ["100,11,9,12,10,2024-01-01\n", "100,11,9,12,10,2024-01-02\n"]

    series, _ = read_bar_file(write(tmp_path, *rows, header=header))

    assert (series[0].open, series[0].close) == (10, 11)


def test_windows_line_ends_and_quoted_cells_are_understood(tmp_path: Path) -> None:
    rows = ['"' + row.strip().replace(",", '","') + '"\r\n' for row in DAYS]

    series, refused = read_bar_file(write(tmp_path, *rows))

    assert len(series) == 5
    assert refused == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2024-01-02T14:30:00Z", "2024-01-02T14:31:00Z", "14:30"),
        ("2024-01-02T09:30:00-05:00", "2024-01-02T09:31:00-05:00", "14:30"),
        ("2024-01-02 14:30:00", "2024-01-02 14:31:00", "14:30"),
        ("2024-01-02T14:30", "2024-01-02T14:31", "14:30"),
        ("2024-01-02T14:30:00.000000000Z", "2024-01-02T14:31:00Z", "14:30"),
        ("2024-01-02T14:30:00Z", "2024-01-02 09:31:00-0500", "14:30"),
        ("2024-01-02T14:30:00", "2024-01-02T14:31:00Z", "14:30"),
        (" 2024-01-02T14:30:00 ", "20240102T143100", "14:30"),
    ],
)
def test_times_are_iso_8601_and_utc_unless_they_say_otherwise(
    tmp_path: Path, first: str, second: str, expected: str
) -> None:
    rows = [f"{first},10,12,9,11,1\n", f"{second},10,12,9,11,1\n"]

    series, refused = read_bar_file(write(tmp_path, *rows))

    assert refused == ()
    assert series.timeframe is Timeframe.MINUTE
    assert opened(series)[0] == f"2024-01-02T{expected}:00+00:00"
    assert series[1].opened_at - series[0].opened_at == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2024-01-02,abc,12,9,11,100\n", "open must be a number, was 'abc'"),
        ("2024-01-02,1_0,12,9,11,100\n", "open must be a number, was '1_0'"),
        ("2024-01-02,,12,9,11,100\n", "open must be a number, was ''"),
        ("2024-01-02,10,12,9,nan,100\n", "prices must be finite"),
        ("2024-01-02,10,12,9,inf,100\n", "prices must be finite"),
        ("2024-01-02,10,8,9,11,100\n", "high must be the highest"),
        ("2024-01-02,0,12,0,11,100\n", "prices must be above zero"),
        ("2024-01-02,10,12,9,11,-1\n", "volume must be zero or more"),
        ("2024-01-02,10,12,9,11\n", "row must have 6 cells, had 5"),
        ("2024-01-02,10,12,9,11,100,7\n", "row must have 6 cells, had 7"),
        ("2024-01-02,10,12,9,11,1,000\n", "row must have 6 cells, had 7"),
        ('2024-01-02,"10,12,9,11\n', "row must have 6 cells, had 5"),
        ("garbage\n", "row must have 6 cells, had 1"),
        ("yesterday,10,12,9,11,100\n", "timestamp must be ISO 8601, was 'yesterday'"),
        ("2024-02-30,10,12,9,11,100\n", "timestamp must be ISO 8601"),
        (",10,12,9,11,100\n", "timestamp must be ISO 8601, was ''"),
        ("0001-01-01,10,12,9,11,100\n", "timestamp must lie between 1900 and 2200"),
        ("2024-01-01,10,12,9,11,100\n", "time must be new"),
        ("2023-01-01,10,12,9,11,100\n", "time must lie between"),
        ("2099-01-01,10,12,9,11,100\n", "time must lie between"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_the_rest_goes_on(
    tmp_path: Path, row: str, reason: str
) -> None:
    path = write(tmp_path, DAYS[0], row, *DAYS[2:])

    series, refused = read_bar_file(path)

    assert len(series) == 4
    assert [(bar.source, bar.row) for bar in refused] == [(str(path), 2)]
    assert refused[0].reason.startswith(reason)


def test_several_bad_rows_keep_their_own_numbers(tmp_path: Path) -> None:
    rows = ["x\n", "y\n", DAYS[0], "z\n", *DAYS[1:], "2024-01-09,a,12,9,11,100\n"]

    series, refused = read_bar_file(write(tmp_path, *rows))

    assert len(series) == 5
    assert [bar.row for bar in refused] == [1, 2, 4, 9]


def test_a_last_row_cut_in_the_middle_is_refused(tmp_path: Path) -> None:
    series, refused = read_bar_file(write(tmp_path, *DAYS, "2024-01-06,10,12"))

    assert len(series) == 5
    assert refused[0].row == 6


def test_further_columns_become_lines_that_may_have_gaps(tmp_path: Path) -> None:
    header = HEADER.strip() + ",My Signal\n"
    rows = [DAYS[0].strip() + ",0.5\n", DAYS[1].strip() + ",\n"]

    series, refused = read_bar_file(write(tmp_path, *rows, header=header))

    assert refused == ()
    assert series.extras["my_signal"][0] == 0.5
    assert math.isnan(series.extras["my_signal"][1])


@pytest.mark.parametrize("name", ["date", "Date", "DATETIME", "time", "Timestamp"])
def test_the_column_of_times_may_have_any_of_its_usual_names(
    tmp_path: Path, name: str
) -> None:
    path = write(tmp_path, *DAYS, header=HEADER.replace("timestamp", name))

    series, refused = read_bar_file(path)

    assert (len(series), refused, series.extras) == (5, (), {})


def test_names_of_lines_become_what_a_strategy_can_write(tmp_path: Path) -> None:
    header = "Date,Open,High,Low,Close,Volume,Adj Close,52w-high (USD)\n"
    rows = [day.strip() + ",11,20\n" for day in DAYS]

    series, _ = read_bar_file(write(tmp_path, *rows, header=header))

    assert list(series.extras) == ["adj_close", "line_52w_high_usd"]


def test_semicolons_may_part_the_cells(tmp_path: Path) -> None:
    rows = [day.replace(",", ";") for day in DAYS]
    path = write(tmp_path, *rows, "x;1\n", header=HEADER.replace(",", ";"))

    series, refused = read_bar_file(path)

    assert (len(series), series[0].close) == (5, 11)
    assert [bar.reason for bar in refused] == ["row must have 6 cells, had 2"]


def test_a_time_of_day_in_a_column_of_its_own_is_refused(tmp_path: Path) -> None:
    header = HEADER.replace("timestamp", "date").strip() + ",time\n"
    path = write(tmp_path, *(day.strip() + ",09:30\n" for day in DAYS), header=header)

    with pytest.raises(DataError, match="column time holds no numbers; remove it"):
        read_bar_file(path)


def test_a_row_with_nonsense_in_a_further_column_is_refused(tmp_path: Path) -> None:
    header = HEADER.strip() + ",signal\n"
    rows = [DAYS[0].strip() + ",0.5\n", DAYS[1].strip() + ",buy\n"]
    path = write(tmp_path, *rows, header=header)

    _, refused = read_bar_file(path, Timeframe.DAY)

    assert [bar.reason for bar in refused] == ["signal must be a number, was 'buy'"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty, and must hold timestamp, open, high, low"),
        (b"timestamp,close\n2024-01-01,1\n", "columns open, high, low, volume are"),
        (b"a;b\n1;2\n", "found: a, b"),
        (HEADER.encode(), "file is empty or ends after its header"),
        (HEADER.encode() + b"x,1,2,3,4,5\n", "no usable bar; row 1: timestamp"),
        (
            (HEADER + "".join(DAYS).replace(",12,", ",8,")).encode(),
            "no usable bar; row 1: high must be the highest",
        ),
        ((HEADER + DAYS[0]).encode("utf-16"), "must be text in UTF-8"),
        (HEADER.encode() + b"\xff\xfe,1,2,1,2,5\n", "must be text in UTF-8"),
        (HEADER.encode() + b"1" * 3_000_000, "cannot be read"),
        (b"\0" * 1_000, "are missing"),
        (b"open," + HEADER.encode() + b"1\n", "name of its own, found: open"),
        (b"," + HEADER.encode() + b"1\n", "name of its own"),
        (
            (HEADER.strip() + ",ticker\n" + DAYS[0].strip() + ",SPY\n").encode(),
            "column ticker holds no numbers; remove it",
        ),
        ((HEADER + "".join(reversed(DAYS))).encode(), "newest to the oldest"),
        ((HEADER + DAYS[0]).encode(), "cannot be told from less than two times"),
        (
            (HEADER + DAYS[0] + DAYS[0].replace("2024-01", "2024-02")).encode(),
            "must be one of 1m, .*, was 31 days",
        ),
    ],
)
def test_a_file_that_holds_no_bars_is_a_data_error_that_names_it(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "SPY.csv"
    path.write_bytes(content)

    with pytest.raises(DataError, match=message) as caught:
        read_bar_file(path)
    assert str(caught.value).startswith(str(path))


def test_a_truncated_gzip_file_is_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "SPY.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "".join(DAYS)).encode())[:-20])

    with pytest.raises(DataError, match="cannot be read"):
        read_bar_file(path)


def test_a_gzip_name_on_something_else_is_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "SPY.csv.gz"
    path.write_text(HEADER)

    with pytest.raises(DataError, match="cannot be read: Not a gzipped file"):
        read_bar_file(path)


def test_what_is_not_a_file_is_a_data_error(tmp_path: Path) -> None:
    folder = tmp_path / "SPY.csv"
    folder.mkdir()

    with pytest.raises(DataError, match="no such file"):
        read_bar_file(folder)
    with pytest.raises(DataError, match="no such file"):
        read_bar_file(tmp_path / "QQQ.csv")
    with pytest.raises(DataError, match=r"must end with \.csv, \.csv\.gz, \.parquet"):
        read_bar_file(tmp_path / "SPY.xlsx")


def test_a_given_timeframe_is_believed(tmp_path: Path) -> None:
    series, _ = read_bar_file(write(tmp_path, DAYS[0]), Timeframe.WEEK)

    assert series.timeframe is Timeframe.WEEK


def test_the_most_common_step_tells_the_timeframe(tmp_path: Path) -> None:
    stamps = ["02T14:30", "02T14:45", "02T15:15", "03T14:30", "03T14:45"]
    rows = [f"2024-01-{stamp}:00Z,10,12,9,11,1\n" for stamp in stamps]

    series, _ = read_bar_file(write(tmp_path, *rows))

    assert series.timeframe is Timeframe.MINUTES_15


def parquet_of(folder: Path, times: pa.Array, **columns: pa.Array) -> Path:
    numbers = {name: [10.0] * len(times) for name in HEADER.strip().split(",")[1:]}
    path = folder / "SPY.parquet"
    parquet.write_table(pa.table({"timestamp": times, **numbers, **columns}), path)
    return path


@pytest.mark.parametrize(
    "times",
    [
        pa.array([datetime(2024, 1, 2), datetime(2024, 1, 3)]),  # noqa: DTZ001
        pa.array(
            [datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 3, tzinfo=UTC)],
            pa.timestamp("ns", "America/New_York"),
        ),
        pa.array([date(2024, 1, 2), date(2024, 1, 3)]),
        pa.array(["2024-01-02", "2024-01-03"]),
        pa.array(["2024-01-02T00:00:00Z", "2024-01-03"], pa.large_string()),
    ],
    ids=["naive", "with a zone", "dates", "text", "mixed text"],
)
def test_parquet_times_of_any_kind_are_utc(tmp_path: Path, times: pa.Array) -> None:
    series, refused = read_bar_file(parquet_of(tmp_path, times))

    assert refused == ()
    assert opened(series) == ["2024-01-02T00:00:00+00:00", "2024-01-03T00:00:00+00:00"]


def test_gaps_in_a_parquet_file_are_refused(tmp_path: Path) -> None:
    times = pa.array([date(2024, 1, 2), None, date(2024, 1, 4), date(2024, 1, 5)])
    opens = pa.array([10, 10, None, 10])

    series, refused = read_bar_file(
        parquet_of(tmp_path, times, open=opens), Timeframe.DAY
    )

    assert len(series) == 2
    assert [bar.row for bar in refused] == [2, 3]
    assert refused[0].reason == "timestamp must be a time, was empty"


def test_whole_numbers_and_decimals_in_parquet_are_numbers(tmp_path: Path) -> None:
    times = pa.array([date(2024, 1, 2), date(2024, 1, 3)])
    decimals = pa.array(["10.00", "10.00"]).cast(pa.decimal128(9, 2))

    path = parquet_of(tmp_path, times, volume=pa.array([1, 2]), open=decimals)
    series, _ = read_bar_file(path)

    assert series.open.tolist() == [10.0, 10.0]
    assert series.volume.tolist() == [1.0, 2.0]


def test_parquet_times_that_are_numbers_are_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="timestamp must hold times, was int64"):
        read_bar_file(parquet_of(tmp_path, pa.array([1, 2])))


def test_parquet_prices_that_are_lists_are_a_data_error(tmp_path: Path) -> None:
    times = pa.array([date(2024, 1, 2), date(2024, 1, 3)])

    with pytest.raises(DataError, match="cannot be read"):
        read_bar_file(parquet_of(tmp_path, times, open=pa.array([[1.0], [2.0]])))


def test_an_empty_or_broken_parquet_file_is_a_data_error(tmp_path: Path) -> None:
    path = parquet_of(tmp_path, pa.array([], pa.date32()))

    with pytest.raises(DataError, match="has no rows"):
        read_bar_file(path)
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(DataError, match="cannot be read"):
        read_bar_file(path)


def test_names_tell_bar_files_and_symbols() -> None:
    assert is_bar_file(Path("SPY.CSV"))
    assert not is_bar_file(Path(".SPY.csv"))
    assert not is_bar_file(Path("notes.txt"))
    assert symbol_of(Path("folder/es.2024.1m.parquet")) == "ES"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=200),
        st.text("0123456789-:TZ.,\"' \r\nnae+_", max_size=200).map(str.encode),
    ),
    has_header=st.booleans(),
    name=st.sampled_from(["SPY.csv", "SPY.csv.gz", "SPY.parquet"]),
)
def test_no_content_causes_anything_but_a_data_error(
    tmp_path: Path, body: bytes, has_header: bool, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(HEADER.encode() + body if has_header else body)

    try:
        series, _ = read_bar_file(path)
    except DataError as error:
        assert str(error).startswith(str(path))  # noqa: PT017 - either way is right
    else:
        assert len(series) > 0


@pytest.mark.real_bars
@pytest.mark.skipif(REAL_BARS is None, reason="FALCON_REAL_BARS is not set")
@pytest.mark.parametrize(
    ("folder", "timeframes"),
    [
        ("daily/raw", {Timeframe.DAY}),
        ("daily/adjusted", {Timeframe.DAY}),
        ("hourly", {Timeframe.HOUR}),
        ("futures", {Timeframe.MINUTE, Timeframe.DAY}),
        ("intraday", {Timeframe.MINUTE, Timeframe.MINUTES_15}),
    ],
)
def test_real_bars_load_and_only_impossible_ones_are_refused(
    folder: str, timeframes: set[Timeframe]
) -> None:
    paths = sorted((Path(REAL_BARS or "") / folder).glob("*.csv.gz"))

    loaded = {path.name: read_bar_file(path) for path in paths}

    refusals = {name: len(refused) for name, (_, refused) in loaded.items() if refused}
    assert {series.timeframe for series, _ in loaded.values()} == timeframes
    assert refusals in ({}, {"VIX.csv.gz": 47})


def test_bars_that_would_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "spy.csv"
    rows = [f"2024-01-{day:02},1,2,1,2,5\n" for day in (2, 3, 4)]
    path.write_text(HEADER + "".join(rows))

    with pytest.raises(DataError, match="bars of 1w cannot lie 1d apart"):
        read_bar_file(path, Timeframe.WEEK)

    series, _ = read_bar_file(path, Timeframe.HOUR)
    assert series.timeframe is Timeframe.HOUR
