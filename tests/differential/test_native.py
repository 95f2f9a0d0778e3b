"""The native tier does what the Python tier does: equal, not close."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.cases import source
from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.domain.strategies import Parameters
from falcon.engine import Program, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError
from tests.differential.strategy_markets import COSTLY, PLAIN, group, hourly, market
from tests.differential.test_strategies import ALL, ON_GROUPS, SHIPPED

every_strategy = pytest.mark.parametrize("name", ALL)


def outcome(result: Result) -> tuple[object, ...]:
    """All that a run left behind; numbers with their kind."""
    return (
        repr(tuple(result.orders)),
        repr(tuple(result.trades)),
        result.stamps.tolist(),
        result.equity.tolist(),
        result.final_cash,
        result.final_value,
        tuple(result.log),
        tuple(result.log_steps),
    )


def check(name: str, series: Sequence[BarSeries], rules: Rules) -> Result | None:
    return on_both(compile_strategy(ALL[name]), series, rules)


def on_both(
    program: Program,
    series: Sequence[BarSeries],
    rules: Rules,
    parameters: Parameters | None = None,
) -> Result | None:
    """What the native tier leaves behind, ``None`` if the strategy crashes on both."""
    native, plain = (
        _run(program, series, rules, parameters, tier)
        for tier in (Tier.NATIVE, Tier.PYTHON)
    )
    if isinstance(native, str) or isinstance(plain, str):
        assert native == plain
        return None
    assert bool(native.tier_note) is (native.tier == Tier.PYTHON)
    for mine, other in zip(outcome(native), outcome(plain), strict=True):
        assert mine == other
    return native


def _run(
    program: Program,
    series: Sequence[BarSeries],
    rules: Rules,
    parameters: Parameters | None,
    tier: Tier,
) -> Result | str:
    """The result, or what the strategy crashed with."""
    try:
        return run(program, series, parameters, rules, tier=tier)
    except StrategyCrashError as crash:
        return str(crash)


def bars_for(name: str, seed: int) -> tuple[BarSeries, ...]:
    if name in ON_GROUPS:
        return group(seed, same_days=True)
    return (market(seed),)


@every_strategy
@pytest.mark.parametrize("rules", [PLAIN, COSTLY], ids=["plain", "costly"])
def test_a_strategy_does_the_same_on_both_tiers(name: str, rules: Rules) -> None:
    check(name, bars_for(name, seed=1), rules)


@every_strategy
def test_feeds_with_days_of_their_own_give_the_same(name: str) -> None:
    check(name, group(9, same_days=False, bars=150), COSTLY)


@pytest.mark.parametrize("name", sorted(ALL.keys() - ON_GROUPS))
def test_times_of_day_give_the_same(name: str) -> None:
    check(name, (hourly(market(5, bars=150)),), PLAIN)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_library_runs_natively(name: str) -> None:
    result = check(name, (market(20, bars=700),), COSTLY)

    assert result is not None
    assert result.tier == Tier.NATIVE


@pytest.mark.parametrize(("count", "tier"), [(128, Tier.NATIVE), (600, Tier.PYTHON)])
def test_loops_are_written_out_up_to_a_length_of_code(count: int, tier: Tier) -> None:
    program = compile_strategy(source("averages"))

    result = on_both(program, (market(20, bars=700),), PLAIN, {"count": count})

    assert result is not None
    assert result.tier == tier
