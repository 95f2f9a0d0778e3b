"""Markets that strategies are tried on: made by formula, the same on every run.

Prices move on a coarse grid, so that limits are touched exactly and days without a
change occur; there are gaps, and the feeds of a group miss bars independently.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Timeframe, to_stamp
from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.venue import Commission, Practice, Slippage, Venue, VolumeFiller

BARS = 320
TICK = 0.25
HOUR = 3_600_000_000
DAY = 24 * HOUR
START = to_stamp(datetime(2001, 1, 1, tzinfo=UTC))

PLAIN = Rules()
COSTLY = Rules(
    cash=5_000.0, commission=0.002, slippage=0.001, sizer=AllocationSize(headroom=0.02)
)
VENUES = {
    "futures": Venue(
        commission=Commission(commission=2.0, margin=100.0, mult=5.0),
        commissions={"BBB": Commission(commission=0.001, leverage=3.0)},
    ),
    "at_the_open": Venue(practices=frozenset({Practice.CHEAT_ON_OPEN})),
    "at_the_close": Venue(
        practices=frozenset({Practice.CHEAT_ON_CLOSE, Practice.SHORTS_COST_CASH}),
        commission=Commission(interest=0.05, interest_long=True),
    ),
    "thin": Venue(
        practices=frozenset({Practice.UNCHECKED}),
        slippage=Slippage(fixed=0.2, match=False),
        filler=VolumeFiller(perc=0.02),
    ),
}
"""Terms beyond plain costs, by name."""


def market(seed: int, symbol: str = "AAA", bars: int = BARS) -> BarSeries:
    """A market of daily bars with trends, ranges and gaps."""
    random = np.random.default_rng(seed)
    drift = np.repeat(random.normal(0, 0.25, bars // 20 + 1), 20)[:bars]
    closes = 60 + np.cumsum(drift + random.normal(0, 1.0, bars))
    closes = _ticks(np.abs(closes) + 5)
    opens = _ticks(
        np.concatenate([[closes[0]], closes[:-1]]) + random.normal(0, 0.4, bars)
    )
    highs = np.maximum(opens, closes) + _ticks(random.exponential(0.5, bars))
    lows = np.minimum(opens, closes) - _ticks(random.exponential(0.5, bars))
    return BarSeries(
        symbol=symbol,
        timeframe=Timeframe.DAY,
        stamps=START + DAY * np.arange(bars, dtype=np.int64),
        open=opens,
        high=highs,
        low=np.maximum(lows, TICK),
        close=closes,
        volume=random.integers(1, 1_000, bars).astype(np.float64) * 100,
    )


def hourly(series: BarSeries) -> BarSeries:
    """The same prices on bars that open at half past each hour."""
    stamps = START + HOUR // 2 + HOUR * np.arange(len(series), dtype=np.int64)
    return replace(series, timeframe=Timeframe.HOUR, stamps=stamps)


def group(seed: int, *, same_days: bool, bars: int = BARS) -> tuple[BarSeries, ...]:
    """Three feeds, on the same days or each with holes of its own."""
    random = np.random.default_rng(seed + 1_000)
    feeds = [
        market(seed + n, symbol, bars) for n, symbol in enumerate(("AAA", "BBB", "CCC"))
    ]
    if same_days:
        return tuple(feeds)
    return tuple(_with_holes(one, random) for one in feeds)


def _with_holes(series: BarSeries, random: np.random.Generator) -> BarSeries:
    kept = random.random(len(series)) > 0.15
    kept[0] = True
    return BarSeries(
        symbol=series.symbol,
        timeframe=series.timeframe,
        stamps=series.stamps[kept],
        open=series.open[kept],
        high=series.high[kept],
        low=series.low[kept],
        close=series.close[kept],
        volume=series.volume[kept],
    )


def _ticks(prices: Floats) -> Floats:
    return np.round(prices / TICK) * TICK
