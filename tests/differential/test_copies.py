"""Each symbol's copy comes to what a run by itself comes to: equal, not close."""

from __future__ import annotations

import pytest

from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.engine import Program, compile_strategy, run
from falcon.engine.copies import Copies
from falcon.engine.sweeps import Outcome
from falcon.engine.tiers import Tier
from falcon.errors import StrategyError
from tests.differential.strategy_markets import COSTLY, market
from tests.differential.test_strategies import ALL, ON_GROUPS

SYMBOLS = (("AAA", 200), ("BBB", 200), ("AAA", 3), ("CCC", 90), ("AB", 200))

NAMED = """
import backtrader as bt


class Named(bt.Strategy):
    def __init__(self):
        self.mean = bt.ind.SMA(period=3)

    def next(self):
        if {asks} and self.data.close[0] > self.mean[0]:
            self.buy(size=len(self.data._name))
"""


def markets() -> list[BarSeries]:
    return [
        market(seed, symbol=symbol, bars=bars)
        for seed, (symbol, bars) in enumerate(SYMBOLS)
    ]


def check(program: Program) -> None:
    copies = Copies(program, {}, COSTLY)
    for series in markets():
        assert shown(copies.outcome(series)) == shown(alone(program, series))


def alone(program: Program, series: BarSeries) -> Result | StrategyError:
    try:
        return run(program, series, rules=COSTLY, tier=Tier.NATIVE)
    except StrategyError as error:
        return error


def shown(found: Outcome | Result | StrategyError) -> object:
    """What both have of a run."""
    if isinstance(found, StrategyError):
        return str(found)
    if isinstance(found, Result):
        pnls, orders = [one.pnlcomm for one in found.trades], len(found.orders)
    else:
        pnls, orders = found.net_pnls.tolist(), found.orders
    terms = found.final_value, found.tier, found.tier_note
    return found.equity.tobytes(), repr(pnls), orders, terms


@pytest.mark.parametrize("name", sorted(ALL.keys() - ON_GROUPS))
def test_every_copy_is_the_run_by_itself(name: str) -> None:
    check(compile_strategy(ALL[name]))


@pytest.mark.parametrize(
    "asks",
    [
        "self.data._name != 'AAA'",
        "getattr(self.data, '_name') != 'AAA'",
        "getattr(self.data, '_na' + 'me') != 'AAA'",
    ],
)
def test_a_copy_knows_the_name_of_its_own_symbol(asks: str) -> None:
    check(compile_strategy(NAMED.format(asks=asks)))
