"""Journal: the finished points of a sweep on disk, so that it can go on after any end.

One line of JSON for each piece of work: the number of its first point and its rows. The
first line names the sweep by a hash of everything that decides its outcome; a journal
of another sweep is begun anew. Each line begins with a digest of the rest of it: what
was not written to its end or has changed since, and all that follows, is not there.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from io import FileIO
from pathlib import Path
from typing import Any, Final

from falcon import __version__
from falcon.domain.bars import BarSeries
from falcon.domain.performance import Performance
from falcon.domain.resampling import Resampling
from falcon.domain.strategies import Parameters
from falcon.engine.rules import Rules
from falcon.errors import ConflictError, ProviderError
from falcon.research.jobs import Row

_DIGEST: Final = 16
"""Digits of the digest of a line."""


class Journal:
    """An open journal.

    Attributes:
        rows: finished points by their number.
    """

    def __init__(self, file: FileIO, path: Path, key: str) -> None:
        """Read a file that nobody else has open, and that keeps nothing back."""
        self._file = file
        self._path = path
        self.rows: dict[int, Row] = {}
        lines = file.read().split(b"\n")
        head = _sealed(json.dumps({"sweep": key}).encode())
        kept = 0
        if lines[0] == head and len(lines) > 1:
            kept = len(head) + 1
            for line in lines[1:-1]:
                if not self._take(line):
                    break
                kept += len(line) + 1
        file.seek(kept)
        file.truncate()
        if not kept:
            self._write(head)

    def add(self, first: int, rows: Sequence[Row]) -> None:
        """Keep rows, for good once this returns.

        Raises:
            ProviderError: the disk does not take them.
        """
        document = {"first": first, "rows": [asdict(row) for row in rows]}
        self._write(_sealed(json.dumps(document).encode()))
        self._put(first, rows)

    def _take(self, line: bytes) -> bool:
        """Read a line, and say whether that could be done."""
        _, _, text = line.partition(b" ")
        if line != _sealed(text):
            return False
        try:
            document = json.loads(text)
            rows = [_row(each) for each in document["rows"]]
            self._put(int(document["first"]), rows)
        except (ValueError, TypeError, KeyError):
            return False
        return True

    def _put(self, first: int, rows: Sequence[Row]) -> None:
        self.rows |= dict(enumerate(rows, first))

    def _write(self, line: bytes) -> None:
        left = line + b"\n"
        try:
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            raise ProviderError(
                f"{self._path} cannot be written: {error.strerror}; the points that "
                "were done before are there still: make room, and the same command "
                "goes on with those left"
            ) from error


@contextmanager
def opened(path: Path, key: str) -> Iterator[Journal]:
    """Open the journal of a sweep, or begin it.

    Raises:
        ConflictError: another process writes it.
        ProviderError: it cannot be written.
    """
    with _file(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError(
                f"another sweep writes {path}; wait for it, or choose another folder"
            ) from None
        yield Journal(file, path, key)


def _file(path: Path) -> FileIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path.open("r+b", buffering=0)
    except OSError as error:
        raise ProviderError(
            f"{path} cannot be written: {error.strerror}; nothing was done yet: choose "
            "a folder that can"
        ) from error


def key_of(
    source: str,
    series: Sequence[BarSeries],
    points: Sequence[Parameters],
    rules: Rules,
    resample: Resampling | None,
) -> str:
    """The hash of a sweep: program, bars, rules, points, and our own version."""
    found = hashlib.sha256()
    for part in (__version__, source, rules, resample, list(map(dict, points))):
        found.update(repr(part).encode() + b"\0")
    for one in series:
        columns = (one.open, one.high, one.low, one.close, one.volume)
        found.update(f"{one.symbol} {one.timeframe} {one.hours}".encode())
        for column in (one.stamps, *columns, *one.extras.values()):
            found.update(column.tobytes())
        found.update(repr(list(one.extras)).encode())
    return found.hexdigest()


def _sealed(text: bytes) -> bytes:
    """A line of this text: its digest, and the text."""
    return hashlib.sha256(text).hexdigest()[:_DIGEST].encode() + b" " + text


def _row(document: Mapping[str, Any]) -> Row:
    figures = document["performance"]
    performance = None if figures is None else Performance(**figures)
    return Row(**{**document, "performance": performance})
