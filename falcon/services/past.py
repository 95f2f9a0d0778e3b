"""Past: bars that a program is shown without being asked what it would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from falcon.domain.bars import Bar, BarSeries, from_stamp
from falcon.engine import Stepper
from falcon.market.sessions import TimedBars

WARM_UP_BARS = 2_000
"""Bars of the past that warm the indicators of a program which is built anew. Recursive
averages remember their seed for about ten periods, so this suits periods up to 200."""


def past_of(series: BarSeries) -> BarSeries:
    """The newest bars, as many as a warm-up needs."""
    return series.slice(max(0, len(series) - WARM_UP_BARS), len(series))


def show(
    stepper: Stepper, past: Sequence[BarSeries], *, after: datetime | None = None
) -> None:
    """Show a program the past of its symbols, bars that opened together at once.

    Args:
        stepper: the program.
        past: bars of its symbols, oldest first.
        after: bars that closed up to this time are left out; it has seen them.
    """
    together: dict[datetime, dict[str, Bar]] = {}
    for series in past:
        for bar in _closed(series, after):
            together.setdefault(bar.opened_at, {})[series.symbol] = bar
    for opened_at in sorted(together):
        stepper.warm(together[opened_at])


def _closed(series: BarSeries, after: datetime | None) -> Iterator[Bar]:
    closes = TimedBars.of(series).closes
    for index in range(len(series)):
        if after is None or from_stamp(int(closes[index])) > after:
            yield series[index]
