"""Bars to measure on: made by formula, the same on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from falcon.domain.bars import BarSeries, Timeframe, to_stamp

if TYPE_CHECKING:
    import pandas as pd

MINUTE = 60_000_000
START = to_stamp(datetime(2015, 1, 1, tzinfo=UTC))


def bars(count: int, seed: int = 7) -> BarSeries:
    """Minutes of a price around 100 dollars that wanders by a few basis points."""
    random = np.random.default_rng(seed)
    closes = 100 * np.exp(np.cumsum(random.normal(0, 6e-4, count)))
    opens = np.concatenate([[100.0], closes[:-1]]) * np.exp(
        random.normal(0, 1e-4, count)
    )
    reach = np.exp(random.exponential(3e-4, count))
    return BarSeries(
        symbol=f"BENCH{seed}",
        timeframe=Timeframe.MINUTE,
        stamps=START + MINUTE * np.arange(count, dtype=np.int64),
        open=opens,
        high=np.maximum(opens, closes) * reach,
        low=np.minimum(opens, closes) / reach,
        close=closes,
        volume=random.integers(1, 1_000, count).astype(np.float64),
    )


def portfolio(feeds: int, count: int) -> list[BarSeries]:
    """Feeds that have their bars at the same times."""
    return [bars(count, seed) for seed in range(feeds)]


def frame(series: BarSeries) -> pd.DataFrame:
    """The same bars as the packages of the Pandas family take them."""
    import pandas as pd

    return pd.DataFrame(
        {
            "Open": series.open,
            "High": series.high,
            "Low": series.low,
            "Close": series.close,
            "Volume": series.volume,
        },
        index=pd.DatetimeIndex(series.stamps.astype("datetime64[us]")),
    )
