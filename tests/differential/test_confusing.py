"""Programs that mix kinds of values, in backtrader and in every machine of ours."""

from __future__ import annotations

import pytest

from tests.differential.confusing import BODIES, source_of
from tests.differential.generated import Case, difference, is_taken, native_difference
from tests.differential.strategy_markets import PLAIN, hourly, market

OUR_OWN = {"fraction of a negative", "reads before the first bar"}
"""Errors of ours: there are no complex numbers, and no bars before the first one."""


@pytest.mark.parametrize("name", BODIES)
def test_kinds_of_values_are_told_apart_as_in_python(name: str) -> None:
    series = hourly(market(4, bars=24))
    case = Case(source=source_of(name), series=(series,), rules=PLAIN)

    assert is_taken(case)
    compare = native_difference if name in OUR_OWN else difference
    assert not compare(case)
