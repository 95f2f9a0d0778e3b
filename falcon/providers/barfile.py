"""Bar files: one CSV, gzipped CSV or Parquet file as a `BarSeries`.

1. `_read_csv` or `_read_parquet` gives a table in which a row of the wrong length is
   blank.
2. `falcon.market.header` reads the header: `timestamp,open,high,low,close,volume` in
   any case and order, and further lines of numbers under any name.
3. `_stamps` and `_numbers` convert a column at once, and only if that fails cell by
   cell, noting each that cannot be read.
4. `falcon.market.steps` takes the most common step between times.
5. `falcon.market.quality.screen` parts bars from rows that cannot be true.

Times are ISO 8601 with ``Z`` or an offset; without one, and for plain dates, UTC. An
empty cell is allowed in further lines only and becomes NaN. Whatever is wrong with a
file is a `DataError`; nothing of pyarrow's escapes.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from falcon.domain.bars import BarSeries, Floats, Stamps, Timeframe, to_stamp
from falcon.errors import DataError
from falcon.market.header import PRICES, TIME, clean_names, separator_of
from falcon.market.quality import RefusedBar, screen
from falcon.market.sessions import hours_of
from falcon.market.steps import timeframe_of

SUFFIXES = (".csv", ".csv.gz", ".parquet")
"""How the name of a bar file ends."""

Reasons = dict[int, str]
"""Why a row could not be read, by its 0-based position."""

_UTF8_MARK = b"\xef\xbb\xbf"
_EARLIEST = to_stamp(datetime(1900, 1, 1, tzinfo=UTC))
_LATEST = to_stamp(datetime(2200, 1, 1, tzinfo=UTC))
_LONGEST_QUOTE = 40


def is_bar_file(path: Path) -> bool:
    """Whether a path is named like a bar file; hidden files are not."""
    name = path.name.lower()
    return name.endswith(SUFFIXES) and not name.startswith(".")


def symbol_of(path: Path) -> str:
    """The symbol that a bar file is named after: all before the first dot."""
    return path.name.partition(".")[0].upper()


def read_bar_file(
    path: Path, timeframe: Timeframe | None = None
) -> tuple[BarSeries, tuple[RefusedBar, ...]]:
    """Read a file into bars of the symbol that it is named after.

    Args:
        path: a file whose name ends with one of `SUFFIXES`.
        timeframe: the span of each bar; told by the steps between times if not given.

    Returns:
        The bars, and the rows that were refused, both in the order of the file.

    Raises:
        DataError: it is no such file, lacks a column, has no usable bar, runs
            backwards, or has steps of no known timeframe.
    """
    reasons: Reasons = {}
    with _as_data_error(path):
        columns = _columns(_table(path, reasons))
        stamps = _stamps(columns.pop(TIME), reasons)
        lines = {
            name: _numbers(name, cells, reasons) for name, cells in columns.items()
        }
        known = np.delete(stamps, list(reasons))
        if len(known) == 0:
            raise _no_bar(min(reasons), reasons[min(reasons)])
        raw = BarSeries(
            symbol=symbol_of(path),
            timeframe=timeframe_of(known, timeframe),
            stamps=stamps,
            open=lines.pop("open"),
            high=lines.pop("high"),
            low=lines.pop("low"),
            close=lines.pop("close"),
            volume=lines.pop("volume"),
            extras=lines,
        )
        series, refused = screen(raw, source=str(path), unreadable=reasons)
        if len(series) == 0:
            raise _no_bar(refused[0].row - 1, refused[0].reason)
    return replace(series, hours=hours_of(series)), refused


def _no_bar(position: int, reason: str) -> DataError:
    return DataError(f"no usable bar; row {position + 1}: {reason}")


@contextmanager
def _as_data_error(path: Path) -> Iterator[None]:
    """Name the file in every error, and translate those that are not ours."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: must be text in UTF-8, was not") from error
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise DataError(f"{path}: cannot be read: {why}") from error


def _table(path: Path, reasons: Reasons) -> pa.Table:
    if not is_bar_file(path):
        raise DataError(f"name must end with {', '.join(SUFFIXES)}")
    if not path.is_file():
        raise DataError("there is no such file")
    name = path.name.lower()
    if name.endswith(".parquet"):
        from pyarrow import parquet

        return parquet.ParquetFile(path).read()
    content = path.read_bytes()
    return _read_csv(
        gzip.decompress(content) if name.endswith(".gz") else content, reasons
    )


