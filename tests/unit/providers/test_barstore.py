"""Bar store: what goes in comes out to the last bit, and nothing else does harm."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from falcon.domain.bars import BarSeries, Timeframe, from_stamp, to_stamp
from falcon.domain.provenance import Overlap, Prices, Provenance
from falcon.errors import (
    BarsMissingError,
    ConflictError,
    DataError,
    ProviderError,
    UsageError,
)
from falcon.providers.barstore.store import BarStore
from tests.columns import FIRST, FOREVER, are_alike, on, wandering

NOW = datetime(2024, 5, 1, tzinfo=UTC)
FILE = Provenance(source="SPY.csv", at=NOW)
LONG = 90 * 1_440
"""Minutes that reach into a second year, in row groups of their own."""

relaxed = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
prices = st.floats(min_value=5e-324, allow_nan=False, allow_infinity=False)
anything = st.floats(width=64)
moments = st.integers(to_stamp(datetime(1905, 1, 1, tzinfo=UTC)), 7_000_000_000_000_000)


def whole(store: BarStore, symbol: str = "SPY") -> BarSeries:
    return store.bars(symbol, Timeframe.MINUTE, until=FOREVER)


def year_file(root: Path, symbol: str = "SPY", year: int = 2023) -> Path:
    return root / "bars" / "1m" / symbol / f"{year}.parquet"


@st.composite
def odd_series(draw: st.DrawFn) -> BarSeries:
    """Bars at any times with any prices that a bar may have."""
    stamps = sorted(draw(st.sets(moments, min_size=1, max_size=30)))
    rows = [sorted(draw(st.tuples(*[prices] * 4))) for _ in stamps]
    lows, opens, closes, highs = np.array(rows).T
    count = len(stamps)
    volumes = st.lists(prices, min_size=count, max_size=count)
    line = st.lists(anything, min_size=count, max_size=count)
    return BarSeries(
        symbol="SPY",
        timeframe=Timeframe.MINUTE,
        stamps=np.array(stamps, dtype=np.int64),
        open=opens,
        high=highs,
        low=lows,
        close=closes,
        volume=np.array(draw(volumes)),
        extras={"signal": np.array(draw(line)), "Ärger /": np.array(draw(line))},
    )


@relaxed
@given(series=odd_series())
def test_what_goes_in_comes_out_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, series: BarSeries
) -> None:
    store = BarStore(tmp_path_factory.mktemp("store"))

    store.append(series, FILE)

    assert are_alike(whole(store), series)


@settings(relaxed, max_examples=40)
@given(
    cuts=st.lists(st.integers(0, 400), min_size=2, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_pieces_in_any_order_and_number_make_the_whole(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], order: object
) -> None:
    store = BarStore(tmp_path_factory.mktemp("store"))
    series = wandering(400, first=datetime(2023, 12, 31, 20, tzinfo=UTC))
    ends = sorted({0, 400, *cuts})
    pieces = [series.slice(max(0, start - 7), end) for start, end in pairwise(ends)]
    order.shuffle(pieces)  # type: ignore[attr-defined]  # a random.Random

    done = [store.append(piece, FILE) for piece in pieces]

    assert are_alike(whole(store), series)
    assert sum(one.new for one in done) == 400


def test_the_same_bars_again_change_nothing(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(100)
    store.append(series, FILE)
    before = year_file(tmp_path).stat()

    again = store.append(series, FILE)

    assert (again.new, again.same, again.replaced) == (0, 100, 0)
    assert year_file(tmp_path).stat() == before


def test_a_nan_of_a_further_line_is_like_itself(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(3, lines=("signal",))
    series.extras["signal"][:] = [math.nan, 1.0, -0.0]
    store.append(series, FILE)

    assert store.append(series, FILE).same == 3


def test_other_values_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(LONG)
    kept = series.slice(0, LONG - 10)
    store.append(kept, FILE)
    changed = replace(series, volume=series.volume.copy())
    changed.volume[-1_000] += 1

    with pytest.raises(ConflictError, match=r"1 bars of SPY .* 2024-02-03T07:20"):
        store.append(changed, FILE)

    assert are_alike(whole(store), kept)


def test_other_values_take_their_place_when_asked_to(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(50)
    store.append(series, FILE)
    changed = replace(series, volume=series.volume + 1)

    done = store.append(
        changed.slice(10, 20), replace(FILE, source="later"), Overlap.REPLACE
    )

    found = whole(store)
    assert (done.new, done.same, done.replaced) == (0, 0, 10)
    assert are_alike(found.slice(10, 20), changed.slice(10, 20))
    assert are_alike(found.slice(20, 50), series.slice(20, 50))
    assert store.kept()[0].sources == ("SPY.csv", "later")


def test_adjusted_bars_do_not_join_those_as_traded(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(LONG)
    store.append(series.slice(0, 10), replace(FILE, prices=Prices.AS_TRADED))

    with pytest.raises(ConflictError, match="as-traded, those of the new bars are adj"):
        store.append(
            series.slice(LONG - 5, LONG), replace(FILE, prices=Prices.ADJUSTED)
        )


def test_bars_with_other_lines_do_not_join(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(10, lines=("signal",)), FILE)
    later = wandering(10, first=datetime(2024, 2, 1, tzinfo=UTC))

    with pytest.raises(ConflictError, match="lines signal, the new bars have no furth"):
        store.append(later, FILE)


def test_bars_that_cannot_be_true_are_refused(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    series = wandering(10)
    series.high[3] = math.nan

    with pytest.raises(DataError, match=r"1 bars cannot be kept; SPY\.csv, row 4"):
        store.append(series, FILE)

    assert store.symbols() == ()


def test_a_folder_without_bars_is_no_symbol(tmp_path: Path) -> None:
    for name in ("SPY", "spy", "BRK%2eB", "..."):
        (tmp_path / "bars" / "1m" / name).mkdir(parents=True)
    (tmp_path / "bars" / "1m" / "notes.txt").write_text("mine")
    store = BarStore(tmp_path)

    assert store.symbols() == ()
    assert store.kept() == ()
    with pytest.raises(BarsMissingError, match="SPY has no bars of 1m, it has none"):
        whole(store)


def test_what_is_kept_is_listed(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(LONG), FILE)
    store.append(wandering(5, symbol="BRK.B", timeframe=Timeframe.DAY), FILE)

    first, second = store.kept()

    assert (first.symbol, first.timeframe, first.bars) == ("BRK.B", Timeframe.DAY, 5)
    assert (second.symbol, second.bars) == ("SPY", LONG)
    assert second.first_at == FIRST
    assert second.last_at == FIRST + timedelta(minutes=LONG - 1)
    assert second.prices is Prices.UNKNOWN


@relaxed
@given(start=st.integers(-50, LONG + 50), length=st.integers(0, LONG))
def test_a_stretch_is_what_lies_between(
    tmp_path: Path, start: int, length: int
) -> None:
    store, series = BarStore(tmp_path), wandering(LONG)
    if not store.symbols():
        store.append(series, FILE)
    since = FIRST + timedelta(minutes=start)
    until = since + timedelta(minutes=length)

    found = store.bars("SPY", Timeframe.MINUTE, until=until, since=since)

    # A bar of a minute is known at its end.
    expected = series.between(since, until - timedelta(minutes=1))
    assert are_alike(found, expected)


def test_a_stretch_reads_its_months_and_no_others(tmp_path: Path) -> None:
    store, series = BarStore(tmp_path), wandering(LONG)
    store.append(series, FILE)
    path = year_file(tmp_path)
    content = bytearray(path.read_bytes())
    content[2_000:4_000] = bytes(2_000)  # in November
    path.write_bytes(content)

    december = store.bars(
        "SPY",
        Timeframe.MINUTE,
        since=datetime(2023, 12, 3, tzinfo=UTC),
        until=datetime(2024, 1, 9, tzinfo=UTC),
    )

    assert len(december) == 37 * 1_440
    with pytest.raises(DataError, match=r"2023\.parquet: cannot be read"):
        whole(store)


@pytest.mark.parametrize("size", [0, 3, 100, 5_000, -1])
def test_a_torn_file_is_refused_and_not_written_over(tmp_path: Path, size: int) -> None:
    store = BarStore(tmp_path)
    series = wandering(1_000)
    store.append(series, FILE)
    path = year_file(tmp_path)
    torn = path.read_bytes()[:size]
    path.write_bytes(torn)

    for act in (lambda: whole(store), store.kept, lambda: store.append(series, FILE)):
        with pytest.raises(DataError, match=r"2023\.parquet: cannot be read"):
            act()

    assert path.read_bytes() == torn


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(10), FILE)
    path = year_file(tmp_path)
    table = parquet.read_table(path)
    label = table.schema.metadata[b"falcon.bars"]
    later = label.replace(b'"format": 1', b'"format": 2')
    floats = table.drop_columns("volume")
    spoilt = table.set_column(4, "close", pa.array([-1.0] * 10))
    short = table.slice(0, 9)
    empty = table.set_column(4, "close", pa.array([None] * 10, pa.float64()))

    for content, reason in (
        (table.replace_schema_metadata({}), "not written by Falcon"),
        (table.replace_schema_metadata({b"falcon.bars": b"{"}), "label cannot be"),
        (table.replace_schema_metadata({b"falcon.bars": b"[]"}), "label cannot be"),
        (table.replace_schema_metadata({b"falcon.bars": later}), "in format 2, this"),
        (floats, "its columns must be"),
        (spoilt, "cannot be true"),
        (short, "row groups are not those"),
        (empty, "empty cells"),
    ):
        parquet.write_table(content, path)
        with pytest.raises(DataError, match=reason):
            whole(store)


def test_a_file_of_another_symbol_is_refused(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(10), FILE)
    store.append(wandering(10, symbol="QQQ"), FILE)
    year_file(tmp_path).rename(year_file(tmp_path, "QQQ"))

    with pytest.raises(DataError, match="holds SPY of 1m"):
        whole(store, "QQQ")


@pytest.mark.parametrize("symbol", ["BRK.B", "BTC/USD", "ES=F", "^GSPC", "A/../B", "A"])
def test_marks_in_symbols_stay_in_the_folder(tmp_path: Path, symbol: str) -> None:
    if symbol.startswith("^"):
        symbol = "X:" + symbol
    store = BarStore(tmp_path / "data")
    store.append(wandering(10, symbol=symbol), FILE)

    assert store.symbols() == (symbol,)
    assert len(whole(store, symbol)) == 10
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    folders = [path for path in (tmp_path / "data").rglob("*") if path.is_dir()]
    assert len(folders) == 3


@pytest.mark.parametrize(
    "symbol",
    [
        "",
        "../x",
        "..",
        ".",
        "/etc",
        "spy",
        "\u0405PY",
        "SPY\n",
        "S PY",
        "A" * 21,
        "A\0",
    ],
)
def test_what_is_no_symbol_is_refused(tmp_path: Path, symbol: str) -> None:
    store = BarStore(tmp_path / "data")

    with pytest.raises(UsageError, match="cannot be a symbol"):
        store.append(wandering(10, symbol=symbol), FILE)
    with pytest.raises(BarsMissingError, match="has no bars"):
        whole(store, symbol)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("behind", ["bars", "bars/1m", "bars/1m/SPY"])
def test_no_path_leads_through_a_link(tmp_path: Path, behind: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "data" / behind
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere, target_is_directory=True)

    with pytest.raises(DataError, match="must not be a link"):
        BarStore(tmp_path / "data").append(wandering(10), FILE)

    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("name", ["2023.parquet", ".lock"])
def test_a_file_that_is_a_link_is_refused(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    store = BarStore(tmp_path / "data")
    store.append(wandering(10), FILE)
    link = year_file(tmp_path / "data").with_name(name)
    link.unlink()
    link.symlink_to(victim)

    with pytest.raises(DataError, match="must not be a link"):
        store.append(wandering(20), FILE)

    assert victim.read_text() == "mine"


def test_a_symbol_or_timeframe_without_bars_is_told(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(10, timeframe=Timeframe.DAY), FILE)

    with pytest.raises(BarsMissingError, match="QQQ has no bars"):
        store.bars("QQQ", Timeframe.DAY, until=FOREVER)
    with pytest.raises(BarsMissingError, match="SPY has no bars of 1h, it has 1d"):
        store.bars("SPY", Timeframe.HOUR, until=FOREVER)


def test_bars_appear_when_they_have_closed_and_as_they_are_added(
    tmp_path: Path,
) -> None:
    store, series = BarStore(tmp_path), wandering(10)
    store.append(series.slice(0, 5), FILE)
    until = FIRST + timedelta(minutes=3)

    before = store.bars("SPY", Timeframe.MINUTE, until=until)
    store.append(series, FILE)

    assert len(before) == 3
    assert len(whole(store)) == 10


def test_a_history_is_read_once_until_it_changes(tmp_path: Path) -> None:
    store, series = BarStore(tmp_path), wandering(10)
    store.append(series.slice(0, 5), FILE)
    os.utime(year_file(tmp_path).parent, (0, 1))

    first, again = whole(store), whole(store)
    store.append(series, FILE)
    later = whole(store)

    assert np.shares_memory(first.close, again.close)
    assert (len(again), len(later)) == (5, 10)


def test_longer_bars_are_made_kept_and_made_anew(tmp_path: Path) -> None:
    store, series = BarStore(tmp_path), wandering(3_000)
    made = tmp_path / "cache" / "bars" / "1h" / "SPY.parquet"
    store.append(series.slice(0, 2_000), FILE)

    first = store.bars("SPY", Timeframe.HOUR, until=FOREVER)
    written = made.stat().st_ino
    again = BarStore(tmp_path).bars("SPY", Timeframe.HOUR, until=FOREVER)
    kept = made.stat().st_ino
    store.append(series, FILE)
    longer = store.bars("SPY", Timeframe.HOUR, until=FOREVER)

    assert (len(first), len(longer)) == (33, 50)
    assert are_alike(first, again)
    assert written == kept != made.stat().st_ino


@pytest.mark.parametrize("content", [b"", b"PAR1", None])
def test_longer_bars_that_are_torn_are_made_anew(
    tmp_path: Path, content: bytes | None
) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(3_000), FILE)
    expected = store.bars("SPY", Timeframe.HOUR, until=FOREVER)
    made = tmp_path / "cache" / "bars" / "1h" / "SPY.parquet"
    made.write_bytes(made.read_bytes()[:-9] if content is None else content)

    found = BarStore(tmp_path).bars("SPY", Timeframe.HOUR, until=FOREVER)

    assert are_alike(found, expected)
    assert made.stat().st_size > 100


def test_where_the_cache_cannot_be_written_longer_bars_are_made_each_time(
    tmp_path: Path,
) -> None:
    store = BarStore(tmp_path)
    store.append(wandering(3_000), FILE)
    (tmp_path / "cache").write_text("in the way")

    assert len(store.bars("SPY", Timeframe.HOUR, until=FOREVER)) == 50


def test_days_are_made_of_sessions_and_weeks_of_days(tmp_path: Path) -> None:
    store = BarStore(tmp_path)
    opening = datetime(2024, 1, 2, 14, 30, tzinfo=UTC)
    minutes = [
        to_stamp(opening + timedelta(days=day, minutes=minute))
        for day in range(11)
        if day % 7 not in {4, 5}
        for minute in range(390)
    ]
    store.append(on(np.array(minutes)), FILE)

    days = store.bars("SPY", Timeframe.DAY, until=FOREVER)
    weeks = store.bars("SPY", Timeframe.WEEK, until=FOREVER)
    at_noon = store.bars(
        "SPY", Timeframe.DAY, until=datetime(2024, 1, 9, 17, tzinfo=UTC)
    )

    assert [from_stamp(stamp).day for stamp in days.stamps] == [
        *(2, 3, 4, 5),
        *(8, 9, 10, 11, 12),
    ]
    assert [from_stamp(stamp).day for stamp in weeks.stamps] == [1, 8]
    assert from_stamp(at_noon.stamps[-1]).day == 8


APPENDING = """
import sys
from pathlib import Path
from falcon.providers.barstore.store import BarStore
from tests.columns import wandering
from tests.unit.providers.test_barstore import FILE

