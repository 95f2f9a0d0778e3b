"""What real backtrader computes: values and minimum periods of indicators.

The only place of the indicators' tests that imports backtrader. Values are read from
its line buffers after the run, so that whole rows can be compared.
"""

from __future__ import annotations

import datetime as dt
import struct
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import backtrader as bt

Bars = Mapping[str, Sequence[float]]
"""Columns open, high, low, close, volume of one data, oldest first."""

START = dt.datetime(2020, 1, 1)  # noqa: DTZ001 -- backtrader knows no zones
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a backtrader run showed.

    Attributes:
        lines: values by name.
        min_periods: per data, what the strategy waits for.
    """

    lines: dict[str, list[float]]
    min_periods: list[int]


class _Feed(bt.feed.DataBase):  # type: ignore[misc]
    """Bars from columns, one a day, or on the days given."""

    params = (("bars", None), ("days", None))

    def start(self) -> None:
        super().start()
        self._next_index = 0

    def _load(self) -> bool:
        index = self._next_index
        if index >= len(self.p.bars["close"]):
            return False
        day = index if self.p.days is None else self.p.days[index]
        self.lines.datetime[0] = bt.date2num(START + day * DAY)
        for name in ("open", "high", "low", "close", "volume"):
            getattr(self.lines, name)[0] = self.p.bars[name][index]
        self.lines.openinterest[0] = 0.0
        self._next_index += 1
        return True


def observe(
    build: Callable[[Any], Mapping[str, Any]],
    *feeds: Bars,
    days: Sequence[Sequence[int]] | None = None,
    runonce: bool = True,
) -> Seen:
    """Run a strategy that only builds lines, and return all their values.

    Args:
        build: gets the strategy in its `__init__`, returns lines by name.
        feeds: bars per data.
        days: per data, the day number of each of its bars; one a day if left out.
        runonce: whether backtrader computes whole arrays, as it does by default.
    """
    seen: dict[str, Any] = {}

    class Watcher(bt.Strategy):  # type: ignore[misc]
        def __init__(self) -> None:
            self.watched = build(self)

        def stop(self) -> None:
            seen["lines"] = {k: list(v.array) for k, v in self.watched.items()}
            seen["min_periods"] = list(self._minperiods)

    cerebro = bt.Cerebro(stdstats=False, runonce=runonce)
    for index, bars in enumerate(feeds):
        cerebro.adddata(_Feed(bars=bars, days=days[index] if days else None))
    cerebro.addstrategy(Watcher)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cerebro.run()
    return Seen(lines=seen["lines"], min_periods=seen["min_periods"])


def named(name: str) -> Any:
    """The class that backtrader keeps under a name in ``bt.ind``."""
    return getattr(bt.ind, name)


def bits(values: Sequence[float]) -> list[str]:
    """Values as their bits, all NaN alike, so that equality is exact."""
    return [
        "nan" if value != value else struct.pack(">d", value).hex()  # noqa: PLR0124
        for value in values
    ]


def names() -> set[str]:
    """Every name in ``bt.ind`` that stands for an indicator."""
    base = bt.Indicator
    return {
        name
        for name in dir(bt.ind)
        if isinstance(getattr(bt.ind, name), type)
        and issubclass(getattr(bt.ind, name), base)
        # What the module's own loops left behind, and the base class itself.
        and name not in {"Indicator", "movav", "newcls"}
    }


def function(name: str) -> Any:
    """A function on lines, say ``bt.Max``."""
    return getattr(bt, name)
