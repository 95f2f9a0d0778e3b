"""Sites: where an indicator of the strategy file is built, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from falcon.engine.graph import RefusedError
from falcon.engine.indicators.nodes import Source
from falcon.engine.program import Program
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, Stage
from falcon.engine.runtime.valued import Valued


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where an indicator is built.

    Attributes:
        stage: of whoever builds it.
        datas: what it is computed from.
        sources: the same in the graph.
    """

    stage: Stage
    datas: tuple[Valued, ...]
    sources: tuple[Source, ...]


def moved(handle: Valued, stage: Stage) -> Valued:
    """A handle of the same on another stage of the graph."""
    if isinstance(handle, FeedHandle):
        return stage.feeds[handle.index]
    if isinstance(handle, IndicatorHandle):
        return stage.indicator(handle.nodes)
    return stage.line(handle.main.node)


def parameters(program: Program, given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of an indicator: those given, defaults for the rest.

    Raises:
        RefusedError: one is not declared, or is a line.
    """
    for name, value in given.items():
        if name not in program.names.params:
            known = ", ".join(program.names.params) or "no keywords"
            raise RefusedError(f"{program.name}({name}=...)", f"it takes {known}")
        if isinstance(value, Valued):
            raise RefusedError(
                f"{name} as a line", f"give it first: {program.name}(line, …)"
            )
    return {**program.parameters, **given}
