"""Feeds with lines of their own, as their classes in the strategy file declare them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import Stepper, compile_strategy, run
from falcon.errors import UsageError
from tests.differential.oracle_strategies import ours, theirs
from tests.differential.stepped import stepped, told_part
from tests.differential.strategy_markets import COSTLY, group, market

SOURCE = """
import backtrader as bt


class Scored(bt.feeds.PandasData):
    lines = ('score', 'weight')
    params = (('score', -1), ('weight', -1))


class S(bt.Strategy):
    def __init__(self):
        self.mean = bt.ind.SMA(self.data.score, period=3)
        self.weights = {d._name: d.weight for d in self.datas}

    def next(self):
        for d in self.datas:
            size = self.getposition(d).size
            if d.score[0] > 0.5 and not size:
                self.buy(data=d)
            elif d.score[-1] < 0.2 and size:
                self.close(data=d)
        if len(self) % 20 == 0:
            print(self.mean[0], self.data.weight[0], self.data0.score[-1])
            print(self.weights[self.data._name][0])
"""


def scored(series: BarSeries, seed: int) -> BarSeries:
    """The same bars with two more lines."""
    random = np.random.default_rng(seed)
    extras = {name: random.random(len(series)) for name in ("score", "weight")}
    return replace(series, extras=extras)


@pytest.mark.parametrize("seed", [1, 2])
def test_lines_of_a_feed_are_read_as_in_backtrader(seed: int) -> None:
    bars = (scored(market(seed), seed),)

    mine = ours(SOURCE, bars, COSTLY)

    assert mine == theirs(SOURCE, bars, COSTLY)
    assert mine.orders


def test_a_loop_reads_the_lines_of_every_feed() -> None:
    feeds = group(3, same_days=False)
    bars = tuple(scored(one, seed) for seed, one in enumerate(feeds))

    assert ours(SOURCE, bars, COSTLY) == theirs(SOURCE, bars, COSTLY)


def test_stepping_reads_them_as_well() -> None:
    bars = (scored(market(5), 5),)

    live = stepped(compile_strategy(SOURCE), bars, COSTLY, break_every=11)

    assert live == told_part(ours(SOURCE, bars, COSTLY), len(live.log))


def test_stepping_over_bars_without_such_a_line_is_refused() -> None:
    program = compile_strategy(SOURCE)
    stepper = Stepper(program, symbols=["AAA"])

    with pytest.raises(UsageError, match="reads the line score, which the bars of AAA"):
        stepper.step(next(iter(market(1))))


def test_bars_without_such_a_line_are_refused() -> None:
    with pytest.raises(UsageError, match="reads the line score"):
        run(compile_strategy(SOURCE), market(1))
