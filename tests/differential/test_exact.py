"""Prices and money that are met exactly, in backtrader and in every machine of ours."""

from __future__ import annotations

import pytest

from tests.differential.exact_cases import CASES
from tests.differential.generated import difference
from tests.differential.oracle_strategies import ours


@pytest.mark.parametrize("name", CASES)
def test_what_is_met_exactly_is_decided_as_in_backtrader(name: str) -> None:
    case = CASES[name]

    assert not difference(case)
    outcome = ours(case.source, case.series, case.rules)
    assert outcome.orders or outcome.log
