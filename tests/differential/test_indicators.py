"""Every indicator of the catalogue against backtrader, to the last bit of every bar."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import BY_NAME, INDICATORS, REFUSED, indicator
from falcon.engine.indicators.nodes import IndicatorNodes, Source, Value, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.record import Indicator
from falcon.engine.lines import Lines
from tests.differential.line_cases import MARKETS, Parameters, variants
from tests.differential.oracle_lines import Bars, bits, named, names, observe

Shown = tuple[dict[str, list[str]], int] | str
"""Values as bits by line and the minimum period, or the name of the error."""

BY_CANONICAL = pytest.mark.parametrize("entry", INDICATORS, ids=lambda e: e.name)


@dataclass(frozen=True, slots=True)
class Nesting:
    """Something that an indicator can be computed from, on both sides."""

    ours: Callable[[Graph], Source]
    theirs: Callable[[Any], Any]


def _small_macd(graph: Graph) -> IndicatorNodes:
    return indicator(graph, "MACD", [Whole(0)], SMALL)


SMALL = {"period_me1": 3, "period_me2": 6, "period_signal": 5}
DATA = Nesting(lambda _: Whole(0), lambda strategy: strategy.data)
NESTINGS = {
    "a line": Nesting(lambda g: g.feed(0, "high"), lambda s: s.data.high),
    "an operation": Nesting(
        lambda g: g.operation(Op.ADD, g.feed(0, "high"), g.feed(0, "low")),
        lambda s: s.data.high + s.data.low,
    ),
    "an average": Nesting(
        lambda g: indicator(g, "SMA", [Whole(0)], {"period": 5}),
        lambda s: named("SMA")(s.data, period=5),
    ),
    "an indicator of two lines": Nesting(
        _small_macd, lambda s: named("MACD")(s.data, **SMALL)
    ),
    "a line of an indicator": Nesting(
        lambda g: _small_macd(g).lines["macd"],
        lambda s: named("MACD")(s.data, **SMALL).macd,
    ),
    "candles": Nesting(
        lambda g: indicator(g, "HeikinAshi"), lambda s: named("HeikinAshi")(s.data)
    ),
}


def ours(
    entry: Indicator, params: Parameters, bars: Bars, nesting: Nesting = DATA
) -> Shown:
    graph = Graph()
    sources: list[Source] = [nesting.ours(graph)]
    if entry.inputs == 2:
        sources.append(graph.feed(0, "open"))
    nodes = indicator(graph, entry.name, sources, params)
    lines = Lines(graph)
    try:
        lines.load({0: bars})
    except (ArithmeticError, ValueError) as error:
        return type(error).__name__
    values = {name: bits(lines.rows[node]) for name, node in nodes.lines.items()}
    return values, graph.warm_ups(1)[0]


def theirs(
    entry: Indicator,
    params: Parameters,
    bars: Bars,
    nesting: Nesting = DATA,
    *,
    runonce: bool = True,
) -> Shown:
    def build(strategy: Any) -> dict[str, Any]:
        first = nesting.theirs(strategy)
        inputs = [first, strategy.data.open] if entry.inputs == 2 else [first]
        made = named(entry.name)(*inputs, **{k: _class(v) for k, v in params.items()})
        return {name: getattr(made.lines, name) for name in entry.lines}

    try:
        seen = observe(build, bars, runonce=runonce)
    except (ArithmeticError, ValueError) as error:
        return type(error).__name__
    values = {name: bits(line) for name, line in seen.lines.items()}
    return values, seen.min_periods[0]


def _class(value: Value) -> object:
    return named(value) if isinstance(value, str) else value


BEYOND = 80
"""Bars compared beyond the first value."""


def market(name: str, entry: Indicator) -> Bars:
    """As many bars of a market as an indicator needs, and some more."""
    graph = Graph()
    sources: list[Source] = [Whole(0), graph.feed(0, "open")]
    waits = indicator(graph, entry.name, sources[: entry.inputs]).min_period
    return {line: column[: waits + BEYOND] for line, column in MARKETS[name].items()}


@BY_CANONICAL
@pytest.mark.parametrize("name", MARKETS)
def test_every_indicator_equals_backtraders(entry: Indicator, name: str) -> None:
    bars = market(name, entry)

    assert ours(entry, {}, bars) == theirs(entry, {}, bars)


@BY_CANONICAL
def test_every_indicator_equals_backtraders_stepping_mode(entry: Indicator) -> None:
    bars = market("jumps", entry)

    assert ours(entry, {}, bars) == theirs(entry, {}, bars, runonce=False)


@BY_CANONICAL
def test_every_indicator_equals_backtraders_with_other_parameters(
    entry: Indicator,
) -> None:
    for name in ("walk", "ticks"):
        bars = MARKETS[name]
        for params in variants(entry):
            assert ours(entry, params, bars) == theirs(entry, params, bars), params


@BY_CANONICAL
@pytest.mark.parametrize("nesting", NESTINGS)
def test_every_indicator_of_another_line_equals_backtraders_or_is_refused(
    entry: Indicator, nesting: str
) -> None:
    bars, source = market("walk", entry), NESTINGS[nesting]
    try:
        shown = ours(entry, {}, bars, source)
    except RefusedError:
        return

    assert shown == theirs(entry, {}, bars, source)
    assert shown == theirs(entry, {}, bars, source, runonce=False)


def test_every_name_is_known_or_refused() -> None:
    assert names() == set(BY_NAME) | set(REFUSED)


def test_every_alias_names_the_same_indicator_in_backtrader() -> None:
    for name, entry in BY_NAME.items():
        assert issubclass(named(name), named(entry.name)), name


@BY_CANONICAL
def test_the_defaults_and_lines_are_backtraders(entry: Indicator) -> None:
    cls = named(entry.name)
    defaults = dict(cls.params._getitems())
    expected = {
        name: BY_NAME[value.__name__].name if isinstance(value, type) else value
        for name, value in defaults.items()
        if not callable(value) or isinstance(value, type)
    }
    shown = {
        name: BY_NAME[value].name if isinstance(value, str) else value
        for name, value in entry.params.items()
    }
    seen = [line for line in cls.lines._getlines() if line != "chikou_span"]

    assert list(shown) == list(expected)
    assert shown == {
        k: tuple(v) if isinstance(v, list) else v for k, v in expected.items()
    }
    assert list(entry.lines) == seen


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
    bars = read(Path(REAL or "") / file)
    mine = {entry.name: ours(entry, {}, bars) for entry in INDICATORS}
    failed = {name for name, shown in mine.items() if isinstance(shown, str)}

    seen = observe(partial(build_all, without=failed), bars)

    for name in failed:
        assert theirs(BY_NAME[name], {}, bars) == mine[name], name
    for name in mine.keys() - failed:
        shown = mine[name]
        for line, values in shown[0].items() if not isinstance(shown, str) else ():
            assert values == bits(seen.lines[f"{name}.{line}"]), name


def build_all(strategy: Any, *, without: set[str]) -> Mapping[str, Any]:
    shown = {}
    for entry in INDICATORS:
        if entry.name not in without:
            inputs = [strategy.data, strategy.data.open][: entry.inputs]
            made = named(entry.name)(*inputs)
            for name in entry.lines:
                shown[f"{entry.name}.{name}"] = getattr(made.lines, name)
    return shown


def read(path: Path) -> Bars:
    with gzip.open(path, "rt") as text:
        header, *records = (line.strip().split(",") for line in text)
        records = records[-NEWEST:]
    columns = zip(*records, strict=True)
    return {
        name: [float(value) for value in column]
        for name, column in zip(header, columns, strict=True)
        if name != "timestamp"
    }
