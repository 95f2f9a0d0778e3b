"""Files: a market made of bar files.

Each file is named after its symbol up to the first dot, so `SPY.csv` and `SPY.1h.csv`
are two timeframes of one symbol. A file is read when its symbol is first asked for and
again when it has changed on disk. Write a new version beside it and rename it: a file
that is read while it is being written is short of bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import BarsMissingError, DataError
from falcon.market.quality import RefusedBar
from falcon.market.sessions import TimedBars
from falcon.providers.barfile import SUFFIXES, is_bar_file, read_bar_file, symbol_of

_Version = tuple[int, int]


class FileBars:
    """`MarketData` of a fixed set of files."""

    def __init__(
        self,
        source: Path | Iterable[Path],
        *,
        on_refused: Callable[[tuple[RefusedBar, ...]], None] = lambda _: None,
    ) -> None:
        """Note the files; nothing is read yet.

        Args:
            source: a folder whose bar files are taken, those of its sub-folders not;
                or the files themselves.
            on_refused: told of the rows that were left out, each time a file is read.

        Raises:
            DataError: there are no bar files.
        """
        paths = _inside(source) if isinstance(source, Path) else tuple(source)
        if not paths:
            raise DataError(f"{source} must hold files of {', '.join(SUFFIXES)}")
        self._on_refused = on_refused
        self._paths: dict[str, list[Path]] = {}
        for path in sorted(paths, key=lambda path: (symbol_of(path), path)):
            self._paths.setdefault(symbol_of(path), []).append(path)
        self._read: dict[Path, tuple[_Version, TimedBars | DataError]] = {}

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that has a file, readable or not, in alphabetical order."""
        return tuple(self._paths)

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """All bars of a symbol that were complete at ``until``, oldest first.

        Raises:
            BarsMissingError: no file has this symbol or this timeframe.
            DataError: one of the symbol's files cannot be read as bars.
        """
        if symbol not in self._paths:
            known = ", ".join(self._paths)
            raise BarsMissingError(f"{symbol} has no bars; these symbols have: {known}")
        shelf = {path: self._current(path) for path in self._paths[symbol]}
        found = {
            path: timed
            for path, timed in shelf.items()
            if timed.series.timeframe is timeframe
        }
        if not found:
            known = ", ".join(
                sorted({bars.series.timeframe for bars in shelf.values()})
            )
            raise BarsMissingError(
                f"{symbol} has no bars of {timeframe}, it has {known}"
            )
        if len(found) > 1:
            listed = " and ".join(map(str, found))
            raise DataError(
                f"one file must hold {symbol} of {timeframe}, were {listed}"
            )
        return next(iter(found.values())).until(until, since)

    def _current(self, path: Path) -> TimedBars:
        """The bars of a file as it is now; its error too is kept until it changes."""
        version = _version(path)
        known = self._read.get(path)
        if known is None or known[0] != version:
            known = self._read[path] = (version, self._attempt(path))
        if isinstance(known[1], DataError):
            # A new one each time: an exception that is raised again grows.
            raise DataError(str(known[1])) from known[1]
        return known[1]

    def _attempt(self, path: Path) -> TimedBars | DataError:
        try:
            series, refused = read_bar_file(path)
        except DataError as error:
            return error
        if refused:
            self._on_refused(refused)
        return TimedBars.of(series)


def holds_files(folder: Path) -> bool:
    """Whether there are bar files in a folder.

    Raises:
        DataError: it cannot be read.
    """
    return bool(_inside(folder))


def _inside(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(path for path in folder.iterdir() if is_bar_file(path))
    except OSError as error:
        raise DataError(f"{folder} must be a folder: {error.strerror}") from error


def _version(path: Path) -> _Version:
    """When a file was last written and how long it is; zeros if it is gone."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
