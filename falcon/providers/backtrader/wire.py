"""Wire: what goes into the confined child, one line of JSON and then raw columns.

Parent and child run the same interpreter on the same machine, so numbers travel in the
machine's own byte order: for each feed the stamps, int64, then each line, float64.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO

from falcon.domain.strategies import Parameters

if TYPE_CHECKING:
    from falcon.domain.bars import BarSeries
    from falcon.domain.runs import RunTask

PRICES = ("open", "high", "low", "close", "volume")
"""Lines that every feed has, in the order in which they travel."""

_WIDTH = 8
"""Bytes of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may take.

    Attributes:
        wall_s: seconds by the clock.
        cpu_s: whole seconds of computing.
        memory: bytes of address space.
        answer: bytes that it may print.
    """

    wall_s: float
    cpu_s: int
    memory: int
    answer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Bars as the child reads them.

    Attributes:
        symbol: its name.
        timeframe: span of a bar, ``1d``.
        stamps: int64[n], microseconds since 1970-01-01 UTC.
        lines: float64[n] by name, prices first.
    """

    symbol: str
    timeframe: str
    stamps: array[int]
    lines: Mapping[str, array[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run as the child reads it; the names are those of `RunTask`."""

    source: str
    feeds: tuple[Feed, ...]
    cash: float
    commission: float
    slippage: float
    parameters: Parameters
    texts: Mapping[str, str]
    resample: tuple[str, str, int] | None = None
    """Name, unit and count of the feed of longer bars."""


def pack(tasks: Sequence[RunTask], limits: Limits) -> bytes:
    """Write tasks and the limits under which they run."""
    header = {"limits": asdict(limits), "jobs": [_head(task) for task in tasks]}
    columns = [
        column
        for task in tasks
        for series in task.series
        for column in (
            series.stamps.astype("=i8").tobytes(),
            *(getattr(series, name).astype("=f8").tobytes() for name in PRICES),
            *(line.astype("=f8").tobytes() for line in series.extras.values()),
        )
    ]
    return b"".join((json.dumps(header).encode(), b"\n", *columns))


def unpack(stream: BinaryIO) -> tuple[Limits, list[Job]]:
    """Read what `pack` wrote."""
    header = json.loads(stream.readline())
    jobs = [
        Job(
            **{
                **head,
                "feeds": tuple(_feed(stream, **feed) for feed in head["feeds"]),
            }
        )
        for head in header["jobs"]
    ]
    return Limits(**header["limits"]), jobs


def _head(task: RunTask) -> dict[str, object]:
    return {
        "source": task.source,
        "feeds": [_feed_head(series) for series in task.series],
        "cash": task.cash,
        "commission": task.costs.commission,
        "slippage": task.costs.slippage,
        "parameters": dict(task.parameters),
        "texts": dict(task.texts),
        "resample": _resample(task),
    }


def _resample(task: RunTask) -> tuple[str, str, int] | None:
    wanted = task.resample
    if wanted is None:
        return None
    return task.symbols[-1], str(wanted.unit), wanted.count


def _feed_head(series: BarSeries) -> dict[str, object]:
    return {
        "symbol": series.symbol,
        "timeframe": str(series.timeframe),
        "size": len(series),
        "extras": list(series.extras),
    }


def _feed(
    stream: BinaryIO, *, symbol: str, timeframe: str, size: int, extras: Sequence[str]
) -> Feed:
    stamps = array("q", stream.read(_WIDTH * size))
    lines = {
        name: array("d", stream.read(_WIDTH * size)) for name in (*PRICES, *extras)
    }
    return Feed(symbol=symbol, timeframe=timeframe, stamps=stamps, lines=lines)
