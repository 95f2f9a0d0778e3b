"""Instances that wait for another run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.engine import compile_strategy, run
from falcon.engine.rules import FixedSize, Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError
from tests.differential.strategy_markets import market

TEXT = """
import backtrader as bt


class Average(bt.Strategy):
    params = dict(period=5, share=1)

    def __init__(self):
        print(self.data._name, self.p.share)
        self.average = bt.ind.SMA(self.data.close, period=self.p.period)
        self.count = 0

    def next(self):
        self.count += 1
        if not self.position and self.data.close[0] > self.average[0]:
            self.buy()
        elif self.position and self.data.close[0] < self.average[0]:
            self.close()
        if len(self) % 100 == 0:
            print(self.count, self.p.share / 2)
"""


def summary(result: Result) -> tuple[object, ...]:
    names = ("tier", "orders", "trades", "final_cash", "final_value", "log")
    return (
        *(getattr(result, name) for name in names),
        np.asarray(result.equity).tolist(),
    )


def alone(series: BarSeries, **terms: Any) -> tuple[object, ...]:
    """What a run gives of which there was none before."""
    return summary(run(compile_strategy(TEXT), series, tier=Tier.NATIVE, **terms))


def test_a_run_after_others_is_as_one_alone() -> None:
    program = compile_strategy(TEXT)
    terms: list[dict[str, Any]] = [
        {},
        {},
        {"parameters": {"period": 9}},
        {"parameters": {"share": 1.0}},
        {"parameters": {"share": True}},
        {"rules": Rules(cash=500.0)},
        {"rules": Rules(sizer=FixedSize(7))},
        {},
    ]
    for number, one in enumerate(terms):
        series = market(number % 3)
        found = summary(run(program, series, tier=Tier.NATIVE, **one))
        assert found == alone(series, **one)


def test_a_run_on_the_other_tier_is_as_one_alone() -> None:
    program, series = compile_strategy(TEXT), market(1)
    results = [
        run(program, series, tier=tier)
        for tier in (Tier.NATIVE, Tier.PYTHON, Tier.PYTHON, Tier.NATIVE)
    ]

    assert [one.tier for one in results] == ["native", "python", "python", "native"]
    assert len({tuple(one.log) for one in results}) == 1
    assert len({one.final_value for one in results}) == 1


def test_what_waits_is_asked_whether_the_bars_are_enough() -> None:
    program, series = compile_strategy(TEXT), market(1)
    run(program, series, tier=Tier.NATIVE)
    few = series.between(series[0].opened_at, series[3].opened_at)

    with pytest.raises(StrategyCrashError, match="insufficient data"):
        run(program, few, tier=Tier.NATIVE)


def test_a_result_stays_as_it_is_when_another_run_follows() -> None:
    program = compile_strategy(TEXT)
    first = run(program, market(1), tier=Tier.NATIVE)
    run(program, market(2), tier=Tier.NATIVE)

    assert summary(first) == alone(market(1))
