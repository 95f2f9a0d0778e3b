"""The gate chooses on one part of the history and judges on the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.performance import Performance
from falcon.refine.gate import improvement, judge
from falcon.research.backtest import Backtest
from falcon.research.split import Split

OLD = Performance(total_trades=10, roi=0.10, sharpe=0.5)
BETTER = Performance(total_trades=10, roi=0.20, sharpe=0.8)
WORSE = Performance(total_trades=10, roi=0.02, sharpe=0.1)


def part(performance: Performance) -> Backtest:
    return Backtest(
        capital=1_000.0,
        periods_per_year=252,
        stamps=np.empty(0, dtype=np.int64),
        equity=np.empty(0, dtype=np.float64),
        trades=(),
        performance=performance,
    )


def a_split(search: Performance, held_back: Performance) -> Split:
    return Split(search=part(search), held_back=part(held_back))


INCUMBENT = a_split(OLD, OLD)


def test_a_version_that_is_better_on_both_parts_is_accepted() -> None:
    judgement = judge(INCUMBENT, [a_split(BETTER, BETTER)])

    assert judgement.accepted
    assert judgement.improvement == pytest.approx(0.6)
    assert "return +20.00%" in judgement.reason


def test_the_choice_is_made_on_the_search_part_alone() -> None:
    lucky_later = a_split(OLD, BETTER)
    best_there = a_split(BETTER, WORSE)

    judgement = judge(INCUMBENT, [lucky_later, best_there])

    assert judgement.chosen == 1
    assert not judgement.accepted
    assert "not 5% better" in judgement.reason


def test_the_first_of_equals_is_chosen() -> None:
    twins = [a_split(BETTER, BETTER), a_split(BETTER, BETTER)]

    assert judge(INCUMBENT, twins).chosen == 0


def test_what_was_not_better_where_it_was_chosen_is_refused() -> None:
    judgement = judge(INCUMBENT, [a_split(WORSE, BETTER)])

    assert not judgement.accepted
    assert "none was better even where it was chosen" in judgement.reason


def test_a_gain_below_the_threshold_is_refused() -> None:
    slightly = replace(OLD, roi=0.104, sharpe=0.52)

    judgement = judge(INCUMBENT, [a_split(BETTER, slightly)])

    assert not judgement.accepted
    assert judgement.improvement == pytest.approx(0.04)


def test_a_gain_of_the_threshold_is_accepted() -> None:
    enough = replace(OLD, roi=0.2, sharpe=0.75)

    assert judge(INCUMBENT, [a_split(BETTER, enough)], threshold=0.5).accepted


def test_a_version_that_never_traded_is_refused() -> None:
    idle = replace(BETTER, total_trades=0)

    judgement = judge(INCUMBENT, [a_split(BETTER, idle)])

    assert not judgement.accepted
    assert "closed no trade" in judgement.reason


def test_an_idle_version_is_not_chosen() -> None:
    loser = a_split(WORSE, WORSE)
    idle = a_split(Performance(roi=0.05, sharpe=1.0), BETTER)
    busy = a_split(OLD, BETTER)

    assert judge(loser, [idle, busy]).chosen == 1
    assert not judge(loser, [idle]).accepted


def test_losing_less_is_not_enough() -> None:
    loser = Performance(total_trades=10, roi=-0.4, sharpe=-1.0)
    smaller_loser = Performance(total_trades=10, roi=-0.1, sharpe=-0.2)

    judgement = judge(a_split(loser, loser), [a_split(BETTER, smaller_loser)])

    assert not judgement.accepted
    assert "earned nothing" in judgement.reason


def test_betting_more_is_no_improvement() -> None:
    twice_the_bet = replace(OLD, roi=2 * OLD.roi)

    assert improvement(OLD, twice_the_bet) == 0


def test_betting_less_is_no_improvement() -> None:
    half_the_bet = replace(OLD, roi=OLD.roi / 2)

    assert improvement(OLD, half_the_bet) == pytest.approx(-0.5)


def test_a_gain_over_next_to_nothing_is_measured_against_the_floor() -> None:
    nothing = Performance(roi=0.0001, sharpe=0.001)
    little = Performance(roi=0.0101, sharpe=5.0)

    assert improvement(nothing, little) == pytest.approx(0.2)


def test_a_curve_that_does_not_move_has_a_sharpe_of_nothing() -> None:
    idle = Performance(roi=0.0, sharpe=None)

    assert improvement(idle, OLD) == pytest.approx(2.0)
    assert improvement(OLD, idle) < 0


figures = st.builds(
    Performance,
    total_trades=st.integers(0, 50),
    roi=st.floats(-1, 5),
    sharpe=st.none() | st.floats(-5, 5),
)


@given(figures, figures)
def test_two_versions_cannot_each_be_better_than_the_other(
    one: Performance, other: Performance
) -> None:
    assert min(improvement(one, other), improvement(other, one)) <= 0


@given(figures)
def test_no_version_is_better_than_itself(one: Performance) -> None:
    assert improvement(one, one) == 0


@given(st.lists(st.builds(a_split, figures, figures), min_size=1, max_size=8))
def test_what_is_accepted_earned_and_traded_on_the_part_held_back(
    trials: list[Split],
) -> None:
    judgement = judge(INCUMBENT, trials)
    new = trials[judgement.chosen].held_back.performance

    assert not judgement.accepted or (
        new.roi > 0 and new.total_trades > 0 and judgement.improvement >= 0.05
    )
