"""Inherited: what indicators of a file take from those of backtrader.

A class that derives from ``bt.ind.RSI`` has its parameters and lines. Its own
``__init__`` builds the lines when it calls ``super().__init__()``; where there is none,
they are built all the same. A few bases of backtrader are written here as classes of
the file would be.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Final

from falcon.engine.check.names import indicator_name, is_indicator
from falcon.engine.indicators.catalogue import BY_NAME
from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.record import Indicator
from falcon.engine.reading.paths import FINDER, ROOT, dotted
from falcon.engine.reading.refusal import refusal
from falcon.engine.reading.script import Script

STEPS: Final = frozenset({"next", "nextstart", "prenext", "once"})
"""Methods that compute values."""

_STEPPING: Final = frozenset(
    {"Accum", "AllN", "AnyN", "Average", "ExponentialSmoothing", "HeikinAshi"}
    | {"FindFirstIndexHighest", "FindFirstIndexLowest", "FindLastIndexHighest"}
    | {"FindLastIndexLowest", "Highest", "LaguerreFilter", "LaguerreRSI", "Lowest"}
    | {"NonZeroDifference", "ParabolicSAR", "PercentRank", "SumN", "WeightedAverage"}
    | {"ZeroLagIndicator"}
)
"""Indicators of backtrader with such methods of their own."""

_BASES: Final = """
class PeriodN(Indicator):
    params = (("period", 1),)
    def __init__(self):
        self.addminperiod(self.p.period)
class OperationN(PeriodN):
    def next(self):
        self.line[0] = self.func(self.data.get(size=self.p.period))
class MovingAverageBase(Indicator):
    params = (("period", 30),)
"""


def entry_of(base: ast.expr, script: Script) -> Indicator | None:
    """The indicator of backtrader that an expression names, if it names one."""
    path = dotted(base, script.imports) or ""
    return BY_NAME.get(indicator_name(path)) if is_indicator(path) else None


def supply(script: Script) -> None:
    """Give a file the bases that are written here and that it names."""
    written = {
        node.name: node
        for node in ast.parse(_BASES).body
        if isinstance(node, ast.ClassDef)
    }
    wanted = False
    for node in [*script.classes.values()]:
        for index, base in enumerate(node.bases):
            path = dotted(base, script.imports) or ""
            name = path.rpartition(".")[2]
            if is_indicator(path) and name in written:
                own = ast.Name(f"@{name}", ast.Load())
                node.bases[index] = ast.copy_location(own, base)
                wanted = True
    if wanted:
        for number, node in enumerate(written.values()):
            own_class = _ours(node, number - len(written))
            script.classes[own_class.name] = own_class


def _ours(node: ast.ClassDef, line: int) -> ast.ClassDef:
    """A class that stands before the file, under a name of ours."""
    for inner in ast.walk(node):
        if hasattr(inner, "lineno"):
            inner.lineno = line
    node.name = f"@{node.name}"
    (base,) = node.bases
    assert isinstance(base, ast.Name)  # noqa: S101  # as it is written
    base.id = ROOT if base.id == "Indicator" else f"@{base.id}"
    return node


def given(
    entry: Indicator, node: ast.ClassDef, methods: Collection[str]
) -> Iterator[ast.stmt]:
    """What a class has of an indicator of backtrader: parameters, and ``__init__``.

    Raises:
        UnsupportedConstructError: both compute values bar by bar.
    """
    steps = STEPS & {*methods}
    if steps and entry.name in _STEPPING:
        name = min(steps)
        hint = "derive from bt.Indicator and build the other in __init__"
        raise refusal(node, f"{name} over that of {entry.name}", hint)
    pairs = [
        ast.Tuple([ast.Constant(name), _written(value)], ast.Load())
        for name, value in entry.params.items()
    ]
    target = ast.Name("params", ast.Store())
    assign = ast.Assign([target], ast.Tuple([*pairs], ast.Load()))
    yield ast.fix_missing_locations(ast.copy_location(assign, node))


def initialising(node: ast.ClassDef) -> ast.FunctionDef:
    """An ``__init__`` that only builds what the class inherits."""
    made = ast.parse("def __init__(self): super().__init__()").body[0]
    assert isinstance(made, ast.FunctionDef)  # noqa: S101  # as it is written
    for inner in ast.walk(made):
        ast.copy_location(inner, node)
    return made


def _written(value: Value) -> ast.expr:
    """A default as it would be written; what is text names a class."""
    if isinstance(value, str):
        return ast.Call(ast.Name(FINDER, ast.Load()), [ast.Constant(value)], [])
    if isinstance(value, tuple):
        return ast.Tuple([*map(ast.Constant, value)], ast.Load())
    return ast.Constant(value)
