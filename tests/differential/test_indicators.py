"""Every indicator of the catalogue against backtrader, to the last bit of every bar."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from falcon.engine.indicators.catalogue import BY_NAME, INDICATORS, REFUSED
from falcon.engine.indicators.record import Indicator
from tests.differential.indicator_runs import NESTINGS, Case, compare
from tests.differential.line_cases import MARKETS, variants
from tests.differential.oracle_lines import Bars, named, names

DEFAULTS = [Case(entry, {}) for entry in INDICATORS]


@pytest.mark.parametrize("market", MARKETS)
def test_every_indicator_equals_backtraders(market: str) -> None:
    compare(DEFAULTS, MARKETS[market])


def test_every_indicator_equals_backtraders_stepping_mode() -> None:
    compare(DEFAULTS, MARKETS["jumps"], runonce=False)


@pytest.mark.parametrize("market", ["walk", "ticks"])
def test_every_indicator_equals_backtraders_with_other_parameters(market: str) -> None:
    cases = [Case(entry, chosen) for entry in INDICATORS for chosen in variants(entry)]

    compare(cases, MARKETS[market])


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("runonce", [True, False])
def test_every_indicator_of_another_line_equals_backtraders_or_is_refused(
    nesting: str, runonce: bool
) -> None:
    cases = [Case(entry, {}, NESTINGS[nesting]) for entry in INDICATORS]

    compare(cases, MARKETS["walk"], runonce=runonce)


def test_every_name_is_known_or_refused() -> None:
    assert names() == set(BY_NAME) | set(REFUSED)


def test_every_alias_names_the_same_indicator_in_backtrader() -> None:
    for name, entry in BY_NAME.items():
        assert issubclass(named(name), named(entry.name)), name


@pytest.mark.parametrize("entry", INDICATORS, ids=lambda entry: entry.name)
def test_the_defaults_and_lines_are_backtraders(entry: Indicator) -> None:
    cls = named(entry.name)
    defaults = {
        name: BY_NAME[value.__name__].name if isinstance(value, type) else value
        for name, value in cls.params._getitems()
        # The functions of some are parameters there and fixed here.
        if isinstance(value, type) or not callable(value)
    }
    own = {
        name: BY_NAME[value].name if isinstance(value, str) else value
        for name, value in entry.params.items()
    }

    assert [*own] == [*defaults]
    assert all(own[k] == _frozen(value) for k, value in defaults.items())
    assert {*entry.lines, "chikou_span"} >= {*cls.lines._getlines()}


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


NEWEST = 2_500
"""Bars taken from the end of a file of real ones."""

REAL = os.environ.get("FALCON_REAL_BARS")
FILES = (
    "daily/raw/SPY.csv.gz",
    "daily/adjusted/AAPL.csv.gz",
    "daily/raw/USO.csv.gz",
)


@pytest.mark.real_bars
@pytest.mark.skipif(not REAL, reason="FALCON_REAL_BARS names no folder of real bars")
@pytest.mark.parametrize("file", FILES)
def test_every_indicator_equals_backtraders_on_real_bars(file: str) -> None:
    compare(DEFAULTS, read(Path(REAL or "") / file))


def read(path: Path) -> Bars:
    with gzip.open(path, "rt") as text:
        header, *records = (line.strip().split(",") for line in text)
    columns = zip(*records[-NEWEST:], strict=True)
    return {
        name: [float(value) for value in column]
        for name, column in zip(header, columns, strict=True)
        if name != "timestamp"
    }
