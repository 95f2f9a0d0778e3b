"""Orders that are run as they stand, and told of: they likely mean something else."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.reading.slips import MOST
from tests.differential.strategy_markets import market

HEAD = """import backtrader as bt


class S(bt.Strategy):
    def next(self):
"""


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("self.buy(sise=10)", "sise only is a note on the order; did you mean size?"),
        ("self.buy(size=-5)", "a size below zero trades the other way round"),
        ("self.sell(None, -5)", "a size below zero trades the other way round"),
        ("self.buy(exectype=bt.Order.Limit)", "without a price it takes the close"),
        ("self.sell(exectype=bt.Order.Stop, size=1)", "without a price it takes"),
    ],
)
def test_a_slip_is_told_with_its_line(order: str, said: str) -> None:
    result = run(compile_strategy(f"{HEAD}        {order}\n"), (market(1, bars=20),))

    (slip,) = result.slips
    assert slip.startswith(f"line 6: {order}: {said}")


@pytest.mark.parametrize(
    "order",
    [
        "self.buy()",
        "self.buy(tag='dip', size=5)",
        "self.sell(size=0)",
        "self.buy(exectype=bt.Order.Limit, price=3.0)",
        "self.buy(None, 1, 3.0, exectype=bt.Order.Limit)",
        "self.buy(exectype=bt.Order.Market)",
        "self.buy(exectype=bt.Order.StopTrail, trailamount=1.0)",
    ],
)
def test_what_can_be_meant_is_no_slip(order: str) -> None:
    assert compile_strategy(f"{HEAD}        {order}\n").slips == ()


def test_no_more_than_some_are_told() -> None:
    many = HEAD + "        self.buy(size=-1)\n" * 50

    assert len(compile_strategy(many).slips) == MOST
