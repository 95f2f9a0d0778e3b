"""Native code that runs share does for each what code of its own would do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from falcon.engine import Program, compile_strategy, ir, run
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.instance import Instance
from falcon.engine.native.prototypes import lowered
from falcon.engine.tiers import Tier
from falcon.errors import FalconError
from tests.differential.strategy_markets import COSTLY
from tests.differential.test_native import bars_for, outcome
from tests.differential.test_strategies import ALL

STRUCTURAL = """
import backtrader as bt


class Structural(bt.Strategy):
    params = dict(power=2, step=2, back=3, weight=0.5)

    def __init__(self):
        self.sma = bt.ind.SMA(period=9)
        self.shift = -self.p.weight

    def next(self):
        total = 0.0
        for number in range(0, 6, self.p.step):
            total += (number + 1) ** self.p.power * self.data.close[-self.p.back]
        if total * self.shift < self.sma[0] * self.p.weight * -40:
            self.buy(price=self.sma[0])
        print(round(total, 2), self.p.back, self.shift)
"""


def further(program: Program) -> list[dict[str, ir.Scalar]]:
    """Other parameters than the defaults, some of them."""
    return [
        {name: _moved(value, by) for name, value in program.parameters.items()}
        for by in (1, 2, 3)
    ]


def _moved(value: ir.Scalar, by: int) -> ir.Scalar:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value + by if isinstance(value, int) else value * (1.0 + by / 16)


def left(
    program: Program, name: str, parameters: Mapping[str, ir.Scalar], tier: Tier
) -> object:
    """What a run leaves behind, or what it fails with."""
    try:
        result = run(program, bars_for(name, 3), parameters, COSTLY, tier=tier)
    except FalconError as error:
        return str(error)
    return outcome(result)


@pytest.mark.parametrize("name", ALL)
def test_runs_that_share_code_do_what_the_python_tier_does(name: str) -> None:
    shared = compile_strategy(ALL[name])

    for parameters in [{}, *further(shared)]:
        native = left(shared, name, parameters, Tier.NATIVE)
        plain = left(compile_strategy(ALL[name]), name, parameters, Tier.PYTHON)
        assert native == plain


def test_code_is_shared_where_numbers_do_not_shape_it() -> None:
    program = compile_strategy(STRUCTURAL)
    points: list[dict[str, ir.Scalar]] = [
        {},
        {"weight": 0.7},
        {"back": 5, "weight": 0.9},
        {"power": 3},
        {"power": 3, "back": 1},
    ]

    bound = [_lowered(program, one) for one in points]
    codes = [id(one) for one in bound]

    assert codes[1] == codes[2] != codes[3] == codes[4]
    for parameters in points:
        results = [
            run(program, bars_for("", 3), parameters, tier=tier)
            for tier in (Tier.NATIVE, Tier.PYTHON)
        ]
        assert results[0].tier == Tier.NATIVE
        assert outcome(results[0]) == outcome(results[1])


def _lowered(program: Program, parameters: Mapping[str, ir.Scalar]) -> object:
    rules = COSTLY
    full = program.with_defaults(parameters)
    instance = Instance(program, full, ["A"], SimulatedBroker(rules, 1))
    return lowered(instance).program
