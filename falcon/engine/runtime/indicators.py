"""Building indicators: from what `__init__` writes to nodes of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon.engine.check.names import WRITTEN
from falcon.engine.graph import Node, RefusedError
from falcon.engine.indicators.catalogue import find, indicator
from falcon.engine.indicators.nodes import IndicatorNodes, Source, Value, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import LONGEST_PERIOD
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, LineHandle, Stage
from falcon.engine.runtime.valued import Valued, node_of

_FUEL_PER_BAR: Final = 3
"""Fuel of building an indicator, for each bar of its periods."""

_FUNCTIONS = {op.value: op for op in Op if op.is_function}


_PLOTTED: Final = "LinePlotterIndicator"


class IndicatorClass:
    """A class of indicator as a value, as in ``movav=bt.ind.EMA``.

    Attributes:
        name: as the catalogue knows it.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Builder:
    """Builds indicators for one stage.

    Attributes:
        stage: receives them.
    """

    __slots__ = ("stage",)

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def build(
        self, name: str, args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> IndicatorHandle | LineHandle:
        """``bt.ind.name(*args, **keywords)``.

        Raises:
            RefusedError: the engine does not know it, or not with these arguments.
        """
        if not self.stage.is_building:
            raise RefusedError(f"{name} outside __init__", "build it in __init__")
        if name.startswith(WRITTEN) and self.stage.workshop is not None:
            return self.stage.workshop.build(
                self.stage, name.removeprefix(WRITTEN), args, keywords
            )
        if name == _PLOTTED:
            return self.stage.line(self._plotted(args))
        if name in _FUNCTIONS:
            return self._function(name, args, keywords)
        find(name)
        sources = tuple(self._source(name, arg) for arg in args)
        if name.startswith("talib.") and not sources and find(name).inputs > 1:
            raise RefusedError(
                f"bt.{name} without data", "name each line that it takes"
            )
        return self.stage.indicator(made_of(self.stage, name, sources, keywords))

    def _plotted(self, args: tuple[Any, ...]) -> Node:
        """What only has a line drawn is the line itself."""
        if len(args) != 1 or not isinstance(args[0], Valued):
            raise RefusedError(_PLOTTED, f"write bt.{_PLOTTED}(line, name='…')")
        return args[0].main.node

    def by_name(self, name: object) -> IndicatorClass:
        """``getattr(bt.ind, name)``.

        Raises:
            RefusedError: there is no indicator of this name.
        """
        if not isinstance(name, str):
            raise RefusedError(f"indicator {name!r:.40}", "name it by a string")
        find(name)
        return IndicatorClass(name)

    def _function(
        self, name: str, args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> LineHandle:
        graph = self.stage.graph
        if name == "DivByZero":
            args = (*args, keywords.pop("zero", 0.0))
        elif name == "DivZeroByZero":
            single = keywords.pop("single", float("inf"))
            args = (*args, single, keywords.pop("dual", 0.0))
        if keywords:
            raise RefusedError(f"{name}({next(iter(keywords))}=…)", "pass lines only")
        if args and not isinstance(args[0], Valued):
            # Such a line moves with the strategy and is read one bar late in `next`.
            raise RefusedError(
                f"bt.{name} with a number first", f"write bt.{name}(line, number)"
            )
        nodes = [node_of(self.stage, arg) for arg in args]
        return self.stage.line(graph.operation(_FUNCTIONS[name], *nodes))

    def _source(self, name: str, value: object) -> Source:
        if isinstance(value, FeedHandle):
            return Whole(value.index)
        if isinstance(value, IndicatorHandle):
            return value.nodes
        if isinstance(value, LineHandle):
            return value.main.node
        if isinstance(value, int | float) and find(name).inputs > 1:
            return self.stage.graph.constant(value)
        raise RefusedError(
            f"{name} of {value!r:.40}",
            f"write bt.ind.{name}(self.data, period=…), parameters by name",
        )


def made_of(
    stage: Stage, name: str, sources: Sequence[Source], given: Mapping[str, object]
) -> IndicatorNodes:
    """An indicator of backtrader in the graph of a stage, paid for.

    Raises:
        RefusedError: it does not take these data or parameters.
    """
    params = {key: _parameter(key, value) for key, value in given.items()}
    stage.charge(_FUEL_PER_BAR * _bars(params))
    return indicator(stage.graph, name, sources, params)


def _bars(params: dict[str, Value]) -> int:
    """The bars that parameters name: weights are built for each of them."""
    return sum(
        min(value, LONGEST_PERIOD)
        for value in params.values()
        if isinstance(value, int) and value > 0
    )


def _parameter(key: str, value: object) -> Value:
    if isinstance(value, tuple) and all(type(one) in {int, float} for one in value):
        return value
    if isinstance(value, IndicatorClass):
        return value.name
    if value is None or isinstance(value, int | float | str):
        return value
    what = "a line" if isinstance(value, Valued) else type(value).__name__
    raise RefusedError(f"{key} as {what}", f"{key} must be a number")
