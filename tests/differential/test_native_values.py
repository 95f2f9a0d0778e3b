"""Odd uses of values: whatever comes of them, both tiers agree."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy
from tests.differential.strategy_markets import PLAIN, market
from tests.differential.test_native import on_both
from tests.unit.engine.sources import strategy

INIT = """\
self.kept = [1, 2]
self.pair = (1, 2.5)
self.known = {"a": 1}
self.empty = {}
self.sma = bt.ind.SMA(period=3)
"""
SPAN = "datetime.timedelta(days=2)"
RESULTS = [
    "list(self.kept)",
    "list(self.pair)",
    "list(self.known)",
    "list((len(self), 1.5))",
    "tuple(self.kept)",
    "max(len(self) > 5, 1)",
    "min(True, 1)",
    "[1, 2] if len(self) > 5 else [3, 4]",
    "(1, 2) if len(self) > 5 else [3, 4]",
    "self.buy(price=len(self) > 5, exectype=bt.Order.Limit).ref",
    "self.buy(size=len(self) > 5) is None",
    "float('nan') in (float('nan'), 1.0)",
    "self.data.datetime.time().hour",
    "self.data.datetime.date(0).day",
    f"self.data.datetime.datetime(0) + {SPAN}",
    f"{SPAN} + self.data.datetime.date(0)",
    f"{SPAN} - {SPAN}",
]
ERRORS = [
    "float(str(self.kept))",
    "int(f'{self.kept}')",
    "self.data.close % 2",
    "2 % self.sma",
    "self.data.datetime.time().year",
    f"{SPAN} + 1",
    f"{SPAN} + 'a'",
    f"'a' + {SPAN}",
    f"1.5 - {SPAN}",
    f"self.kept - {SPAN}",
    f"f'{{len(self)}}' - {SPAN}",
    f"(1 if len(self) > 5 else 2.5) - {SPAN}",
    f"self.position - {SPAN}",
    "1 in len(self) > 5",
    "[] in self.empty",
    "[1] in self.known",
    "self.empty in {'k': len(self)}",
]


@pytest.mark.parametrize("expression", RESULTS)
def test_what_comes_of_values_is_the_same(expression: str) -> None:
    program = compile_strategy(
        strategy(f"print({expression})", init=INIT, head="import datetime")
    )

    assert on_both(program, (market(20, bars=20),), PLAIN) is not None


@pytest.mark.parametrize("expression", ERRORS)
def test_what_fails_fails_on_both(expression: str) -> None:
    program = compile_strategy(
        strategy(f"x = {expression}", init=INIT, head="import datetime")
    )

    assert on_both(program, (market(20, bars=20),), PLAIN) is None
