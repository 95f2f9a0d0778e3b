"""Grids and conditions: what people write becomes points, or a reason why not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.engine import compile_strategy
from falcon.errors import UsageError
from falcon.research.conditions import Condition
from falcon.research.grid import Grid

PROGRAM = compile_strategy("""
import backtrader as bt


class Five(bt.Strategy):
    params = dict(fast=10, slow=30, stop=0.05, side="long", trail=False, limit=None)

    def next(self):
        pass
""")


def points(values: dict[str, str], *where: str) -> list[dict[str, object]]:
    return [dict(one) for one in Grid.of(PROGRAM, values, where).points]


def axis(name: str, text: str) -> list[object]:
    return [point[name] for point in points({name: text})]


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("fast", "5,10,20", [5, 10, 20]),
        ("fast", "5:20:5", [5, 10, 15, 20]),
        ("fast", "5:22:5", [5, 10, 15, 20]),
        ("fast", "5:7", [5, 6, 7]),
        ("fast", "20:5:-5", [20, 15, 10, 5]),
        ("fast", "1, 10:30:10 ,1", [1, 10, 20, 30]),
        ("stop", "0.1:0.3:0.1", [0.1, 0.2, 0.3]),
        ("stop", "1:2:0.5", [1.0, 1.5, 2.0]),
        ("side", "long,short", ["long", "short"]),
        ("side", "9:30", ["9:30"]),
        ("trail", "true,false", [True, False]),
        ("limit", "5,none", [5, "none"]),
    ],
)
def test_values_are_read_as_people_write_them(
    name: str, text: str, values: list[object]
) -> None:
    found = axis(name, text)

    assert found == values
    assert [type(one) for one in found] == [type(one) for one in values]


def test_the_last_parameter_changes_first() -> None:
    assert points({"fast": "1,2", "slow": "8,9"}) == [
        {"fast": 1, "slow": 8},
        {"fast": 1, "slow": 9},
        {"fast": 2, "slow": 8},
        {"fast": 2, "slow": 9},
    ]


def test_only_points_that_meet_all_conditions_are_kept() -> None:
    grid = Grid.of(
        PROGRAM,
        {"fast": range(1, 5), "slow": [2, 4]},
        where=["fast < slow", "slow - fast >= 2 or fast == 1"],
    )

    assert [tuple(point.values()) for point in grid.points] == [(1, 2), (1, 4), (2, 4)]
    assert grid.combinations == 8


def test_fixed_parameters_are_part_of_every_point_and_of_conditions() -> None:
    grid = Grid.of(PROGRAM, {"fast": "5:40:5"}, ["fast < slow"], {"slow": 20})

    assert [dict(one) for one in grid.points] == [
        {"slow": 20, "fast": fast} for fast in (5, 10, 15)
    ]


@pytest.mark.parametrize(
    ("values", "where", "reason"),
    [
        ({}, [], "needs a parameter to vary"),
        ({"quick": "5"}, [], "has no parameter quick; it declares fast, slow"),
        ({"fast": ""}, [], "the grid of fast is empty; give values"),
        ({"fast": []}, [], "the grid of fast is empty"),
        ({"fast": "five"}, [], "default's type int (10), held 'five'; write numbers"),
        ({"fast": [float("nan")]}, [], "finite numbers, held nan"),
        ({"fast": "9:5"}, [], "the last value must not lie below the first"),
        ({"fast": "5:9:-1"}, [], "the last value must not lie above the first"),
        ({"fast": "5:9:0"}, [], "needs a step other than zero"),
        ({"fast": "5:9:1:1"}, [], "must be FIRST:LAST or FIRST:LAST:STEP"),
        ({"fast": "5:x"}, [], "must be FIRST:LAST or FIRST:LAST:STEP"),
        ({"fast": "5:inf"}, [], "must be FIRST:LAST or FIRST:LAST:STEP"),
        ({"side": [1]}, [], "parameter side must be str"),
        ({"fast": [[1]]}, [], "parameter fast must be a scalar"),
        ({"fast": "1:9999999999"}, [], "are too many, at most 100,000; take larger"),
        ({"fast": "1:900", "slow": "1:900"}, [], "(900 of fast x 900 of slow)"),
        ({"fast": "1:90000", "slow": "1:900"}, ["fast < slow"], "at most 5,000,000"),
        ({"fast": "5"}, ["fast > slow"], "none of 1 combinations meets fast > slow"),
        ({"fast": "5"}, ["fast < slwo"], "names slwo, which is no parameter"),
        ({"fast": "5"}, ["fast"], "compares nothing; write comparisons"),
        ({"fast": "5"}, ["fast <"], "cannot be read; write comparisons"),
        ({"fast": "5"}, ["fast in side"], "holds 'In'"),
        ({"fast": "5"}, ["fast ** 9 < 1"], "holds 'Pow'"),
        ({"fast": "5"}, ["min(fast, 1) < 1"], "holds 'min(fast, 1)'"),
        ({"fast": "5"}, ["fast < side.x"], "holds 'side.x'"),
        ({"fast": "5"}, ["fast < b'x'"], "holds \"b'x'\""),
        ({"fast": "5"}, ["fast < side"], "has no answer for fast=5"),
        ({"fast": "5"}, ["fast / 0 > 1"], "has no answer for fast=5"),
        ({"fast": "5"}, ["fast < " + "1 + " * 200 + "1"], "at most 500 characters"),
        ({"fast": "5"}, ["(" * 400 + "fast < 1" + ")" * 400], "at most 500 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    values: dict[str, str], where: list[str], reason: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(reason)):
        Grid.of(PROGRAM, values, where)


def test_a_parameter_is_fixed_or_varies() -> None:
    with pytest.raises(UsageError, match="fast is fixed and in the grid"):
        Grid.of(PROGRAM, {"fast": "5"}, fixed={"fast": 3})


@given(
    st.sampled_from(
        [
            "a < b",
            "a <= b < c",
            "not a == b",
            "a * 2 > b and b != c or a - -c >= +b",
            "(a + b) * c < 12",
        ]
    ),
    *[st.integers(-9, 9)] * 3,
)
def test_conditions_say_what_python_says(text: str, a: int, b: int, c: int) -> None:
    values = {"a": a, "b": b, "c": c}

    said = Condition.parse(text, values).holds(values)

    expected = {
        "a < b": a < b,
        "a <= b < c": a <= b < c,
        "not a == b": a != b,
        "a * 2 > b and b != c or a - -c >= +b": (a * 2 > b and b != c) or a - -c >= +b,
        "(a + b) * c < 12": (a + b) * c < 12,
    }
    assert said is expected[text]


def test_values_that_are_given_again_count_once_and_are_told() -> None:
    grid = Grid.of(PROGRAM, {"fast": "5:20:5,10,11,20", "slow": [30, 40]})

    assert len(grid.points) == grid.combinations == 10
    assert grid.repeated == {"fast": 2}