store, series = BarStore(Path(sys.argv[1])), wandering(60_000)
start, step = map(int, sys.argv[2:4])
for count in range(start, 60_000, step):
    store.append(series.slice(0, count), FILE)
    print(count, flush=True)
"""


def appending(root: Path, start: int, step: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(root), str(start), str(step)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    )


def test_a_writer_that_is_killed_leaves_whole_files(tmp_path: Path) -> None:
    series = wandering(60_000)
    for attempt in range(6):
        child = appending(tmp_path, 1_000 + attempt, 500)
        assert child.stdout is not None
        told = int(child.stdout.readline())
        time.sleep(0.013 * attempt)
        child.send_signal(signal.SIGKILL)
        rest = child.communicate()[0].split()
        told = int(rest[-1]) if rest else told

        found = whole(BarStore(tmp_path))

        assert len(found) >= told
        assert are_alike(found, series.slice(0, len(found)))
    assert BarStore(tmp_path).append(series, FILE).replaced == 0


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    children = [appending(tmp_path, start, 9_001) for start in (1_000, 1_777)]
    last = [int(child.communicate()[0].split()[-1]) for child in children]

    found = whole(BarStore(tmp_path))

    assert are_alike(found, wandering(60_000).slice(0, max(last)))


def test_a_reader_beside_a_writer_sees_whole_states(tmp_path: Path) -> None:
    series, store = wandering(60_000), BarStore(tmp_path)
    child = appending(tmp_path, 500, 1_501)
    assert child.stdout is not None
    child.stdout.readline()
    lengths = []

    while child.poll() is None:
        found = whole(store)
        assert are_alike(found, series.slice(0, len(found)))
        lengths.append(len(found))

    child.communicate()
    assert lengths == sorted(lengths)
    assert len(whole(store)) == 59_039


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path) -> None:
    store, series = BarStore(tmp_path), wandering(60_000)
    store.append(series.slice(0, 100), FILE)

    done = subprocess.run(
        [sys.executable, "-c", FULL + APPENDING, str(tmp_path), "50000", "50000"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "cannot be written: File too large; what was there before" in done.stderr
    assert are_alike(whole(store), series.slice(0, 100))
    names = {path.name for path in year_file(tmp_path).parent.iterdir()}
    assert names == {".lock", "2023.parquet"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bars").write_text("in the way")

    with pytest.raises(ProviderError, match="cannot be written"):
        BarStore(tmp_path).append(wandering(10), FILE)


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    store, series = BarStore(tmp_path), wandering(20)
    store.append(series.slice(0, 10), FILE)
    folder = year_file(tmp_path).parent
    half = folder / ".new-a-moment-ago"
    half.write_bytes(b"half a file")

    store.append(series, FILE)

    assert not half.exists()
