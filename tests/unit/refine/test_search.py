"""The search advisor varies declared numbers, a few at a time, always the same way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.domain.performance import Performance
from falcon.domain.strategies import Origin, Parameter
from falcon.refine.candidates import Case
from falcon.refine.search import LIMIT, SearchAdvisor, tunable

CASE = Case(
    code="code",
    parameters={"fast": 10, "slow": 30},
    performance=Performance(),
    trades=(),
    trigger="five losses in a row",
)


def changes(
    parameters: dict[str, Parameter], advisor: SearchAdvisor | None = None
) -> list[dict[str, Parameter]]:
    case = replace(CASE, parameters=parameters)
    return [
        dict(candidate.parameters)
        for candidate in (advisor or SearchAdvisor()).propose(case)
    ]


def test_one_number_is_varied_by_each_factor() -> None:
    assert changes({"period": 20}) == [
        {"period": 10},
        {"period": 15},
        {"period": 30},
        {"period": 40},
    ]


def test_two_numbers_are_also_varied_together() -> None:
    tried = changes({"period": 10, "holding": 30})

    assert len(tried) == 4 + 4 + 16
    assert {"period": 5, "holding": 30} in tried
    assert {"period": 20, "holding": 60} in tried


@pytest.mark.parametrize(
    ("low", "high"),
    [("fast", "slow"), ("sma_short", "sma_long"), ("oversold", "overbought")],
)
def test_opposites_keep_their_order(low: str, high: str) -> None:
    tried = changes({low: 20, high: 30})

    assert {low: 20, high: 15} not in tried
    assert {low: 30, high: 30} not in tried
    assert {low: 15, high: 45} in tried
    assert all(values[low] < values[high] for values in tried)  # type: ignore[operator]


def test_opposites_that_are_reversed_already_are_left_so() -> None:
    assert {"fast": 40, "slow": 20} in changes({"fast": 20, "slow": 10})


def test_a_level_stays_on_its_side_of_the_scale() -> None:
    tried = changes({"oversold": 35, "recovered": 55})

    assert {change["oversold"] for change in tried} <= {18, 26, 35}
    assert {change["recovered"] for change in tried} <= {55, 83}
    assert {"oversold": 18, "recovered": 83} in tried


def test_further_numbers_are_varied_alone() -> None:
    tried = changes({"fast": 10, "slow": 30, "stop": 0.1})

    assert {"fast": 10, "slow": 30, "stop": 0.15} in tried
    assert {"fast": 5, "slow": 30, "stop": 0.15} not in tried


def test_fractions_stay_readable() -> None:
    assert changes({"stop": 0.1}) == [
        {"stop": 0.05},
        {"stop": 0.075},
        {"stop": 0.15},
        {"stop": 0.2},
    ]


def test_whole_numbers_stay_whole_and_at_least_one() -> None:
    assert changes({"period": 1}) == [{"period": 2}]


def test_negative_numbers_keep_their_sign() -> None:
    assert changes({"shift": -2}) == [{"shift": -1}, {"shift": -3}, {"shift": -4}]


@pytest.mark.parametrize(
    "parameters",
    [{}, {"verbose": True}, {"mode": "fast"}, {"start": None}, {"offset": 0}],
)
def test_what_is_no_number_is_left_alone(parameters: dict[str, Parameter]) -> None:
    assert changes(parameters) == []


@pytest.mark.parametrize("name", ["stake", "order_size", "allocation", "Leverage"])
def test_the_size_of_the_bet_is_left_alone(name: str) -> None:
    assert tunable({name: 10, "period": 5}) == {"period": 5}


def test_a_candidate_says_what_is_different() -> None:
    first = SearchAdvisor().propose(CASE)[0]

    assert first.note == "fast 10 → 5"
    assert first.origin is Origin.SEARCH
    assert first.code == CASE.code


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    many: dict[str, Parameter] = {f"p{number}": 10 + number for number in range(12)}

    drawn = changes(many, SearchAdvisor(seed=1))

    assert len(drawn) == LIMIT
    assert drawn == changes(many, SearchAdvisor(seed=1))
    assert drawn != changes(many, SearchAdvisor(seed=2))


numbers = st.one_of(
    st.integers(-500, 500), st.floats(-10, 10, allow_nan=False, width=32)
)


@given(st.dictionaries(st.sampled_from("abcdefgh"), numbers))
def test_variations_are_few_different_and_of_the_same_type(
    parameters: dict[str, Parameter],
) -> None:
    tried = changes(parameters)

    assert len(tried) <= LIMIT
    assert len({tuple(values.items()) for values in tried}) == len(tried)
    assert all(
        values != parameters
        and all(type(values[name]) is type(parameters[name]) for name in values)
        for values in tried
    )
