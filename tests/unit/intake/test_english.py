"""The English echo: read back, it means the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from falcon.intake.english import english
from falcon.intake.formula import parse_condition
from falcon.intake.parser import parse
from falcon.intake.phrases import say
from falcon.intake.rejections import defect_of
from falcon.intake.restoring import from_structure
from falcon.intake.spec import StrategySpec
from falcon.intake.structure import to_structure
from tests.unit.intake.cases import CASES
from tests.unit.intake.specs import specs


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_what_is_said_is_understood_as_it_was_meant(spec: StrategySpec) -> None:
    assume(defect_of(spec) is None)

    assert parse(english(spec)) == spec


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_a_structure_reads_back_to_the_same_spec(spec: StrategySpec) -> None:
    assert from_structure(to_structure(spec)) == spec


@pytest.mark.parametrize("text", [case.text for case in CASES])
def test_every_understood_description_can_be_said(text: str) -> None:
    spec = parse(text)
    assert isinstance(spec, StrategySpec)

    said = english(spec)

    assert said
    assert said.count("\n") + 1 >= len(spec.entries) + len(spec.exits)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("close > sma(50)", "the close is above the 50-period SMA"),
        (
            "volume >= 1.5*volume_sma(20)",
            "the volume is at least 1.5 times the 20-bar average volume",
        ),
        ("bars_since_entry >= 5", "the trade has lasted 5 bars"),
        ("weekday != fri", "the day is not Friday"),
        ("consecutive_down_closes >= 3", "there are 3 lower closes in a row"),
        (
            "close <= close[1]*(1-0.05)",
            "the close is at least 5% below the close of the previous bar",
        ),
        (
            "cross_above(macd(12,26,9), macd_signal(12,26,9))",
            "the MACD line (12, 26, 9) crosses above the MACD signal line (12, 26, 9)",
        ),
    ],
)
def test_conditions_are_said_in_plain_words(formula: str, words: str) -> None:
    assert say(parse_condition(formula)).replace("the volume", "the volume") == words
