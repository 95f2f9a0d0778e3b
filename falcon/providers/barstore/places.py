"""Places: where in the folder the bars of a symbol are.

```
bars/1m/SPY/2024.parquet       what was taken in, a file for each year
bars/1m/BTC%2FUSD/2024.parquet
cache/bars/1h/SPY.parquet      what was made of it; can be thrown away at any time
```

A symbol is a short word of capital letters, digits and a few marks. In the name of a
folder each mark that could mean something there is written as ``%2F``. No path leads
through a link: whoever can place one could have files written anywhere.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from falcon.domain.bars import Timeframe
from falcon.errors import DataError, ProviderError, UsageError
from falcon.store.whole import sync_folder

_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.\-/=^:_]{0,19}", re.ASCII)
_YEAR = re.compile(r"\d{4}\.parquet", re.ASCII)
_LOCK = ".lock"

Version = tuple[int, ...]
"""When each folder of a symbol was last changed, in nanoseconds; 0 for none."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of a store.

    Attributes:
        root: what everything lies in; it may be a link itself.
    """

    root: Path

    def folder(self, symbol: str, timeframe: Timeframe) -> Path:
        """Where the years of a symbol are; it need not exist."""
        return self._inside("bars", timeframe, _name_of(symbol))

    def made(self, symbol: str, timeframe: Timeframe) -> Path:
        """Where longer bars that were made are kept; it need not exist."""
        return self._inside("cache", "bars", timeframe, f"{_name_of(symbol)}.parquet")

    def years(self, symbol: str, timeframe: Timeframe) -> dict[int, Path]:
        """The files of a symbol that exist, by their year, the oldest first."""
        folder = self.folder(symbol, timeframe)
        names = sorted(name for name in _names(folder) if _YEAR.fullmatch(name))
        return {int(name[:4]): self.within(folder, name) for name in names}

    def version(self, symbol: str) -> Version:
        """What changes with each file of a symbol that is put in place, or removed."""
        bars, name = self.root / "bars", _name_of(symbol)
        return tuple(_changed_at(bars / each / name) for each in Timeframe)

    def symbols(self, timeframe: Timeframe) -> tuple[str, ...]:
        """Every symbol that has a file, in alphabetical order."""
        folder = self._inside("bars", timeframe)
        found = ((name, unquote(name)) for name in _names(folder))
        return tuple(
            sorted(
                symbol
                for name, symbol in found
                if _is(symbol, name)
                and any(map(_YEAR.fullmatch, _names(folder / name)))
            )
        )

    def within(self, folder: Path, name: str) -> Path:
        """A file of a folder.

        Raises:
            DataError: it is a link, or lies behind one.
        """
        return self._inside(*folder.relative_to(self.root).parts, name)

    @contextmanager
    def writing(self, symbol: str, timeframe: Timeframe) -> Iterator[Path]:
        """Be the only one who writes bars of a symbol; its folder is made.

        Raises:
            ProviderError: the folder cannot be written.
        """
        folder = self.folder(symbol, timeframe)
        try:
            if not folder.exists():
                folder.mkdir(parents=True, exist_ok=True)
                for above in folder.relative_to(self.root).parents:
                    sync_folder(self.root / above)
            lock = self.within(folder, _LOCK)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            why = f"{folder} cannot be written: {error.strerror}"
            raise ProviderError(why) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(descriptor)

    def _inside(self, *parts: str) -> Path:
        path = self.root
        for part in parts:
            path /= part
            if path.is_symlink():
                raise DataError(f"{path} must not be a link")
        return path


def is_symbol(text: str) -> bool:
    """Whether bars can be kept under this name."""
    return _SYMBOL.fullmatch(text) is not None


def _name_of(symbol: str) -> str:
    """What the folder of a symbol is called.

    Raises:
        UsageError: it is no symbol.
    """
    if not is_symbol(symbol):
        raise UsageError(
            f"{ascii(symbol)[:60]} cannot be a symbol: it must be at most 20 capital "
            "letters and digits of ASCII, and . - / = ^ : _ between them, such as "
            "BRK.B or BTC/USD"
        )
    return quote(symbol, safe="")


def _is(symbol: str, name: str) -> bool:
    return is_symbol(symbol) and _name_of(symbol) == name


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror}") from error
