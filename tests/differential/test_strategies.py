"""Strategies as people write them, in backtrader and here: equal, not close."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import compile_strategy
from falcon.engine.rules import Rules
from falcon.providers.barfile import read_bar_file
from falcon.services.library import source_of
from falcon.strategies.catalogue import LIBRARY
from tests.differential.oracle_strategies import Outcome, ours, theirs
from tests.differential.stepped import stepped, told_part
from tests.differential.strategy_markets import (
    COSTLY,
    PLAIN,
    VENUES,
    group,
    hourly,
    market,
)

FOLDER = Path(__file__).parent / "strategies"
SOURCES = {
    path.name.removesuffix(".py.txt"): path.read_text()
    for path in sorted(FOLDER.iterdir())
}
SHIPPED = {entry.name: source_of(entry.name) for entry in LIBRARY}
ALL = {**SOURCES, **SHIPPED}
CRASHING = {
    "attribute_error": "AttributeError",
    "type_error": "TypeError",
    "unbound_local": "UnboundLocalError",
    "zero_division": "ZeroDivisionError",
}
ON_GROUPS = {"many_feeds_services", "multi_loop", "multi_stale", "pairs"} | {
    *("dict_keyed_portfolio", "monthly_plain", "monthly_rebalance", "pairs_spread_ai"),
    *("equal_risk_ai", "kalman_pair_ai", "lambda_sort"),
    *("rotation", "share_of_feeds"),
}
ON_ODD_TERMS = (
    *("at_the_open", "bracket_builtin", "broker_setup", "many_feeds_services"),
    *("order_details", "reversal", "rotation", "scale_in", "sizers", "stop_entries"),
    *("target_value", "timers", "trailing"),
)
SAME_DAYS = {"pairs"}
"""Strategies with an indicator over several feeds; backtrader pairs their values by
position, which is only right if they share their days."""

REAL = os.environ.get("FALCON_REAL_BARS")
REAL_FILES = ("AAPL", "SPY", "BAC", "USO")
REAL_GROUP = ("AAPL", "IBM", "BAC")

every_strategy = pytest.mark.parametrize("name", ALL)


def bars_for(name: str, seed: int) -> tuple[BarSeries, ...]:
    if name in ON_GROUPS:
        return group(seed, same_days=name in SAME_DAYS)
    return (market(seed),)


def check(name: str, series: Sequence[BarSeries], rules: Rules) -> Outcome:
    """Compare field by field, so that a failure shows the first difference."""
    mine, oracles = ours(ALL[name], series, rules), theirs(ALL[name], series, rules)
    for field in fields(Outcome):
        for left, right in zip(*_listed(mine, oracles, field.name), strict=False):
            assert left == right, field.name
    assert mine == oracles
    return mine


def _listed(mine: Outcome, oracles: Outcome, name: str) -> tuple[list[object], ...]:
    return tuple(list(getattr(one, name)) for one in (mine, oracles))


@every_strategy
def test_a_strategy_does_what_it_does_in_backtrader(name: str) -> None:
    outcome = check(name, bars_for(name, seed=1), PLAIN)

    assert outcome.error == CRASHING.get(name, "")


@every_strategy
def test_a_strategy_does_the_same_with_costs_and_allocated_sizes(name: str) -> None:
    check(name, bars_for(name, seed=7), COSTLY)


@pytest.mark.parametrize("name", sorted(ALL.keys() - SAME_DAYS))
def test_feeds_with_days_of_their_own_are_stepped_as_in_backtrader(name: str) -> None:
    check(name, group(9, same_days=False, bars=150), COSTLY)


@pytest.mark.parametrize("name", sorted(ALL.keys() - ON_GROUPS))
def test_times_of_day_are_read_and_printed_as_in_backtrader(name: str) -> None:
    check(name, (hourly(market(5, bars=150)),), PLAIN)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("seed", range(20, 23))
def test_the_library_does_what_it_does_in_backtrader(name: str, seed: int) -> None:
    check(name, (market(seed, bars=700),), COSTLY)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize("name", ON_ODD_TERMS)
def test_a_strategy_does_the_same_on_odd_terms(name: str, venue: str) -> None:
    rules = replace(COSTLY, venue=VENUES[venue])
    series = bars_for(name, seed=11)

    check(name, series, rules)
    live = stepped(compile_strategy(ALL[name]), series, rules, break_every=23)

    assert live == told_part(ours(ALL[name], series, rules), len(live.log))


@pytest.mark.parametrize("name", sorted(ALL.keys() - CRASHING.keys()))
@pytest.mark.parametrize("break_every", [0, 17])
def test_stepping_bar_by_bar_changes_nothing(name: str, break_every: int) -> None:
    series = bars_for(name, seed=3)

    live = stepped(compile_strategy(ALL[name]), series, COSTLY, break_every=break_every)

    assert live == told_part(ours(ALL[name], series, COSTLY), len(live.log))


@pytest.mark.real_bars
@pytest.mark.skipif(not REAL, reason="FALCON_REAL_BARS names no folder of real bars")
@every_strategy
def test_a_strategy_does_the_same_on_real_bars(name: str) -> None:
    symbols = REAL_GROUP if name in ON_GROUPS else REAL_FILES
    series = [_real(symbol) for symbol in symbols]
    cases = [tuple(series)] if name in ON_GROUPS else [(one,) for one in series]
    for case in cases:
        check(name, case, COSTLY)


@pytest.mark.real_bars
@pytest.mark.skipif(not REAL, reason="FALCON_REAL_BARS names no folder of real bars")
@pytest.mark.parametrize("name", SHIPPED)
def test_the_library_trades_on_daily_bars_of_liquid_stocks(name: str) -> None:
    for symbol in ("AAPL", "SPY"):
        assert check(name, (_real(symbol),), COSTLY).orders


def _real(symbol: str) -> BarSeries:
    series, _ = read_bar_file(Path(REAL or "") / f"daily/adjusted/{symbol}.csv.gz")
    return series.slice(len(series) - 1_000, len(series))
