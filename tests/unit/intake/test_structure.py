"""Structures: specs as JSON, and specs read back from anybody's JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from falcon.errors import UsageError
from falcon.intake.parser import parse
from falcon.intake.restoring import from_structure
from falcon.intake.spec import StrategySpec
from falcon.intake.structure import canonical, spec_hash, to_structure
from tests.unit.intake.cases import CASES

A_STRUCTURE = {
    "entry": [
        {
            "side": "long",
            "all": ["bb_width(20,2) at_low(125)", "close > bb_upper(20,2)"],
            "within": {"bb_width(20,2) at_low(125)": 5},
        }
    ],
    "exit": [{"side": "long", "any": ["close < bb_mid(20,2)"]}],
    "risk": {
        "stop": {"type": "atr", "period": 14, "value": 2},
        "size": {"type": "risk_pct", "value": 1},
        "time_exit": {"bars": 10},
        "pyramid": {"step_atr": 0.5, "max_units": 4},
        "oco": True,
    },
    "context": {"timeframe": "1d", "symbols": ["SPY"], "fill": "stop"},
}


def without_derived(structure: dict[str, object]) -> dict[str, object]:
    return {k: v for k, v in structure.items() if k not in {"indicators", "assumed"}}


def test_a_structure_survives_being_read_and_written() -> None:
    assert without_derived(to_structure(from_structure(A_STRUCTURE))) == A_STRUCTURE


@pytest.mark.parametrize("text", [case.text for case in CASES])
def test_what_was_understood_survives_as_json(text: str) -> None:
    spec = parse(text)
    assert isinstance(spec, StrategySpec)

    assert from_structure(to_structure(spec)) == spec


def test_indicators_are_read_off_the_rules() -> None:
    assert to_structure(from_structure(A_STRUCTURE))["indicators"] == [
        {"name": "bollinger", "params": {"period": 20, "std": 2}},
        {"name": "atr", "params": {"period": 14}},
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"entry": "close > 3"},
        {"entry": [{"all": ["close > 3"]}]},
        {"entry": [{"side": "up", "all": []}]},
        {"entry": [{"side": "long", "all": ["import os"]}]},
        {"entry": [{"side": "long", "all": [3]}]},
        {"entry": [], "risk": []},
        {"entry": [], "risk": {"stop": {"type": "magic"}}},
        {"entry": [], "risk": {"stop": {"type": "pct", "value": "5"}}},
        {"entry": [], "risk": {"stop": {"type": "pct", "value": True}}},
        {"entry": [], "context": {"fill": "yesterday"}},
        {"entry": [], "context": {"timeframe": 5}},
        {"entry": [], "context": {"symbols": "SPY"}},
    ],
)
def test_a_structure_in_another_form_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        from_structure(data)


def test_the_hash_does_not_depend_on_order_names_or_assumptions() -> None:
    first = parse("Buy when RSI(14) < 30 and close > SMA(50). Sell when RSI(14) > 70.")
    other = parse("Buy when close > SMA(50) and RSI(14) < 30. Sell when RSI(14) > 70.")
    assert isinstance(first, StrategySpec)
    assert isinstance(other, StrategySpec)

    assert spec_hash(first) == spec_hash(other)
    assert spec_hash(first) == spec_hash(replace(first, name="Another", assumed=()))


def test_the_hash_depends_on_what_trades() -> None:
    first = parse("Buy when RSI(14) < 30. Sell when RSI(14) > 70.")
    other = parse("Buy when RSI(14) < 31. Sell when RSI(14) > 70.")
    assert isinstance(first, StrategySpec)
    assert isinstance(other, StrategySpec)

    assert canonical(first) != canonical(other)
