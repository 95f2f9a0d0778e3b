"""Columns for tests: series of bars by chance from a seed, and whether two agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps, Timeframe, to_stamp

FIRST = datetime(2023, 11, 6, tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)


def wandering(
    count: int,
    *,
    seed: int = 1,
    symbol: str = "SPY",
    timeframe: Timeframe = Timeframe.MINUTE,
    first: datetime = FIRST,
    lines: tuple[str, ...] = (),
) -> BarSeries:
    """Bars one after the other, around the clock, of a price that wanders."""
    step = timeframe.duration // timedelta(microseconds=1)
    return on(
        to_stamp(first) + step * np.arange(count, dtype=np.int64),
        seed=seed,
        symbol=symbol,
        timeframe=timeframe,
        lines=lines,
    )


def on(
    stamps: Stamps,
    *,
    seed: int = 1,
    symbol: str = "SPY",
    timeframe: Timeframe = Timeframe.MINUTE,
    lines: tuple[str, ...] = (),
) -> BarSeries:
    """Bars at the times given."""
    random = np.random.default_rng(seed)
    closes = 100 * np.exp(np.cumsum(random.normal(0, 1e-3, len(stamps))))
    opens = closes * np.exp(random.normal(0, 1e-3, len(stamps)))
    reach = np.exp(random.exponential(1e-3, len(stamps)))
    return BarSeries(
        symbol=symbol,
        timeframe=timeframe,
        stamps=stamps,
        open=opens,
        high=np.maximum(opens, closes) * reach,
        low=np.minimum(opens, closes) / reach,
        close=closes,
        volume=random.integers(0, 1_000, len(stamps)).astype(np.float64),
        extras={name: random.normal(size=len(stamps)) for name in lines},
    )


def are_alike(one: BarSeries, other: BarSeries) -> bool:
    """Whether two series are the same to the last bit, NaN included."""
    return (
        (one.symbol, one.timeframe) == (other.symbol, other.timeframe)
        and sorted(one.extras) == sorted(other.extras)
        and all(
            left.dtype == right.dtype and left.tobytes() == right.tobytes()
            for left, right in zip(_columns(one), _columns(other), strict=True)
        )
    )


def _columns(series: BarSeries) -> list[Stamps | Floats]:
    own = (series.open, series.high, series.low, series.close, series.volume)
    extras = (series.extras[name] for name in sorted(series.extras))
    return [series.stamps, *own, *extras]
