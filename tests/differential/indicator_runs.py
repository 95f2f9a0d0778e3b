"""Indicators computed on both sides, many of them in one run of backtrader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.kernels import UNDEFINED
from falcon.engine.indicators.nodes import IndicatorNodes, Source, Value, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.record import Indicator
from falcon.engine.lines import Lines
from tests.differential.line_cases import Parameters
from tests.differential.oracle_lines import Bars, bits, named, observe

Shown = tuple[dict[str, list[str]], int] | str
"""Values as bits by line and the minimum period, or the name of the error."""


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
STEPPING = {"HeikinAshi", "haDelta"}
"""Indicators that force a whole run of backtrader into its stepping mode."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One indicator with parameters over an input."""

    entry: Indicator
    params: Parameters
    nesting: Nesting = DATA

    def __str__(self) -> str:
        return f"{self.entry.name}({self.params})"

    @property
    def forces_stepping(self) -> bool:
        """Whether backtrader steps because of it."""
        candles = self.nesting is NESTINGS["candles"]
        return candles or self.entry.name in STEPPING


def ours(case: Case, bars: Bars) -> Shown:
    graph = Graph()
    sources = [case.nesting.ours(graph)]
    if case.entry.inputs == 2:
        sources.append(graph.feed(0, "open"))
    nodes = indicator(graph, case.entry.name, sources, case.params)
    lines = Lines(graph)
    try:
        lines.load({0: bars})
    except UNDEFINED as error:
        return type(error).__name__
    values = {name: bits(lines.rows[node]) for name, node in nodes.lines.items()}
    return values, nodes.min_period


def theirs(
    cases: Sequence[Case], bars: Bars, *, runonce: bool = True
) -> list[Shown] | str:
    """What one run of backtrader shows for all of the cases, or its error."""
    made: list[Any] = []

    def build(strategy: Any) -> dict[str, Any]:
        made.extend(_build(case, strategy) for case in cases)
        return {
            f"{number} {name}": getattr(one.lines, name)
            for number, one in enumerate(made)
            for name in cases[number].entry.lines
        }

    try:
        seen = observe(build, bars, runonce=runonce).lines
    except UNDEFINED as error:
        return type(error).__name__
    return [
        (
            {name: bits(seen[f"{number} {name}"]) for name in case.entry.lines},
            made[number]._minperiod,
        )
        for number, case in enumerate(cases)
    ]


def _build(case: Case, strategy: Any) -> Any:
    inputs = [case.nesting.theirs(strategy)]
    if case.entry.inputs == 2:
        inputs.append(strategy.data.open)
    params = {key: _class(value) for key, value in case.params.items()}
    return named(case.entry.name)(*inputs, **params)


def _class(value: Value) -> object:
    return named(value) if isinstance(value, str) else value


def compare(cases: Iterable[Case], bars: Bars, *, runonce: bool = True) -> None:
    """Assert that every case that is not refused shows the same on both sides."""
    whole: dict[bool, list[tuple[Case, Shown]]] = {False: [], True: []}
    for case in cases:
        try:
            mine = ours(case, bars)
        except RefusedError:
            continue
        if isinstance(mine, str):
            assert theirs([case], bars, runonce=runonce) == mine, case
        else:
            whole[case.forces_stepping].append((case, mine))
    for group in whole.values():
        _compare_together(group, bars, runonce=runonce)


def _compare_together(
    group: Sequence[tuple[Case, Shown]], bars: Bars, *, runonce: bool
) -> None:
    shown = theirs([case for case, _ in group], bars, runonce=runonce)
    assert not isinstance(shown, str), shown
    for (case, mine), seen in zip(group, shown, strict=True):
        assert mine == seen, case
