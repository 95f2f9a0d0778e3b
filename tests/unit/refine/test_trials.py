"""Candidates are tried once each; those that fail do not stop the others."""

from __future__ import annotations

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.strategies import Origin, Parameters
from falcon.engine import compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import UsageError
from falcon.refine.candidates import Candidate
from falcon.refine.trials import Bench, Failed, Ran, Variant
from tests.markets import close_of, market_of
from tests.strategies import CROSS, HOLD

CLOSES = [100.0 + bar % 7 for bar in range(60)]


@pytest.fixture
def bench() -> Bench:
    series = market_of(AAPL=CLOSES).bars(
        "AAPL", Timeframe.DAY, until=close_of(len(CLOSES))
    )
    return Bench(series={"AAPL": series}, rules=Rules(sizer=AllocationSize()))


def a_candidate(code: str = CROSS, parameters: Parameters | None = None) -> Candidate:
    return Candidate(
        code=code, parameters=parameters or {}, note="", origin=Origin.SEARCH
    )


def test_a_candidate_that_runs_has_an_outcome_in_two_parts(bench: Bench) -> None:
    (trial,) = bench.attempt([a_candidate()], known=())

    assert isinstance(trial, Ran)
    assert len(trial.outcome.search.stamps) == 42
    assert len(trial.outcome.held_back.stamps) == 18


@pytest.mark.parametrize(
    "candidate",
    [
        a_candidate("from os import *\n" + CROSS),
        a_candidate(CROSS.replace("self.buy()", "self.buy_bracket(limitprice=1e6)")),
        a_candidate(CROSS.replace("buy()", "buy(exectype=bt.Order.StopTrail)")),
        a_candidate(CROSS.replace("self.buy()", "self.broker.add_cash(9), self.buy()")),
        a_candidate("not python"),
        a_candidate(CROSS, {"fast": "quick"}),
        a_candidate(CROSS, {"unheard_of": 3}),
    ],
)
def test_a_failure_does_not_stop_the_others(bench: Bench, candidate: Candidate) -> None:
    first, second = bench.attempt([candidate, a_candidate(HOLD)], known=())

    assert isinstance(first, Failed)
    assert first.error
    assert isinstance(second, Ran)


def test_the_same_is_tried_once(bench: Bench) -> None:
    explicit_default = a_candidate(CROSS, {"fast": 20})
    blanks = a_candidate(CROSS + "\n\n")

    trials = list(bench.attempt([a_candidate(), explicit_default, blanks], known=()))

    assert len(trials) == 1


def test_what_is_known_is_passed_over(bench: Bench) -> None:
    known = Variant.of(compile_strategy(CROSS), {"fast": 5}).fingerprint

    assert list(bench.attempt([a_candidate(CROSS, {"fast": 5})], known=[known])) == []


def test_only_values_that_differ_from_the_declared_ones_are_named() -> None:
    variant = Variant.of(compile_strategy(CROSS), {"fast": 5, "slow": 40})

    assert variant.differing == {"fast": 5}
    assert variant.parameters == {"fast": 5, "slow": 40}


def test_a_variant_of_an_undeclared_parameter_is_impossible() -> None:
    with pytest.raises(UsageError):
        Variant.of(compile_strategy(CROSS), {"unheard_of": 3})
