"""Each point of a sweep comes to what a run by itself comes to: equal, not close."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import Program, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.engine.sweeps import Outcome, Point, Sweep
from falcon.engine.tiers import Tier
from falcon.errors import StrategyError
from tests.differential.strategy_markets import COSTLY, PLAIN, group, market
from tests.differential.test_native import outcome
from tests.differential.test_strategies import ALL, ON_GROUPS
from tests.strategies import CROSS

FACTORS = (1, 1.5, 0.5, 3)
POINTS = 8


def grid(program: Program, seed: int) -> list[Point]:
    """Random points around the defaults, some of which cannot be run at all."""
    random = np.random.default_rng(seed)
    return [
        {
            name: type(value)(value * random.choice(FACTORS))
            for name, value in program.parameters.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
        for _ in range(POINTS)
    ]


def alone(
    program: Program, series: Sequence[BarSeries], point: Point, rules: Rules
) -> object:
    try:
        return outcome(run(program, series, point, rules, tier=Tier.NATIVE))
    except StrategyError as error:
        return str(error)


def check(name: str, series: Sequence[BarSeries], rules: Rules, seed: int) -> None:
    program = compile_strategy(ALL[name])
    points = grid(program, seed)
    sweep = Sweep(program, series, rules)

    runs = [alone(program, series, point, rules) for point in points]
    together = [
        str(each) if isinstance(each, StrategyError) else outcome(each)
        for each in sweep.results(points)
    ]

    assert together == runs


@pytest.mark.parametrize("name", ALL)
def test_every_point_is_the_run_by_itself(name: str) -> None:
    series = group(1, same_days=True) if name in ON_GROUPS else (market(1),)

    check(name, series, PLAIN, seed=1)


@pytest.mark.parametrize("name", sorted(ON_GROUPS))
def test_feeds_with_days_of_their_own_give_the_same(name: str) -> None:
    check(name, group(9, same_days=False, bars=150), COSTLY, seed=2)


@pytest.mark.parametrize("tier", [Tier.NATIVE, Tier.PYTHON])
@pytest.mark.parametrize("name", ["ema_crossover"])
def test_an_outcome_has_the_figures_of_the_run(name: str, tier: Tier) -> None:
    program, series = compile_strategy(ALL[name]), market(3, bars=600)
    points = grid(program, 3)

    for point, each in zip(
        points, Sweep(program, series, COSTLY, tier=tier).outcomes(points), strict=True
    ):
        result = run(program, series, point, COSTLY, tier=tier)
        assert isinstance(each, Outcome)
        assert each.equity.tolist() == result.equity.tolist()
        assert each.net_pnls.tolist() == [one.pnlcomm for one in result.trades]
        assert each.orders == len(result.orders) > 0
        assert each.tier == result.tier == tier


def test_points_of_several_batches_are_the_runs_by_themselves() -> None:
    program, series = compile_strategy(CROSS), market(3, bars=150)
    points = [{"fast": f, "slow": s} for f in range(2, 14) for s in range(15, 21)]

    together = Sweep(program, series, PLAIN).outcomes(points)

    for point, each in zip(points, together, strict=True):
        result = run(program, series, point, PLAIN, tier=Tier.NATIVE)
        assert isinstance(each, Outcome)
        assert each.tier == result.tier == Tier.NATIVE
        assert each.equity.tolist() == result.equity.tolist()
