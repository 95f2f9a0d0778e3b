"""Searches for the extreme of a window end a run where that extreme is NaN."""

from __future__ import annotations

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError
from tests.differential.oracle_strategies import ours, theirs
from tests.differential.strategy_markets import market

SEARCHES = (
    "FindFirstIndexHighest",
    "FindFirstIndexLowest",
    "FindLastIndexHighest",
    "FindLastIndexLowest",
)
SOURCE = """import backtrader as bt


class Late(bt.Indicator):
    lines = ("value",)

    def next(self):
        if WRITES:
            self.lines.value[0] = self.data.close[0]


class S(bt.Strategy):
    def __init__(self):
        self.since = bt.ind.SEARCH(Late(self.data), period=5)

    def next(self):
        print(len(self), self.since[0])
"""
WRITES = {
    "nothing": ("False", "StopIteration"),
    "all": ("True", ""),
    "until a bar": ("len(self) < 20", "StopIteration"),
    "every other bar": ("len(self) % 2", "StopIteration"),
}


def _source(search: str, writes: str) -> str:
    return SOURCE.replace("SEARCH", search).replace("WRITES", writes)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("case", WRITES)
def test_a_search_for_nan_ends_as_upstreams_does(search: str, case: str) -> None:
    writes, error = WRITES[case]
    source, bars, rules = _source(search, writes), (market(5),), Rules()

    told = theirs(source, bars, rules)

    assert told.error == error
    assert ours(source, bars, rules) == told
    assert ours(source, bars, rules, tier=Tier.PYTHON) == told


@pytest.mark.parametrize("search", SEARCHES)
def test_it_ends_on_the_same_bar_run_and_stepped(search: str) -> None:
    program, series = compile_strategy(_source(search, "len(self) < 20")), market(5)
    with pytest.raises(StrategyCrashError) as caught:
        run(program, series)
    stepper = Stepper(program, symbols=[series.symbol])
    last = next(
        bar for bar in series if bar.opened_at.isoformat() == caught.value.bar_at
    )
    for bar in series.slice(0, list(series).index(last)):
        stepper.step(bar)
    with pytest.raises(StrategyCrashError, match="StopIteration"):
        stepper.step(last)
