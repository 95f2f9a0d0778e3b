"""Markets and parameters on which indicators are compared with backtrader."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.record import Indicator
from tests.differential.oracle_lines import Bars

LENGTH = 300
"""Bars of each market; the longest warm-up by default is 253."""


def _walk(rng: np.random.Generator, start: float) -> Floats:
    return start * np.exp(np.cumsum(rng.normal(0, 0.02, LENGTH)))


def _bars(rng: np.random.Generator, close: Floats, spread: float) -> Bars:
    """Bars around closes: the spread is a fraction; one third have no volume."""

    def away() -> Floats:
        return np.abs(rng.normal(0, spread, LENGTH))

    opened = close * (1 + rng.normal(0, spread, LENGTH))
    columns = {
        "open": opened,
        "high": np.maximum(opened, close) * (1 + away()),
        "low": np.minimum(opened, close) * (1 - away()),
        "close": close,
        "volume": rng.integers(0, 3, LENGTH) * 100.0,
    }
    return {name: column.tolist() for name, column in columns.items()}


def _ticks(rng: np.random.Generator) -> Bars:
    """Prices on a coarse grid, full of ties, and of highs equal to lows."""
    close = 100 + np.cumsum(rng.integers(-2, 3, LENGTH)) * 0.25
    columns = {
        "open": close,
        "high": close + rng.integers(0, 3, LENGTH) * 0.25,
        "low": close - rng.integers(0, 3, LENGTH) * 0.25,
        "close": close,
        "volume": rng.integers(0, 3, LENGTH) * 100.0,
    }
    return {name: column.tolist() for name, column in columns.items()}


def _markets() -> dict[str, Bars]:
    rng = np.random.default_rng(7)
    steps = np.arange(LENGTH, dtype=np.float64) * 0.37
    jumps = np.exp(np.cumsum(rng.choice([0, 0, 0, 0.2, -0.2, 0.001], LENGTH)))
    return {
        "walk": _bars(rng, _walk(rng, 100.0), 0.005),
        "constant": _bars(rng, np.full(LENGTH, 50.0), 0.0),
        "rising": _bars(rng, 10 + steps, 0.0),
        "falling": _bars(rng, 500 - steps, 0.001),
        "tiny": _bars(rng, _walk(rng, 1e-8), 0.005),
        "huge": _bars(rng, _walk(rng, 1e12), 0.005),
        "jumps": _bars(rng, 100 * jumps, 0.03),
        "ticks": _ticks(rng),
    }


MARKETS = _markets()

Parameters = Mapping[str, Value]

_OWN: dict[str, list[Parameters]] = {
    "WeightedAverage": [{"period": 3, "coef": 0.5, "weights": (1.0, 0.1, 7.0)}],
    "ExponentialSmoothing": [{"period": 7, "alpha": 0.3}, {"period": 7}],
    "Accum": [{"seed": 12.5}],
    "StandardDeviation": [{"period": 5, "movav": "EMA"}, {"safepow": False}],
    "RelativeStrengthIndex": [{"safediv": True, "safehigh": 90.0, "safelow": 40.0}],
    "ParabolicSAR": [{"period": 9, "af": 0.05, "afmax": 0.3}],
    "Ichimoku": [{"tenkan": 2, "kijun": 3, "senkou": 4, "senkou_lead": 1}],
    "PivotPoint": [{"close": True}, {"open": True}],
    "FibonacciPivotPoint": [{"close": True}, {"open": True, "level2": 0.5}],
    "KnowSureThing": [{"rfactors": (1.0, 0.3), "rp1": 4, "_rmovav": "EMA"}],
}
"""Parameters that no rule makes."""


def variants(entry: Indicator) -> list[Parameters]:
    """Parameter sets other than the default ones."""
    sets = list(_OWN.get(entry.name, []))
    if entry.params.get("safediv") is False:
        sets.append({"safediv": True})
    sets += [_shifted(entry, shift) for shift in (3, -1)]
    sets += [
        {name: average}
        for name in ("movav", "_movav", "_hma")
        if name in entry.params
        for average in ("WMA", "KAMA")
    ]
    return [chosen for chosen in sets if chosen]


def _shifted(entry: Indicator, shift: int) -> Parameters:
    """Every number moved: whole ones by some bars, others by a tenth."""
    moved: dict[str, Value] = {}
    for name, value in entry.params.items():
        if isinstance(value, bool) or name in {"upperband", "lowerband"}:
            continue
        if isinstance(value, int):
            moved[name] = max(2, value + shift)
        elif isinstance(value, float):
            moved[name] = value * 1.1
    return moved
