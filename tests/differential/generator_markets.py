"""Generated markets: gaps, ties, limit moves, flat days, no volume, own calendars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Timeframe
from falcon.engine.rules import AllocationSize, FixedSize, Rules
from falcon.engine.venue import (
    FIXED,
    PERCENT,
    Commission,
    Filler,
    PointFiller,
    Practice,
    SizeFiller,
    Slippage,
    Venue,
    VolumeFiller,
)
from tests.differential.strategy_markets import DAY, HOUR, START

T = TypeVar("T")

_FUEL = 1_500_000
"""Enough for all but strategies whose orders bring forth orders."""

_COMMISSIONS = (
    Commission(commission=2.0, margin=500.0, mult=10.0),
    Commission(commission=0.5, commtype=FIXED, stocklike=True),
    Commission(commission=0.1, commtype=PERCENT, percabs=False, stocklike=True),
    Commission(commission=0.001, leverage=3.0),
    Commission(commission=1.0, margin=1.0, mult=5.0, automargin=0.3),
    Commission(interest=0.08),
    Commission(commission=0.002, interest=0.05, interest_long=True),
)
_SLIPPAGES = (
    Slippage(perc=0.004),
    Slippage(perc=0.01, match=False, limit=False),
    Slippage(fixed=0.25, out=True),
    Slippage(fixed=0.5, open=False),
    Slippage(perc=0.01, match=False),
)
_FILLERS: tuple[Filler, ...] = (
    SizeFiller(size=2),
    VolumeFiller(perc=1.0),
    VolumeFiller(perc=0.5),
    PointFiller(minmov=0.25, perc=50.0),
    SizeFiller(),
)
_LENGTHS = (60, 60, 60, 90, 90, 90, 120, 120, 120, 150, 150, 200, 30, 30, 30, 12, 2, 1)
_LENGTHS_TOGETHER = (60, 60, 60, 60, 110, 110, 110, 110, 30, 30, 8, 1)


def markets(seed: int, feeds: int, *, same_days: bool) -> tuple[BarSeries, ...]:
    """Feeds of a seed, on the same times or each with holes of its own."""
    random = np.random.default_rng(seed)
    bars = int(random.choice(_LENGTHS if feeds == 1 else _LENGTHS_TOGETHER))
    is_daily = bool(random.random() < 0.75)
    stamps = _stamps(random, bars, is_daily=is_daily)
    made = []
    for number in range(feeds):
        kept = np.ones(bars, dtype=bool)
        if not same_days:
            kept = random.random(bars) > random.choice([0.0, 0.15, 0.5])
            kept[: int(random.choice([0, 0, 7, bars // 2]))] = False
            kept[bars - int(random.choice([0, 0, 0, 9])) :] = False
            if random.random() < 0.04:
                kept[:] = False
            kept[int(random.integers(bars))] |= not kept.any()
        made.append(_series(random, stamps[kept], "ABC"[number] * 3, is_daily=is_daily))
    return tuple(made)


def rules(seed: int) -> Rules:
    """Terms of a broker."""
    random = np.random.default_rng(seed + 1)
    venue = _venue(random) if random.random() < 0.12 else Venue()
    return Rules(
        cash=float(random.choice([10_000.0, 1_000.0, 150.0, 1e6])),
        commission=float(random.choice([0.0, 0.0, 0.001, 0.02])),
        slippage=float(random.choice([0.0, 0.0, 0.001, 0.01])),
        sizer=AllocationSize() if random.random() < 0.3 else FixedSize(),
        venue=venue,
        fuel=_FUEL,
    )


def _venue(random: np.random.Generator) -> Venue:
    """Terms beyond the plain ones, each now and then."""

    def some(share: float = 0.4) -> bool:
        return bool(random.random() < share)

    def one(choices: Sequence[T]) -> T:
        return choices[int(random.integers(len(choices)))]

    return Venue(
        commission=one(_COMMISSIONS) if some() else None,
        commissions={"BBB": one(_COMMISSIONS)} if some(0.15) else {},
        slippage=one(_SLIPPAGES) if some() else None,
        practices=frozenset(one_of for one_of in Practice if some(0.25)),
        filler=one(_FILLERS) if some(0.3) else None,
    )


def _stamps(
    random: np.random.Generator, bars: int, *, is_daily: bool
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if not is_daily:
        return START + HOUR // 2 + HOUR * np.arange(bars, dtype=np.int64)
    gaps = random.choice([1, 1, 1, 1, 3], size=bars).astype(np.int64)
    return START + DAY * np.cumsum(gaps)


def _series(
    random: np.random.Generator,
    stamps: np.ndarray[tuple[int], np.dtype[np.int64]],
    symbol: str,
    *,
    is_daily: bool,
) -> BarSeries:
    bars = len(stamps)
    tick = float(random.choice([0.25, 0.25, 0.01, 1.0]))
    moves = _moves(random, bars)
    close = _grid(np.abs(75 + np.cumsum(moves)) + 5, tick)
    jumps = _grid(random.normal(0, 1, bars) * (random.random(bars) < 0.3), tick)
    opened = np.maximum(np.concatenate([close[:1], close[:-1]]) + jumps, tick)
    spread = _grid(random.exponential(0.6, (2, bars)), tick)
    spread *= random.random((2, bars)) < 0.8
    volume = random.integers(0, 5, bars).astype(np.float64) * 100.0
    if random.random() < 0.1:
        volume[:] = 0.0
    return BarSeries(
        symbol=symbol,
        timeframe=Timeframe.DAY if is_daily else Timeframe.HOUR,
        stamps=stamps,
        open=opened,
        high=np.maximum(opened, close) + spread[0],
        low=np.maximum(np.minimum(opened, close) - spread[1], tick),
        close=close,
        volume=volume,
    )


def _moves(random: np.random.Generator, bars: int) -> Floats:
    kind = random.choice(["walk", "walk", "ties", "limit", "flat", "wild"])
    if kind == "ties":
        return random.choice([-0.25, 0.0, 0.0, 0.25], bars)
    if kind == "limit":
        return random.choice([-5.0, 0.0, 0.0, 0.0, 5.0], bars)
    if kind == "flat":
        return np.zeros(bars)
    return random.normal(0, 6.0 if kind == "wild" else 1.0, bars)


def _grid(prices: Floats, tick: float) -> Floats:
    return np.round(prices / tick) * tick