def _read_csv(content: bytes, reasons: Reasons) -> pa.Table:
    """All cells as text; a row of the wrong length is blank and noted."""
    content.decode("utf-8")  # pyarrow would tell stderr, not us, of some other bytes
    if not content.strip():
        raise DataError(
            f"no usable bar; the file is empty, and must hold {TIME}, "
            f"{', '.join(PRICES)}"
        )
    header, _, body = content.removeprefix(_UTF8_MARK).lstrip().partition(b"\n")
    titles = header.decode("utf-8").replace('"', "")
    separator = separator_of(titles)
    names = clean_names(titles.split(separator))
    if not body.strip():
        raise DataError("no usable bar; the file is empty or ends after its header")

    def note(row: csv.InvalidRow) -> str:
        reasons[row.number - 1] = (
            f"row must have {row.expected_columns} cells, had {row.actual_columns}"
        )
        return "skip"

    table = csv.read_csv(
        pa.BufferReader(body),
        # Only a reader on one thread tells the number of a row.
        csv.ReadOptions(column_names=names, use_threads=False),
        # A stray quote costs its own row, not all rows up to the next quote.
        csv.ParseOptions(
            delimiter=separator, quote_char=False, invalid_row_handler=note
        ),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    if b'"' in body:
        unquoted = [pc.utf8_trim(column, '"') for column in table.columns]
        table = pa.table(unquoted, names=names)
    return _with_blanks(table, reasons)


def _with_blanks(table: pa.Table, reasons: Reasons) -> pa.Table:
    """Put back an empty row for each that was left out, so that positions are right."""
    if not reasons:
        return table
    is_blank = np.zeros(len(table) + len(reasons), dtype=np.bool_)
    is_blank[list(reasons)] = True
    return table.take(pa.array(np.cumsum(~is_blank) - 1, mask=is_blank))


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    names = clean_names(table.column_names)
    if not len(table):
        raise DataError("no usable bar; the file has no rows")
    return dict(zip(names, table.columns, strict=True))


def _stamps(cells: pa.ChunkedArray, reasons: Reasons) -> Stamps:
    """Microseconds since 1970-01-01 UTC; 0 where a time could not be read."""
    if pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type):
        stamps = _whole(cells.cast(pa.timestamp("us"), safe=False))
    elif pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        stamps = _parsed_stamps(cells, reasons)
    else:
        raise DataError(f"column {TIME} must hold times, was {cells.type}")
    if cells.null_count:
        for row in np.flatnonzero(pc.is_null(cells).to_numpy()).tolist():
            reasons.setdefault(row, f"{TIME} must be a time, was empty")
    for row in np.flatnonzero((stamps < _EARLIEST) | (stamps >= _LATEST)).tolist():
        reasons.setdefault(row, f"{TIME} must lie between 1900 and 2200")
    return stamps


def _parsed_stamps(cells: pa.ChunkedArray, reasons: Reasons) -> Stamps:
    for kind in (pa.timestamp("us", "UTC"), pa.timestamp("us")):
        try:
            return _whole(cells.cast(kind))
        except pa.ArrowInvalid:
            continue
    stamps = np.zeros(len(cells), dtype=np.int64)
    for row, text in enumerate(cells.to_pylist()):
        try:
            stamps[row] = _stamp(text or "")
        except (ValueError, OverflowError):
            reasons.setdefault(row, f"{TIME} must be ISO 8601, was {_quoted(text)}")
    return stamps


def _whole(times: pa.ChunkedArray) -> Stamps:
    numbers = times.cast(pa.int64())
    if numbers.null_count:
        numbers = pc.fill_null(numbers, 0)
    return np.asarray(_array(numbers), dtype=np.int64)


def _array(numbers: pa.ChunkedArray) -> Any:
    """A column as an array of our own, NaN where it is empty."""
    if numbers.null_count:
        return np.array(numbers.to_numpy())
    # to_numpy would load pandas, which takes ten times as long as most files.
    return np.concatenate([np.from_dlpack(chunk) for chunk in numbers.chunks])


def _stamp(text: str) -> int:
    at = datetime.fromisoformat(text.strip())
    return to_stamp(at.replace(tzinfo=UTC) if at.tzinfo is None else at)


def _numbers(name: str, cells: pa.ChunkedArray, reasons: Reasons) -> Floats:
    """A column as numbers; NaN where there is none."""
    try:
        return np.asarray(_array(cells.cast(pa.float64())), dtype=np.float64)
    except pa.ArrowInvalid:
        texts = cells.to_pylist()
    numbers = np.full(len(texts), math.nan)
    unread: Reasons = {}
    for row, text in enumerate(texts):
        try:
            numbers[row] = _number(text, name)
        except ValueError:
            unread[row] = f"{name} must be a number, was {_quoted(text)}"
    if name not in PRICES and len(unread) == len(texts):
        raise DataError(f"column {name} holds no numbers; remove it")
    for row, reason in unread.items():
        reasons.setdefault(row, reason)
    return numbers


def _number(text: str | None, name: str) -> float:
    if text is None or (not text.strip() and name not in PRICES):
        return math.nan
    if "_" in text:
        raise ValueError(text)  # Python reads 1_000, nobody else does
    return float(text)


def _quoted(text: str | None) -> str:
    return repr((text or "")[:_LONGEST_QUOTE])
