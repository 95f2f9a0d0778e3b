"""Whole files of real bars, in backtrader and here: all days, and a week of minutes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from falcon.domain.bars import BarSeries
from falcon.engine.tiers import Tier
from falcon.providers.barfile import read_bar_file
from tests.differential.oracle_strategies import ours, theirs
from tests.differential.strategy_markets import COSTLY
from tests.differential.test_strategies import ALL, ON_GROUPS

REAL = os.environ.get("FALCON_REAL_BARS")
FOLDER = Path(REAL or "")
STRATEGIES = ("ema_atr_trail", "bracket_builtin", "trailing", "stop_limit_close")
SHIPPED = ("donchian_breakout",)
BEYOND_LIMITS = {"modules_used", "orders_shown", "sizers_own"}
"""Print longer lines, send more orders, or hold more shares (above 1e308, worth NaN) in
decades than any run may."""
DAYS = sorted(FOLDER.glob("daily/*/*.csv.gz")) if REAL else []
MINUTES = sorted(FOLDER.glob("intraday/*_1m*.csv.gz")) if REAL else []
# Some of the collection print and count on each bar more than thirty years may cost.
RULES = replace(COSTLY, fuel=1_000_000_000)
WEEK = 7 * 24 * 3_600 * 1_000_000

pytestmark = [
    pytest.mark.real_bars,
    pytest.mark.skipif(
        not REAL, reason="FALCON_REAL_BARS names no folder of real bars"
    ),
]


def texts(path: Path) -> list[str]:
    """Strategies of every kind of order, and some that no other file goes through."""
    files = [*DAYS, *MINUTES]
    others = sorted(ALL.keys() - ON_GROUPS - BEYOND_LIMITS - {*STRATEGIES, *SHIPPED})
    return [
        ALL[name]
        for name in (*STRATEGIES, *SHIPPED, *others[files.index(path) :: len(files)])
    ]


def compare(text: str, series: BarSeries) -> None:
    """Compare both tiers with backtrader."""
    oracles = theirs(text, (series,), RULES)

    for tier in (Tier.PYTHON, Tier.NATIVE):
        assert ours(text, (series,), RULES, tier=tier) == oracles


def first_week(series: BarSeries) -> BarSeries:
    """The bars of the first seven days."""
    end = int((series.stamps < series.stamps[0] + WEEK).sum())
    return series.slice(0, end)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "path", DAYS, ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_all_days_of_a_file_give_what_they_give_in_backtrader(path: Path) -> None:
    series, _ = read_bar_file(path)

    for text in texts(path):
        compare(text, series)


@pytest.mark.parametrize("path", MINUTES, ids=lambda path: path.name)
def test_a_week_of_minutes_gives_what_it_gives_in_backtrader(path: Path) -> None:
    series, _ = read_bar_file(path)

    for text in texts(path):
        compare(text, first_week(series))
