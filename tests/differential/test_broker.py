"""Our broker against backtrader's: random scripts, every field of every event."""

from __future__ import annotations

import pytest

from tests.differential.broker_script import make_case, make_odd_case
from tests.differential.oracle_broker import (
    first_difference,
    run_backtrader,
    run_falcon,
    run_falcon_in_pieces,
)
from tests.differential.outside_broker import run_outside

RUNS = 400
RUNS_A_TEST = 50


@pytest.mark.parametrize("first", range(0, RUNS, RUNS_A_TEST))
def test_a_random_script_is_served_as_by_backtrader(first: int) -> None:
    for seed in range(first, first + RUNS_A_TEST):
        case = make_case(seed)
        ours, theirs = run_falcon(case), run_backtrader(case)

        assert ours == theirs, f"seed {seed}, {first_difference(ours, theirs)}"


@pytest.mark.parametrize("first", range(0, RUNS, RUNS_A_TEST))
def test_a_random_script_is_served_as_by_backtrader_on_odd_terms(first: int) -> None:
    for seed in range(first, first + RUNS_A_TEST):
        case = make_odd_case(seed)
        ours, theirs = run_falcon(case), run_backtrader(case)

        assert ours == theirs, f"seed {seed}, {first_difference(ours, theirs)}"


def test_a_broker_written_down_after_each_bar_goes_on_as_if_it_was_not() -> None:
    for seed in range(80):
        case = make_odd_case(seed) if seed % 2 else make_case(seed)
        pieces, whole = run_falcon_in_pieces(case), run_falcon(case)

        assert pieces == whole, f"seed {seed}, {first_difference(pieces, whole)}"


def test_orders_executed_outside_are_told_as_if_they_were_simulated() -> None:
    for seed in range(200):
        ours, theirs = run_outside(make_case(seed))

        assert ours == theirs, f"seed {seed}, {first_difference(ours, theirs)}"
