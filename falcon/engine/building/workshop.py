"""The workshop: builds the indicators that the strategy file defines.

As backtrader does it: leading lines among the arguments are the data, numbers too where
the indicator wants several; without any it takes those of whoever builds it. The rest
are parameters by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon.engine.broker.desk import Desk
from falcon.engine.building.custom import Custom
from falcon.engine.building.site import Site
from falcon.engine.graph import RefusedError
from falcon.engine.indicators.catalogue import PLOT_KEYWORDS
from falcon.engine.indicators.nodes import IndicatorNodes, Source, Whole
from falcon.engine.program import Program
from falcon.engine.reading.wholes import WHOLE
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, Stage
from falcon.engine.runtime.texts import Log
from falcon.engine.runtime.valued import Valued
from falcon.engine.terms import Kind

_MOST: Final = 200
"""Most indicators of the strategy file in one strategy."""

_DEEPEST: Final = 8
"""Most of them inside each other."""


class Workshop:
    """Builds for one strategy.

    Attributes:
        customs: what was built, inner ones first.
    """

    def __init__(self, programs: Mapping[str, Program], desk: Desk, log: Log) -> None:
        self.customs: list[Custom] = []
        self._programs = programs
        self._desk = desk
        self._log = log
        self._depth = 0

    def build(
        self,
        stage: Stage,
        name: str,
        args: tuple[Any, ...],
        keywords: Mapping[str, Any],
    ) -> IndicatorHandle:
        """``name(*args, **keywords)``.

        Raises:
            RefusedError: the arguments do not fit, or there are too many of them.
            StrategyCrashError: its ``__init__`` failed.
        """
        program = self._programs[name]
        if len(self.customs) >= _MOST or self._depth >= _DEEPEST:
            raise RefusedError(f"too many of {name}", "build fewer indicators")
        site = self._site(program, stage, args)
        given = {k: v for k, v in keywords.items() if k not in PLOT_KEYWORDS}
        self._depth += 1
        try:
            with stage.graph.waits.gathering() as gathered:
                custom = Custom(program, given, site, self._desk, self._log)
            nodes = custom.finish(gathered())
        finally:
            self._depth -= 1
        self.customs.append(custom)
        return stage.indicator(nodes)

    def _site(self, program: Program, stage: Stage, args: tuple[Any, ...]) -> Site:
        wanted = program.strategy.least_datas
        datas: list[Valued] = []
        for arg in args:
            if isinstance(arg, Valued):
                datas.append(arg)
            else:
                raise RefusedError(
                    f"{program.name} of {arg!r:.40}",
                    f"write {program.name}(self.data, …), parameters by name",
                )
        found = tuple(datas) or stage.datas[:wanted]
        sources = tuple(map(_source, found))
        _check(program, stage, sources)
        return Site(stage=stage, datas=found, sources=sources)


def _source(data: Valued) -> Source:
    if isinstance(data, FeedHandle):
        return Whole(data.index)
    if isinstance(data, IndicatorHandle):
        return data.nodes
    return data.main.node


def _check(program: Program, stage: Stage, sources: Sequence[Source]) -> None:
    if not sources:
        raise RefusedError(f"{program.name} without data", "give it self.data")
    methods = program.strategy.methods
    if "next" not in methods or WHOLE in methods:
        return
    if any(isinstance(source, IndicatorNodes) for source in sources):
        raise RefusedError(
            f"{program.name} of an indicator",
            "backtrader shows NaN for it; give it a line, as in indicator.lines[0]",
        )
    wholes = [source.data for source in sources if isinstance(source, Whole)]
    lines = [source for source in sources if not isinstance(source, Whole)]
    terms = [stage.graph.terms[node] for node in lines if isinstance(node, int)]
    feeds = {term.clock for term in terms if term.kind is Kind.FEED}
    if len(set(sources)) < len(sources) or feeds & set(wholes):
        raise RefusedError(
            f"{program.name} of a data and a line of it",
            "backtrader moves such a line twice a bar; give it the data only",
        )
