"""Results: what runs came to, kept as files until there are too many.

One file for each result, named after its key, whole or not there at all:

```
falcon result 1        what it is, and the version of the form
SHA-256 of the rest
length of the header   8 bytes, little-endian
header                 JSON: everything but the two curves; floats as Python prints
                       them, which gives back the same bits
stamps, equity         int64 and float64, little-endian
```

A file that is torn, foreign or of another version is a miss, and is removed. When a new
one would make too many bytes, those go that were not used for longest. Several
processes may do all of this at once; at worst a result is lost and runs again. Where
nothing can be written nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from falcon.domain.runs import Result, RunOrder, RunTrade, StatusChange
from falcon.store.whole import sweep, write_whole

_MAGIC = b"falcon result 1\n"
_DIGEST = 32
_LENGTH = 8
_SUFFIX = ".result"
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_BEGINNING = re.compile(r"[0-9a-f]{8,32}", re.ASCII)
_MOST_OF_ALL = 0.5
"""Part of the limit that one result may take."""

_UNUSABLE = (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError)
"""What reading a file of somebody else's can come to."""

_ORDER = tuple(field.name for field in fields(RunOrder) if field.name != "statuses")
_TRADE = tuple(field.name for field in fields(RunTrade))
_order_values = attrgetter(*_ORDER)
_status_values = attrgetter("stamp", "status")
_CURVES = ("stamps", "equity")
_ROWS = ("orders", "trades", "log", "log_steps", "left_out", "slips")
_REST = tuple(
    field.name for field in fields(Result) if field.name not in (*_CURVES, *_ROWS)
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptResult:
    """A result and what is needed to tell of it.

    Attributes:
        result: order by order.
        cash: dollars at the start.
        unread: symbols of feeds that the code does not look at.
    """

    result: Result
    cash: float
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A folder of results.

    Attributes:
        folder: where they are; made when the first is kept.
        most_bytes: how much they may take together.
    """

    folder: Path
    most_bytes: int

    def get(self, key: str) -> KeptResult | None:
        """What is kept under a key, ``None`` if there is nothing that can be used."""
        if not _KEY.fullmatch(key):
            return None
        path = self._path(key)
        try:
            content = _read(path)
            found = _decoded(content)
        except FileNotFoundError:
            return None
        except _UNUSABLE:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def keys(self, beginning: str) -> list[str]:
        """All keys that begin with eight or more digits of hexadecimal."""
        if not _BEGINNING.fullmatch(beginning):
            return []
        found = self.folder.glob(f"{beginning}*{_SUFFIX}")
        return sorted(path.stem for path in found if _KEY.fullmatch(path.stem))

    def put(self, key: str, kept: KeptResult) -> bool:
        """Keep a result; whether it is kept.

        Args:
            key: 32 digits of hexadecimal.
            kept: what to keep.
        """
        content = _encoded(kept)
        if len(content) > _MOST_OF_ALL * self.most_bytes:
            return False
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(content))
            write_whole(self._path(key), content, is_durable=False)
            sweep(self.folder)
        except OSError:
            return False
        return True

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_SUFFIX}"

    def _make_room(self, size: int) -> None:
        """Remove what was not used for longest until there is room for more."""
        known = []
        for path in self.folder.glob(f"*{_SUFFIX}"):
            with suppress(OSError):
                status = path.lstat()
                known.append((status.st_mtime_ns, status.st_size, path))
        taken = size + sum(length for _, length, _ in known)
        for _, length, path in sorted(known):
            if taken <= self.most_bytes:
                return
            with suppress(OSError):
                path.unlink()
            taken -= length


def _read(path: Path) -> bytes:
    """The content of a file that is no link, and does not make us wait."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _encoded(kept: KeptResult) -> bytes:
    result = kept.result
    header = {
        "cash": kept.cash,
        "unread": kept.unread,
        **{name: getattr(result, name) for name in _REST},
        "orders": list(map(_order_row, result.orders)),
        "trades": list(map(attrgetter(*_TRADE), result.trades)),
        "log": list(result.log),
        "log_steps": list(result.log_steps),
        "left_out": list(result.left_out),
        "slips": list(result.slips),
        "steps": len(result.stamps),
    }
    text = json.dumps(header, default=_plain, separators=(",", ":")).encode()
    rest = b"".join(
        [
            len(text).to_bytes(_LENGTH, "little"),
            text,
            result.stamps.astype("<i8").tobytes(),
            result.equity.astype("<f8").tobytes(),
        ]
    )
    return _MAGIC + hashlib.sha256(rest).digest() + rest


def _decoded(content: bytes) -> KeptResult:
    start = len(_MAGIC) + _DIGEST
    rest = memoryview(content)[start:]
    found = _MAGIC + hashlib.sha256(rest).digest()
    if content[:start] != found:
        raise ValueError
    end = _LENGTH + int.from_bytes(rest[:_LENGTH], "little")
    header = json.loads(bytes(rest[_LENGTH:end]))
    curves = np.frombuffer(rest[end:], dtype="<i8").reshape(2, header["steps"])
    return KeptResult(
        result=_result(header, curves),
        cash=header["cash"],
        unread=tuple(header["unread"]),
    )


def _result(header: Mapping[str, Any], curves: Any) -> Result:
    return Result(
        **{name: header[name] for name in _REST},
        orders=tuple(map(_order, header["orders"])),
        trades=tuple(
            RunTrade(**dict(zip(_TRADE, row, strict=True))) for row in header["trades"]
        ),
        stamps=curves[0].astype(np.int64),
        equity=curves[1].view("<f8").astype(np.float64),
        log=tuple(header["log"]),
        log_steps=tuple(header["log_steps"]),
        left_out=tuple(header.get("left_out", ())),
        slips=tuple(header.get("slips", ())),
    )


def _order_row(order: RunOrder) -> tuple[object, ...]:
    return *_order_values(order), list(map(_status_values, order.statuses))


def _order(row: list[Any]) -> RunOrder:
    *values, statuses = row
    return RunOrder(
        **dict(zip(_ORDER, values, strict=True)),
        statuses=tuple(
            StatusChange(stamp=stamp, status=status) for stamp, status in statuses
        ),
    )


def _plain(value: Any) -> object:
    """A number of numpy's as one of Python's own."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a {type(value).__name__} cannot be kept")
