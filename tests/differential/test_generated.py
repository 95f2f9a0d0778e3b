"""Strategies made by chance: the same in backtrader and in every machine of ours."""

from __future__ import annotations

import ast

import pytest

from tests.differential.generated import case_of, difference, is_taken
from tests.differential.shrink import shrunk

SEEDS = 100
SEEDS_A_TEST = 20


@pytest.mark.parametrize("first", range(0, SEEDS, SEEDS_A_TEST))
def test_a_generated_strategy_does_what_it_does_in_backtrader(first: int) -> None:
    for seed in range(first, first + SEEDS_A_TEST):
        case = case_of(seed)

        assert not is_taken(case) or not difference(case), f"seed {seed}"


def test_most_generated_strategies_are_taken_and_trade() -> None:
    cases = [case_of(seed) for seed in range(60)]

    assert sum(map(is_taken, cases)) > 50
    assert sum("self.buy(" in case.source for case in cases) > 30


def test_a_shrunk_source_keeps_only_what_the_flaw_needs() -> None:
    source = (
        "class A:\n    def f(self):\n        x = 1\n        if x > 0:\n"
        "            for y in [1]:\n                bad(x + 5, y)\n        return x\n"
    )

    small = shrunk(source, lambda text: "bad(" in text)

    assert len(list(ast.walk(ast.parse(small)))) < 12
    assert "bad(" in small
